"""What a deployment sets, by environment variables that begin with PANDING_; without any of them it runs as it is."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_SECRET_BYTES = 32


class Settings(BaseSettings):
    """The service's settings; each is the environment variable PANDING_<NAME>."""

    model_config = SettingsConfigDict(
        env_prefix="PANDING_", frozen=True, extra="ignore", ignored_types=(cached_property,)
    )

    data: Path = Field(
        default=Path("panding-data"), description="folder of the SQLite database, the secret and jobs' files"
    )
    database_url: str | None = Field(
        default=None, description="postgresql+psycopg://…; SQLite in the data folder without it"
    )
    secret: SecretStr | None = Field(
        default=None, description="key of encryption and audit; else a file in the data folder"
    )
    standards: str = Field(default="", description="further folders of standards, separated as in PATH")
    practice: Path | None = Field(default=None, description="regional configuration (YAML)")
    judges: int = Field(default=1, ge=1, description="judging processes of each worker")
    judging_seconds: float = Field(default=30.0, gt=0, description="how long judging one form may take")
    request_seconds: float = Field(default=60.0, gt=0, description="how long reading a request's body may take")
    body_bytes: int = Field(default=20_000_000, ge=1000, description="largest body of a request")
    batch_bytes: int = Field(default=500_000_000, ge=1000, description="largest body of a batch")
    attachment_bytes: int = Field(default=15_000_000, ge=1000, description="largest attachment")
    requests_per_minute: int = Field(default=3000, ge=0, description="per key or address; 0: no limit")
    tips_per_minute: int = Field(default=5, ge=0, description="reports from one address; 0: no limit")
    codes_per_minute: int = Field(default=30, ge=0, description="codes tried from one address; 0: no limit")
    open_checks: bool = Field(default=False, description="judging without an account, for closed networks")
    session_hours: float = Field(default=12.0, gt=0, description="how long a browser session lasts")
    batch_seconds: float = Field(default=900.0, gt=0, description="how long uploading a batch may take")
    batch_processes: int = Field(default=1, ge=1, description="processes of each worker that judge a job")
    job_days: int = Field(default=7, ge=1, description="jobs and their files are removed after so many days")
    jobs_waiting: int = Field(default=20, ge=1, description="jobs of one account that may wait or run at once")
    job_patience: float = Field(
        default=60.0, ge=2, description="seconds after which a running job that is not heard of is taken over"
    )
    background: bool = Field(default=True, description="whether this process judges jobs and sends webhooks")
    webhook_http: bool = Field(default=False, description="webhooks may go to http addresses, not only https")
    webhook_private: bool = Field(
        default=False, description="webhooks may go to private, loopback and link-local addresses: closed networks"
    )
    trust_proxy: bool = Field(default=False, description="take the caller's address from X-Forwarded-For")

    @property
    def url(self) -> str:
        """Where the database is."""
        return self.database_url or f"sqlite:///{self.data.absolute() / 'panding.db'}"

    @property
    def folders(self) -> list[Path]:
        """The further folders of standards."""
        return [Path(part) for part in self.standards.split(os.pathsep) if part]

    @cached_property
    def key(self) -> bytes:
        """The deployment's secret. Made once and kept in the data folder, readable by its owner only.

        Whoever loses it can no longer read contacts and certificate numbers, nor verify the audit log.
        """
        if self.secret:
            return self.secret.get_secret_value().encode()
        path = self.data / "secret.key"
        self.data.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"secret.{secrets.token_hex(4)}")
        with suppress(FileNotFoundError):
            return path.read_bytes()
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex(_SECRET_BYTES).encode())
        with suppress(FileExistsError):
            os.link(fresh, path)  # the first of several workers wins
        fresh.unlink()
        return path.read_bytes()

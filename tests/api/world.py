"""A small invented world for the tests of the service: enterprises, sites, and people with roles."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient

from api.ciphers import new_key
from api.database import Account, ApiKey, Enterprise, Grant, Site
from api.database.tables import now
from api.rights import Role
from api.service import Service
from engine import form_from, verdict_json
from engine.formats.reading import read_forms
from engine.handed import Handed

JINAN, QINGDAO = "370102", "370202"  # two counties of two cities of one province


@dataclass
class Caller:
    """Somebody with a key, and a client that sends it."""

    account: str
    key: str
    client: TestClient = field(repr=False)

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, headers=self._headers(more), **more)

    def post(self, path: str, json: Any = None, **more: Any) -> Any:
        return self.client.post(path, json=json, headers=self._headers(more), **more)

    def put(self, path: str, json: Any = None, **more: Any) -> Any:
        return self.client.put(path, json=json, headers=self._headers(more), **more)

    def patch(self, path: str, json: Any = None, **more: Any) -> Any:
        return self.client.patch(path, json=json, headers=self._headers(more), **more)

    def delete(self, path: str, **more: Any) -> Any:
        return self.client.delete(path, headers=self._headers(more), **more)

    def _headers(self, more: dict[str, Any]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} | more.pop("headers", {})


class World:
    """Everything there is; made by writing into the database, for making it is not what the tests are about."""

    def __init__(self, service: Service, client: TestClient, uscc: str | None = "914406061EXAMPLE4F") -> None:
        self.service, self.client = service, client
        self.furniture = self.enterprise("示例家具有限公司", uscc)
        self.foundry = self.enterprise("示例铸造有限公司", None)
        self.workshop = self.site(self.furniture, "一厂", JINAN, ["light_industry"])
        self.other_site = self.site(self.foundry, "铸造厂", QINGDAO, ["machinery"])

    def enterprise(self, name: str, uscc: str | None = None) -> str:
        return self._added(Enterprise(name=name, uscc=uscc))

    def site(self, enterprise: str, name: str, region: str, sectors: list[str]) -> str:
        row = Site(
            enterprise_id=enterprise, name=name, region=region, sectors=sectors, matters=["fire"], industry="C2110"
        )
        return self._added(row)

    def caller(
        self,
        role: Role,
        *,
        matters: tuple[str, ...] = (),
        region: str = "",
        enterprise: str | None = None,
        level: str | None = None,
        post: str | None = None,
        officers: tuple[str, ...] | None = None,
    ) -> Caller:
        """Somebody with one role and a key. An officer's key names that officer unless told otherwise."""
        grant = Grant(role=role, matters=list(matters), region=region, enterprise_id=enterprise, level=level, post=post)
        login = f"{role}-{new_key()[3:11]}"
        account = self._added(
            Account(login=login, name=f"示例{role}", active=True, enterprise_id=enterprise, grants=[grant])
        )
        return self.key(account, officers if officers is not None else ((account,) if role == "officer" else ()))

    def key(self, account: str, officers: tuple[str, ...] = ()) -> Caller:
        key = new_key()
        self._added(
            ApiKey(
                account_id=account,
                digest=self.service.ciphers.mark(key),
                beginning=key[:9],
                label="tests",
                officers=list(officers),
                expires_at=now() + timedelta(days=1),
            )
        )
        return Caller(account, key, self.client)

    def head(self, enterprise: str | None = None) -> Caller:
        return self.caller("head", enterprise=enterprise or self.furniture)

    def manager(self, enterprise: str | None = None) -> Caller:
        return self.caller("safety_manager", enterprise=enterprise or self.furniture)

    def officer(
        self, region: str = JINAN, matters: tuple[str, ...] = ("industry_trade",), level: str = "county"
    ) -> Caller:
        return self.caller("officer", region=region, matters=matters, level=level)

    def administrator(self, region: str = "") -> Caller:
        return self.caller("administrator", region=region, matters=("*",))

    def verdict(self, form: dict[str, Any]) -> dict[str, Any]:
        """What the engine says of a form."""
        handed = next(iter(read_forms("form.json", json.dumps(form).encode(), self.service.library)))
        assert isinstance(handed, Handed)
        return verdict_json(self.service.judge.judge(form_from(handed, self.service.library)))

    def _added(self, row: Any) -> str:
        with self.service.database.writing() as session:
            session.add(row)
            session.flush()
            made: str = row.id
        return made

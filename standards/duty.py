"""Duties on a calendar (必查制): what policy texts of some places ask of some units for some years.

None is national law by itself, and none binds a deployment unless it says so. They decide no verdict and are kept out
of the standards' digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from standards.editions import SECTORS, Source
from standards.model import Model, YesNo
from standards.problems import StandardsError
from standards.reading import Reading, Root
from standards.wording import Text

HERE = Path(__file__).parent
FOLDER = "duties"
Every = Literal["P1D", "P1M", "P3M", "P6M", "P1Y"]


class HighRisk(Model):
    """How often it is in 高危行业领域. Which these are no text says: a deployment does."""

    every: Every
    often: str


class Duty(Model):
    """One duty. `every` is null where it is continuous: then nothing falls due.

    `units_named`: the text speaks of 重点行业, 人员密集场所 … and does not say which these are; a deployment does.
    `shown_by`: what besides a record shows that it was done: a self-check handed in, or an inspection.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")
    duty: str
    who: str
    by: Literal["enterprise", "department"]
    units: str
    units_named: YesNo = False
    every: Every | None
    often: str
    high_risk: HighRisk | None = None
    shown_by: Literal["record", "self_check", "inspection"]
    since: date | None = Field(alias="from")
    until: date | None
    until_text: str
    cite: str

    @field_validator("since", mode="before")
    @classmethod
    def _may_be_missing(cls, value: object) -> object:
        return None if value == "missing" else value


class Duties(Model):
    """The duties of one text, and where it binds."""

    document: str
    region: str = Field(pattern=r"^[0-9]{2,12}$")
    place: str
    sectors: list[str] = []
    source: Source
    duties: list[Duty] = Field(min_length=1)

    @field_validator("sectors")
    @classmethod
    def _known(cls, value: list[str]) -> list[str]:
        if unknown := [one for one in value if one not in SECTORS]:
            raise ValueError(f"unknown sectors: {unknown}")
        return value


@dataclass(frozen=True, slots=True)
class KnownDuty:
    """A duty with the text it comes from."""

    duty: Duty
    text: Duties

    @property
    def cited(self) -> str:
        """The source as it is printed: 《…》第6条."""
        return f"《{self.text.document}》{self.duty.cite}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every duty known, by id, with a digest of the files."""

    duties: dict[str, KnownDuty]
    digest: str


def load_duties(root: Path = HERE, extra: Sequence[Path] = ()) -> Calendar:
    """Read the files in `duties/` of our folder and of others'.

    Raises:
        StandardsError: with every problem of every file.
    """
    reading, known, digest = Reading(), {}, hashlib.sha256()
    for folder in (root, *extra):
        one = Root(reading, folder, ours=folder == root)
        for text in one.all(folder / FOLDER, "*.yaml", Duties):
            for number, duty in enumerate(text.duties):
                if duty.id in known:
                    twice = Text(f"必查事项 {duty.id} 写了两次", f"duty {duty.id} stands twice")
                    reading.note(text, duty.id, [(("duties", number), twice)])
                known[duty.id] = KnownDuty(duty, text)
        digest.update(one.digest.digest())
    if reading.problems:
        raise StandardsError(reading.problems)
    return Calendar(known, digest.hexdigest())

"""Regional configuration: what differs from place to place, each with its source. There are no defaults of our own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from api.steps import STEPS
from standards.editions import SECTORS


class PracticeError(Exception):
    """A regional configuration that cannot be used."""


def _known(step: str) -> str:
    """A step by its name: a rule on one that does not exist would never hold, and nobody would notice."""
    if step not in STEPS:
        raise ValueError(f"no such step: {step}; steps are {', '.join(STEPS)}")
    return step


StepName = Annotated[str, AfterValidator(_known)]


class _Sourced(BaseModel):
    """A rule of a place, with the text it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = Field(min_length=1)


class Officers(_Sourced):
    """How many named officers a determination needs."""

    matter: str = "*"
    at_least: Annotated[int, Field(ge=1)]


class Discussion(_Sourced):
    """集体讨论: how many people, in difficult cases how many experts besides, and what share of them agrees."""

    matter: str
    at_least: Annotated[int, Field(ge=1)]
    experts: int | None = None
    share: Annotated[float, Field(gt=0, le=1)] | None = None


class Deadline(_Sourced):
    """Days from one act until another is due."""

    act: StepName
    after: StepName
    days: Annotated[int, Field(ge=1)]
    working_days: bool = False
    level: Literal["major", "general"] = "major"


class Steps(_Sourced):
    """Which acts a place demands before a hazard can be closed, beside those of the law."""

    needs: tuple[StepName, ...]
    level: Literal["major", "general"] = "major"


class Closing(_Sourced):
    """Who closes a hazard that the enterprise found itself and no authority ordered or listed."""

    by: Literal["enterprise", "authority"]
    level: Literal["major", "general"] = "major"


class Units(_Sourced):
    """Which sites are meant by a word that no text explains (重点行业, 人员密集场所, 高危行业领域)."""

    sectors: tuple[str, ...] = ()  # 监管行业
    marked: bool = False  # those marked as 高危 in their record

    @model_validator(mode="after")
    def _says_which(self) -> Units:
        if unknown := [one for one in self.sectors if one not in SECTORS]:
            raise ValueError(f"unknown sectors: {unknown}")
        if not self.sectors and not self.marked:
            raise ValueError("either sectors or marked")
        return self


class Binding(BaseModel):
    """A duty on the calendar (必查制) that binds here; an id alone is enough where its text leaves nothing open."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    since: date | None = None  # from when it is looked after here, where its text does not say
    units: Units | None = None
    high_risk: Units | None = None


def _binding(value: object) -> object:
    return {"id": value} if isinstance(value, str) else value


class Place(BaseModel):
    """The rules of one region, for the sites whose code begins with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    region: str
    name: str
    officers: tuple[Officers, ...] = ()
    discussions: tuple[Discussion, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    steps: tuple[Steps, ...] = ()
    closing: tuple[Closing, ...] = ()
    reporting_period: Literal["ten_days", "month", "two_months", "quarter", "year"] | None = None
    duties: tuple[Annotated[Binding, BeforeValidator(_binding)], ...] = ()
    five_measures: tuple[str, ...] = ()


class Practice(BaseModel):
    """All regions of a deployment, with the names of their codes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    regions: dict[str, str] = Field(default_factory=dict, description="names of region codes")
    places: tuple[Place, ...] = ()

    def officers(self, region: str, matter: str) -> Officers | None:
        """How many officers a determination needs there; None where nothing is configured."""
        return next(
            (rule for place in self.at(region) for rule in place.officers if rule.matter in ("*", matter)), None
        )

    def discussion(self, region: str, matter: str) -> Discussion | None:
        """The collective discussion that a determination needs there, if any."""
        return next((rule for place in self.at(region) for rule in place.discussions if rule.matter == matter), None)

    def closing(self, region: str, level: str) -> Closing | None:
        """Who closes a hazard found by the enterprise itself there."""
        return next((rule for place in self.at(region) for rule in place.closing if rule.level == level), None)

    def deadlines(self, region: str, level: str) -> tuple[Deadline, ...]:
        """The deadlines that run there."""
        return tuple(rule for place in self.at(region) for rule in place.deadlines if rule.level == level)

    def needs(self, region: str, level: str) -> frozenset[str]:
        """The acts demanded there before a hazard can be closed."""
        return frozenset(
            act for place in self.at(region) for rule in place.steps if rule.level == level for act in rule.needs
        )

    def at(self, region: str) -> list[Place]:
        """The places whose rules hold in a region, the nearest first."""
        found = [place for place in self.places if region.startswith(place.region)]
        return sorted(found, key=lambda place: -len(place.region))


def load_practice(path: Path | None) -> Practice:
    """Read a regional configuration; without one nothing is configured.

    Raises:
        PracticeError: where it cannot be read, with everything that is wrong.
    """
    if path is None:
        return Practice()
    try:
        # BaseLoader keeps every scalar as text: 0571 is a code, not a number.
        return Practice.model_validate(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PracticeError(f"{path}: {error}") from None
    except ValidationError as error:
        lines = [f"{path}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise PracticeError("\n".join(lines)) from None

"""What the ledger is narrowed to: the fields of its form, which is a plain address that can be kept and sent on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.loop.life import CLOSED, DONE_BY_ENTERPRISE, FOUND, MERGED, OPEN, OVERTURNED, RECTIFIED, RECTIFYING
from api.loop.lists import Wanted
from api.models import UUID
from api.pages.hazards.wording import VALUES
from api.rights import MATTERS
from standards.wording import Text

STATES: dict[str, tuple[Text, tuple[str, ...]]] = {
    "open": (Text("在办（未销号）", "open"), OPEN),
    "found": (Text("未整改", "not rectified"), (FOUND,)),
    "rectifying": (Text("整改中", "being rectified"), (RECTIFYING,)),
    "rectified": (Text("待验收", "to be accepted"), (RECTIFIED,)),
    "waiting": (Text("待复查", "to be reinspected"), DONE_BY_ENTERPRISE),
    "closed": (Text("已销号", "closed"), (CLOSED,)),
    "all": (Text("在办和已销号", "open and closed"), (*OPEN, CLOSED)),
    "overturned": (Text("认定不成立", "overturned"), (OVERTURNED,)),
    "merged": (Text("已并案", "merged"), (MERGED,)),
}
LEVELS = {name: VALUES[name] for name in ("major", "general", "unrated")}
_CODE = re.compile("[0-9]{1,12}")
_ID = re.compile(UUID)
_LONGEST = 60
WHOSE = ("level", "matter", "region", "name", "site", "enterprise")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen. What makes no sense is as if it had not been said: a list is better than a refusal."""

    state: str = "open"
    level: str = ""
    matter: str = ""
    region: str = ""
    name: str = ""
    site: str = ""
    enterprise: str = ""
    overdue: bool = False
    listed: bool = False

    @property
    def wanted(self) -> Wanted:
        """The same for the list."""
        return Wanted(
            region=self.region,
            matter=self.matter or None,
            level=self.level or None,
            overdue=self.overdue or None,
            listed=self.listed or None,
            site=self.site or None,
            enterprise=self.enterprise or None,
            states=STATES[self.state][1],
            name=self.name,
        )

    def pairs(self, **other: str) -> dict[str, str]:
        """The address' query, with some of it otherwise."""
        flags = {name: "1" for name in ("overdue", "listed") if getattr(self, name)}
        texts = {name: getattr(self, name) for name in ("state", *WHOSE)}
        return {name: value for name, value in (texts | flags | other).items() if value}

    @property
    def narrowed(self) -> bool:
        """Whether there is more to it than the state."""
        return set(self.pairs()) > {"state"}


def _chosen(request: Request) -> Chosen:
    asked = {name: value.strip()[:_LONGEST] for name, value in request.query_params.items()}
    return Chosen(
        state=_of(asked, "state", STATES) or "open",
        level=_of(asked, "level", LEVELS),
        matter=_of(asked, "matter", MATTERS),
        region=_like(asked, "region", _CODE),
        name="".join(letter for letter in asked.get("name", "") if letter.isprintable()),
        site=_like(asked, "site", _ID),
        enterprise=_like(asked, "enterprise", _ID),
        overdue=asked.get("overdue") == "1",
        listed=asked.get("listed") == "1",
    )


def _of(asked: dict[str, str], name: str, known: object) -> str:
    value = asked.get(name, "")
    return value if value in known else ""  # type: ignore[operator]  # a mapping by name


def _like(asked: dict[str, str], name: str, pattern: re.Pattern[str]) -> str:
    value = asked.get(name, "")
    return value if pattern.fullmatch(value) else ""


Choosing = Annotated[Chosen, Depends(_chosen)]

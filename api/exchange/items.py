"""What goes from one deployment to another: an envelope, and items that hold nothing about persons.

Where a hazard came from is told as inside or outside only: a tip-off must not be told from an inspection. Certificate
and telephone numbers that somebody wrote into a text are masked; rows that are persons go without their names.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from api.ciphers import masked
from api.models import Given, Region

VERSION = "panding-exchange/1"
Kind = Literal["hazards", "verdicts"]
State = Literal[
    "found", "rectifying", "rectified", "accepted", "requested", "reinspected", "written_off", "overturned", "merged"
]
Outcome = Literal["major", "undetermined", "not_found", "not_applicable"]
Deployment = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", examples=["5f0c9a1be2d34c77"])]
Number = Annotated[str, Field(min_length=1, max_length=100)]
Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,60}$", examples=["dust_system"])]
Clause = Annotated[str, Field(min_length=1, max_length=30)]
Line = Annotated[str, Field(min_length=1, max_length=500)]
PEOPLE = frozenset(("special_worker", "safety_manager"))  # kinds whose rows are persons
_INSIDE = ("self", "internal")
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")  # an old file may hold it
_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?![\dXx])")


class Item(Given):
    """What every item says: where it was born, under which number, and about which site."""

    producer: Deployment
    number: Number = Field(examples=["370102-202405-00017"])
    enterprise: Line = Field(examples=["示例家具有限公司"])
    uscc: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")] | None = None
    site: Line = Field(examples=["一厂"])
    region: Region
    address: Line | None = None
    industry: Annotated[str, Field(pattern=r"^[A-T]?[0-9]{0,4}$")] | None = None
    sectors: Annotated[list[Word], Field(max_length=8)] = []
    matter: Annotated[Word, Field(examples=["industry_trade"])]
    channel: Literal["inside", "outside"] = Field(description="inside：企业自己发现；outside：其他来源")

    def line(self) -> bytes:
        """The item as it is digested: keys in order, no blanks."""
        data = self.model_dump(mode="json")
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class HazardItem(Item):
    """A hazard as it stands."""

    level: Literal["major", "general", "unrated"]
    edition: Word | None = None
    clause: Clause | None = None
    citation: Line | None = None
    subject_kind: Word | None = None
    subject_name: Line | None = Field(None, description="人员一类不写姓名")
    description: Annotated[str, Field(min_length=1, max_length=5000)] | None = None
    found_on: date
    state: State
    standing: Literal["suggested", "self", "determined"]
    due_on: date | None = None
    closed_on: date | None = None
    listed: Annotated[str, Field(max_length=20)] | None = None
    planned: bool = False


class FindingItem(Given):
    """A finding that somebody has to look at."""

    clause: Clause
    citation: Line | None = None
    branch: Annotated[str, Field(max_length=60)] | None = None
    subject_kind: Word
    subject_name: Line | None = None
    outcome: Outcome
    reason: Annotated[Word, Field(examples=["contested"])] | None = None
    past: bool = False


class VerdictItem(Item):
    """What a form came to under one edition: 拟判定, by digests of the form and the standards."""

    edition: Word
    as_of: date | None = None
    outcome: Outcome
    totals: dict[Word, int] = Field(examples=[{"major": 1, "not_found": 5}])
    findings: Annotated[list[FindingItem], Field(max_length=10_000)] = []
    form_digest: Annotated[str, Field(max_length=64)]
    standards_digest: Annotated[str, Field(max_length=64)]
    engine: Annotated[str, Field(max_length=60)]


ITEMS: dict[Kind, type[HazardItem] | type[VerdictItem]] = {"hazards": HazardItem, "verdicts": VerdictItem}


class Producer(Given):
    """The deployment that wrote an envelope."""

    deployment: Deployment
    engine: Annotated[str, Field(max_length=60)]


class Head(Given):
    """What an envelope says before its items."""

    exchange: Literal["panding-exchange/1"]
    kind: Kind
    producer: Producer
    made_at: datetime
    scope: dict[str, Any] = Field(default={}, description="导出时的条件 what was asked for")
    count: Annotated[int, Field(ge=0)]
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="各条内容摘要排序后再取 SHA-256 SHA-256 of the sorted SHA-256 of the items"
    )


class HazardEnvelope(Head):
    """Hazards on their way."""

    kind: Literal["hazards"]
    items: list[HazardItem]


class VerdictEnvelope(Head):
    """Verdicts on their way."""

    kind: Literal["verdicts"]
    items: list[VerdictItem]


def digest_of(line: bytes) -> bytes:
    """The digest of an item."""
    return hashlib.sha256(line).digest()


def digest_of_all(digests: Iterable[bytes]) -> str:
    """The digest of items, in whatever order they come."""
    return hashlib.sha256(b"".join(sorted(digests))).hexdigest()


def channel_of(origin: str) -> Literal["inside", "outside"]:
    """Inside the enterprise or not; nothing more leaves."""
    return "inside" if origin in _INSIDE else "outside"


def plain(text: str | None, most: int = 500) -> str | None:
    """A text without numbers that belong to persons.

    >>> plain("张某证号 T370102199001011234 有效")
    '张某证号 T37**************34 有效'
    """
    sayable = _UNSAYABLE.sub("", text or "").strip()
    return _PERSONAL.sub(lambda found: masked(found[0]), sayable)[:most].strip() or None


def subject_of(kind: str | None, name: str | None) -> str | None:
    """What a row is called; a person is not."""
    return None if kind in PEOPLE else plain(name)

"""Taking in what came from elsewhere: it keeps its number of there, and never changes what was done here."""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.calls import Writing
from api.database import Counter, Enterprise, Event, Foreign, Hazard, Site
from api.database.tables import today
from api.exchange.items import HazardItem, Item, Kind, digest_of
from api.exchange.leaving import Leaving, Wanted
from api.exchange.reading import Problem
from api.loop.opening import Found, number_for
from api.loop.recording import record
from api.rights import MATTERS, Where
from engine.identity import check_uscc
from standards import Library
from standards.editions import SECTORS
from standards.wording import Text

ORIGIN = "platform"
_MIRRORED = ("level", "state", "standing", "due_on", "closed_on", "listed", "planned")
_HISTORY = ("found", "imported")
_NOT_YOURS = Text("不在您的管辖范围", "not within your reach")
_OURS = Text("是本系统自己的记录，以本系统为准", "it was born here; our record stands")
_ACTED_ON = Text("本系统已对它办理过，不覆盖", "something was done to it here; that stands")
_IMMUTABLE = Text("与先前收到的不同；判定不会改变，没有采用", "not as it came before, and verdicts never change")
_UNKNOWN = Text("没有这个监管领域或监管行业", "unknown matter or sector")
_CODE = Text("统一社会信用代码的校验位不对", "the check digit of the credit code is wrong")
Came = Literal["new", "changed", "there"]


@dataclass(slots=True)
class Taken:
    """What became of the items."""

    counts: Counts[str] = field(default_factory=Counts)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Taking:
    """One import: whose it is, the receipt it goes under, the name of this deployment."""

    kind: Kind
    receipt: str
    deployment: str
    library: Library

    def take(self, writing: Writing, items: Sequence[tuple[int, Item]], taken: Taken) -> None:
        """Take in some items."""
        _one_at_a_time(writing.session)
        for place, item in items:
            refused = self._refused(writing, item)
            if refused is None:
                came = self._one(writing, item)
                if isinstance(came, str):
                    taken.counts[came] += 1
                    continue
                refused = came
            why, message = refused
            taken.problems.append(Problem(place, why, message, item.number))

    def _refused(self, writing: Writing, item: Item) -> tuple[str, Text] | None:
        assert writing.actor
        if not writing.actor.may("exchange.in", Where(item.matter, item.region)):
            return "not_yours", _NOT_YOURS
        if item.matter not in MATTERS or any(sector not in SECTORS for sector in item.sectors):
            return "invalid", _UNKNOWN
        if item.uscc and check_uscc(item.uscc):
            return "invalid", _CODE
        return None

    def _one(self, writing: Writing, item: Item) -> Came | tuple[str, Text]:
        session, digest = writing.session, digest_of(item.line()).hex()
        if item.producer == self.deployment:
            return self._came_home(writing, item)
        before = session.scalar(
            select(Foreign)
            .where(Foreign.kind == self.kind, Foreign.producer == item.producer, Foreign.number == item.number)
            .order_by(Foreign.id.desc())
            .limit(1)
        )
        if before and before.digest == digest:
            return "there"
        object_id: str | tuple[str, Text]
        if isinstance(item, HazardItem):
            object_id = self._hazard(writing, item, digest, before)
        else:
            object_id = ("changed", _IMMUTABLE) if before else site_of(writing, item).id
        if not isinstance(object_id, str):
            return object_id
        session.add(
            Foreign(
                receipt_id=self.receipt,
                kind=self.kind,
                producer=item.producer,
                number=item.number,
                digest=digest,
                object_id=object_id,
                item=item.line().decode(),
            )
        )
        session.flush()
        return "changed" if before else "new"

    def _came_home(self, writing: Writing, item: Item) -> Came | tuple[str, Text]:
        """One of ours: there already, as long as nobody changed it on the way."""
        assert writing.actor
        leaving = Leaving(writing.session, writing.actor, self.deployment, self.library, Wanted())
        own = leaving.own(self.kind, item.number)
        return "there" if own and own.line() == item.line() else ("own", _OURS)

    def _hazard(
        self, writing: Writing, item: HazardItem, digest: str, before: Foreign | None
    ) -> str | tuple[str, Text]:
        """Have a hazard here stand as it stands there: its id, or why not."""
        session = writing.session
        if before is None:
            row = _opened(session, item, site_of(writing, item))
        else:
            row = session.get_one(Hazard, before.object_id, with_for_update=True)
            if not writing.actor or not writing.actor.may("exchange.in", Where(row.matter, row.region)):
                return "not_yours", _NOT_YOURS
            if session.scalar(select(Event.id).where(Event.hazard_id == row.id, Event.act.not_in(_HISTORY)).limit(1)):
                return "acted_on", _ACTED_ON
        told = item.model_dump(mode="json", include=set(_MIRRORED))
        told |= {"on": today().isoformat(), "producer": item.producer, "number": item.number, "digest": digest}
        told |= {"edition": row.edition, "clause": row.clause, "citation": row.citation}
        record(writing, row, "imported", told, producer=item.producer, state=item.state)
        return row.id


def site_of(writing: Writing, item: Item) -> Site:
    """The site that an item is about: by credit code or name and by region; made where nobody knows it."""
    session = writing.session
    named = Enterprise.uscc == item.uscc if item.uscc else Enterprise.name == item.enterprise
    here = select(Site).join(Site.enterprise).where(named, Site.name == item.site, Site.region == item.region)
    if found := session.scalar(here.order_by(Site.id).limit(1)):
        return found
    enterprise = session.scalar(select(Enterprise).where(Enterprise.uscc == item.uscc)) if item.uscc else None
    if enterprise is None:
        # Without a code a name is not enough to say that it is the same: another site of it may be another's.
        enterprise = Enterprise(name=item.enterprise, uscc=item.uscc)
        session.add(enterprise)
        session.flush()
        writing.note("enterprise.made", "enterprise", enterprise.id)
    site = Site(
        enterprise_id=enterprise.id,
        name=item.site,
        address=item.address,
        region=item.region,
        industry=item.industry,
        sectors=list(item.sectors),
        matters=[],
        active=True,
    )
    session.add(site)
    session.flush()
    writing.note("site.made", "site", site.id, region=site.region)
    return site


def _opened(session: Session, item: HazardItem, site: Site) -> Hazard:
    """A hazard of ours for one of theirs, under a number of ours. Whether it is one we have, a person decides."""
    description = item.description or item.citation or item.clause or item.number
    found = Found(site, item.matter, "general", ORIGIN, item.found_on, description)
    return Hazard(
        number=number_for(session, found),
        site=site,
        enterprise_id=site.enterprise_id,
        region=site.region,
        matter=item.matter,
        origin=ORIGIN,
        edition=item.edition,
        clause=item.clause,
        citation=item.citation,
        subject_kind=item.subject_kind,
        subject_name=item.subject_name,
        description=description,
        found_on=item.found_on,
    )


def _one_at_a_time(session: Session) -> None:
    """Of two imports of the same items the second finds what the first took in. SQLite has one writer anyway."""
    insert: Any = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(Counter)
    counted = insert.values(name="imports", value=1)
    session.execute(counted.on_conflict_do_update(index_elements=["name"], set_={"value": Counter.value + 1}))

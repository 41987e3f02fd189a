"""What leaves: the hazards and verdicts within somebody's reach, as items; those from elsewhere as they came."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, undefer

from api.database import Event, Foreign, Hazard, Site, StoredVerdict
from api.exchange.items import FindingItem, HazardItem, Item, Kind, VerdictItem, channel_of, plain, subject_of
from api.loop.life import CLOSED
from api.rights import Actor, Where, matter_of
from engine.reports.words import FOR_A_PERSON
from standards import Library

_AT_ONCE = 500
_NOT_ACTS = ("found", "imported")  # how a hazard came to be; anything else was done to it here


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of them."""

    region: str = ""
    matter: str | None = None
    level: str | None = None
    state: str | None = None  # open, closed
    since: date | None = None
    until: date | None = None

    def told(self) -> dict[str, Any]:
        """As the envelope says it."""
        said = {name: getattr(self, name) for name in ("region", "matter", "level", "state", "since", "until")}
        return {name: str(value) for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Leaving:
    """Items of one deployment, for somebody."""

    session: Session
    actor: Actor
    deployment: str
    library: Library
    wanted: Wanted

    def items(self, kind: Kind) -> Iterator[Item]:
        """All of one kind."""
        yield from self._hazards() if kind == "hazards" else self._verdicts()

    def own(self, kind: Kind, number: str) -> Item | None:
        """One of those born here, as it stands."""
        if kind == "hazards":
            row = self.session.scalar(select(Hazard).where(Hazard.number == number))
            return self._hazard(row, None) if row else None
        verdict = self.session.get(StoredVerdict, number.partition("/")[0])
        site = self.session.get(Site, verdict.site_id) if verdict else None
        items = self._of_verdict(verdict, site) if verdict and site else iter(())
        return next((item for item in items if item.number == number), None)

    def _hazards(self) -> Iterator[HazardItem]:
        query = select(Hazard).where(
            self.actor.within(
                "exchange.out", region=Hazard.region, matter=Hazard.matter, enterprise=Hazard.enterprise_id
            )
        )
        wanted = self.wanted
        if wanted.matter:
            query = query.where(Hazard.matter == wanted.matter)
        if wanted.level:
            query = query.where(Hazard.level == wanted.level)
        if wanted.state:
            closed = Hazard.state == CLOSED
            query = query.where(closed if wanted.state == "closed" else ~closed)
        query = self._when(query, Hazard.region, Hazard.found_on)
        for rows in self._some(query.options(joinedload(Hazard.site).joinedload(Site.enterprise)), Hazard.id):
            foreign = self._foreign("hazards", [row.id for row in rows])
            changed = self._acted_on(list(foreign))
            for row in rows:
                born = foreign.get(row.id)
                if born and row.id not in changed:
                    yield HazardItem.model_validate_json(born.item)
                else:
                    yield self._hazard(row, born)

    def _hazard(self, row: Hazard, born: Foreign | None) -> HazardItem:
        told: dict[str, Any] = dict(
            self._site(row.site),
            producer=born.producer if born else self.deployment,
            number=born.number if born else row.number,
            matter=row.matter,
            channel=HazardItem.model_validate_json(born.item).channel if born else channel_of(row.origin),
            level=row.level,
            edition=row.edition,
            clause=row.clause,
            citation=plain(row.citation),
            subject_kind=row.subject_kind,
            subject_name=subject_of(row.subject_kind, row.subject_name),
            # What is said of a person names the person: then the clause says enough.
            description=plain(row.description, 5000) if subject_of(row.subject_kind, "-") else None,
            found_on=row.found_on,
            state=row.state,
            standing=row.standing,
            due_on=row.due_on,
            closed_on=row.closed_on,
            listed=row.listed,
            planned=row.planned,
        )
        return HazardItem.model_validate(told)

    def _verdicts(self) -> Iterator[VerdictItem]:
        within = self.actor.within("exchange.out", region=Site.region, enterprise=Site.enterprise_id)
        own = _pairs(StoredVerdict).join(Site, Site.id == StoredVerdict.site_id).where(within)
        own = self._when(own, Site.region, StoredVerdict.as_of)
        own = own.options(undefer(StoredVerdict.body), joinedload(Site.enterprise))
        for rows in self._some(own, StoredVerdict.id, _AT_ONCE // 10):
            for verdict, site in rows:
                yield from filter(self._reaches(site), self._of_verdict(verdict, site))
        foreign = _pairs(Foreign).join(Site, Site.id == Foreign.object_id).where(within)
        foreign = self._when(foreign.where(Foreign.kind == "verdicts"), Site.region, None)
        for rows in self._some(foreign, Foreign.id):
            for born, site in rows:
                item = VerdictItem.model_validate_json(born.item)
                if self._reaches(site)(item) and self._in_time(item.as_of):
                    yield item

    def _of_verdict(self, row: StoredVerdict, site: Site) -> Iterator[VerdictItem]:
        """One item for each standard: each is somebody else's business."""
        body = json.loads(zlib.decompress(row.body))
        for standard in body["standards"]:
            if standard.get("advisory") or not standard.get("decides", True):
                continue
            findings = [one for one in body["findings"] if one["edition"] == standard["edition"] and one["clause"]]
            yield VerdictItem(
                **self._site(site),
                producer=self.deployment,
                number=f"{row.id}/{standard['edition']}",
                matter=self._matter(standard["edition"]),
                channel=channel_of(body.get("origin") or "self"),
                edition=standard["edition"],
                as_of=row.as_of,
                outcome=standard["outcome"],
                totals=dict(Counter("past" if one["past"] else one["outcome"] for one in findings)),
                findings=[
                    _finding(one) for one in findings if one["outcome"] == "major" or one["reason"] in FOR_A_PERSON
                ],
                form_digest=row.form_digest,
                standards_digest=row.standards_digest,
                engine=row.engine,
            )

    def _matter(self, edition: str) -> str:
        known = self.library.editions.get(edition)
        return matter_of(known.head.standard if known else edition)

    def _reaches(self, site: Site) -> Any:
        def reaches(item: VerdictItem) -> bool:
            where = Where(item.matter, site.region, site.enterprise_id)
            return self.wanted.matter in (None, item.matter) and self.actor.may("exchange.out", where)

        return reaches

    def _in_time(self, day: date | None) -> bool:
        since, until = self.wanted.since, self.wanted.until
        return not (since and (day is None or day < since)) and not (until and (day is None or day > until))

    def _when(self, query: Select[Any], region: Any, day: Any) -> Select[Any]:
        if self.wanted.region:
            query = query.where(region >= self.wanted.region, region < self.wanted.region + ":")
        if day is not None and self.wanted.since:
            query = query.where(day >= self.wanted.since)
        if day is not None and self.wanted.until:
            query = query.where(day <= self.wanted.until)
        return query

    def _some(self, query: Select[Any], id: Any, at_once: int = _AT_ONCE) -> Iterator[Sequence[Any]]:
        """The rows, some at a time: nothing is held of those before."""
        last = ""
        while True:
            found = self.session.execute(query.where(id > last).order_by(id).limit(at_once)).all()
            if not found:
                return
            rows = [row[0] if len(row) == 1 else tuple(row) for row in found]
            last = getattr(found[-1][0], id.key)
            yield rows
            self.session.expunge_all()

    def _foreign(self, kind: Kind, objects: list[str]) -> dict[str, Foreign]:
        """What is known of each from elsewhere; the last is what holds."""
        query = select(Foreign).where(Foreign.kind == kind, Foreign.object_id.in_(objects)).order_by(Foreign.id)
        return {one.object_id: one for one in self.session.scalars(query)}

    def _acted_on(self, hazards: list[str]) -> set[str]:
        query = select(Event.hazard_id).where(Event.hazard_id.in_(hazards), Event.act.not_in(_NOT_ACTS)).distinct()
        return set(self.session.scalars(query))

    def _site(self, site: Site) -> dict[str, Any]:
        return {
            "enterprise": plain(site.enterprise.name),
            "uscc": site.enterprise.uscc,
            "site": plain(site.name),
            "region": site.region,
            "address": plain(site.address),
            "industry": site.industry,
            "sectors": list(site.sectors),
        }


def _pairs(table: Any) -> Select[Any]:
    """Rows with their sites."""
    query: Any = select(table, Site)
    pairs: Select[Any] = query
    return pairs


def _finding(one: dict[str, Any]) -> FindingItem:
    subject = one["subject"]
    return FindingItem(
        clause=one["clause"],
        citation=plain(one["citation"]),
        branch=one["branch"],
        subject_kind=subject["kind"],
        subject_name=subject_of(subject["kind"], subject["name"]),
        outcome=one["outcome"],
        reason=one["reason"],
        past=one["past"],
    )

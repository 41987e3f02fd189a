"""What an enterprise does with its workers' reports: reads, answers, makes hazards of them, or closes with reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.calls import Writing
from api.ciphers import Ciphers
from api.clauses import cited_if_named
from api.database import InternalAnswer, InternalReport, Site
from api.database.tables import today
from api.errors import Problem, conflict, forbidden, invalid
from api.intake import STATUS, deciphered, followed, named_in
from api.intake.arrivals import note_arrivals
from api.loop import Found, open_hazard
from api.models import Given, Long, Short, Told
from api.rights import Actor, Where
from api.tips.receiving import Matter
from standards import Library
from standards.wording import Lang, Text

Words = Annotated[str, Field(min_length=1, max_length=1000)]


class _Step(Given):
    expects: Annotated[int, Field(ge=1)]


class Answer(_Step):
    """答复 the worker."""

    act: Literal["answer"]
    told: Annotated[Words, Field(examples=["示例：已停机，明天换泄爆片"])]


class MakeHazard(_Step):
    """列为隐患: what was found on looking, rated by the enterprise."""

    act: Literal["hazard"]
    matter: Matter
    level: Literal["major", "general"]
    found_on: Annotated[date, Field(examples=["2024-05-20"])]
    description: Long
    edition: Annotated[str, Field(max_length=60)] | None = None
    clause: Annotated[str, Field(max_length=30)] | None = None
    subject_kind: Annotated[str, Field(max_length=60)] | None = None
    subject_name: Short | None = None
    told: Words | None = None


class Close(_Step):
    """办结 without a hazard; the worker is told why."""

    act: Literal["close"]
    told: Words


Step = Annotated[Answer | MakeHazard | Close, Field(discriminator="act")]


class InternalListed(Told):
    """A report in a list."""

    id: str
    on: date
    site_id: str
    state: str
    status: str
    version: int
    hazard_id: str | None


class AnswerOut(Told):
    """What was done."""

    on: date
    act: str
    by: str
    told: str | None


class InternalOut(InternalListed):
    """A report, whole."""

    text: str
    place: str | None
    reporter: str | None
    answers: list[AnswerOut]


@dataclass(frozen=True, slots=True)
class Answering:
    """The work on workers' reports in one transaction."""

    writing: Writing
    ciphers: Ciphers
    library: Library
    by: Actor

    def read(self, report: str, lang: Lang) -> InternalOut:
        """A report, decrypted; that somebody read it is noted."""
        row = self._own(report)
        content = deciphered(self.ciphers, row.content)
        self.writing.note("internal.read", "internal", row.id)
        return InternalOut(
            **listed(self.writing.session, row, lang).model_dump(),
            text=content["text"],
            place=content.get("place"),
            reporter=self._reporter(row),
            answers=[
                AnswerOut(on=one.on, act=one.act, by=one.by, told=_plain(self.ciphers, one.told)) for one in row.answers
            ],
        )

    def take(self, report: str, given: Step, lang: Lang) -> InternalListed:
        """Take a step.

        Raises:
            Problem: 403, 409 with the current state where it has changed, 422 where the step is not for now.
        """
        row = self._own(report, lock=True)
        now = listed(self.writing.session, row, lang)
        if row.version != given.expects:
            seen = Text(f"已是第 {row.version} 版，不是 {given.expects}", f"it is at version {row.version} by now")
            raise conflict(seen, current=now.model_dump(mode="json"))
        if not isinstance(given, Answer) and row.state in ("closed", "substantiated"):
            title = Text("现在还不能办这一步", "this step cannot be taken now")
            raise Problem(422, "not-now", title, current=now.model_dump(mode="json"))
        match given:
            case Answer():
                row.state = "handling" if row.state == "received" else row.state
            case Close():
                row.state = "closed"
            case MakeHazard():
                row.hazard_id = self._hazard(row, given)
                row.state = "substantiated"
        self._record(row, given)
        return listed(self.writing.session, row, lang)

    def _own(self, report: str, *, lock: bool = False) -> InternalReport:
        query = select(InternalReport).where(InternalReport.id == report)
        row = self.writing.session.scalar(query.with_for_update() if lock else query)
        site = self.writing.session.get(Site, row.site_id) if row else None
        if (
            row is None
            or site is None
            or not self.by.may("internal.read", Where(None, site.region, site.enterprise_id))
        ):
            raise forbidden()
        return row

    def _hazard(self, row: InternalReport, given: MakeHazard) -> str:
        if given.found_on > today():
            raise invalid(Text("发现日期在今天之后", "the day is in the future"))
        reporter = self._reporter(row) or ""
        if part := named_in(f"{given.description} {given.subject_name or ''}", reporter):
            words = Text(f"隐患描述里有报告人的“{part}”", f"“{part}” is of who reported")
            raise Problem(422, "quoted", Text("会暴露报告人", "this may give away who reported"), words)
        named = cited_if_named(self.library, given.level, given.edition, given.clause)
        found = Found(
            site=self.writing.session.get_one(Site, row.site_id),
            matter=given.matter,
            level=given.level,
            origin="internal",
            found_on=given.found_on,
            description=given.description,
            subject_kind=given.subject_kind,
            subject_name=given.subject_name,
            edition=named.edition,
            clause=named.clause,
            citation=named.citation,
        )
        return open_hazard(self.writing, found).id

    def _record(self, row: InternalReport, given: Step) -> None:
        note_arrivals(self.writing, row, InternalReport.site_id == row.site_id)
        row.version += 1
        row.answers.append(
            InternalAnswer(
                number=row.version,
                act=given.act,
                by=self.by.account,
                told=self.ciphers.encrypt(given.told) if given.told else None,
            )
        )
        self.writing.session.flush()
        self.writing.note(f"internal.{given.act}", "internal", row.id, version=row.version)

    def _reporter(self, row: InternalReport) -> str | None:
        return _plain(self.ciphers, row.reporter)


def listed(session: Session, row: InternalReport, lang: Lang) -> InternalListed:
    """A report in a list; nothing of what it says."""
    state = followed(session, row.state, [row.hazard_id] if row.hazard_id else [])
    own = {name: getattr(row, name) for name in ("id", "on", "site_id", "version", "hazard_id")}
    return InternalListed(**own, state=state, status=STATUS[state].in_(lang))


def _plain(ciphers: Ciphers, token: bytes | None) -> str | None:
    return ciphers.decrypt(token).decode() if token else None

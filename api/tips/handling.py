"""Taking a step on a tip-off, standing aside from one, and rewarding one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy.orm import Session

from api.calls import Writing
from api.ciphers import Ciphers
from api.clauses import cited_if_named
from api.database import Site, Tip, TipEvent, TipHazard, TipRecusal
from api.database.tables import today
from api.errors import Problem, conflict, forbidden, invalid
from api.intake import STATUS, ciphered, deciphered, followed, named_in, quoted_in
from api.intake.arrivals import note_arrivals
from api.loop import Found, open_hazard
from api.models import Given, Id, Short, Told
from api.rights import Actor, Where
from api.tips.handlers import handled, handlers, recused, seen, where
from api.tips.receiving import opened
from api.tips.steps import DONE, FROM, TO, Accept, Step, Substantiate, Transfer
from standards import Library
from standards.wording import Lang, Text


class TipState(Told):
    """How a tip-off stands, without anything of what it says: answers to writes may be kept."""

    id: str
    state: str
    status: str
    version: int
    hazards: list[str]


class Recusal(Given):
    """Who is to have nothing to do with a tip-off."""

    account: Annotated[Id, Field(description="本人或者别的受理人的账号")]


class Reward(Given):
    """A reward, by whose decision."""

    expects: Annotated[int, Field(ge=1)]
    amount_yuan: Annotated[int, Field(ge=1, le=100_000_000, examples=[3000])]
    document: Annotated[Short, Field(description="决定文号", examples=["示例应急奖〔2024〕1号"])]
    decided_by: Annotated[Short, Field(description="决定单位", examples=["示例县应急管理局"])]
    decided_on: date


class Approval(Given):
    """That a second person agrees."""

    expects: Annotated[int, Field(ge=1)]


@dataclass(frozen=True, slots=True)
class Handling:
    """The work on tip-offs in one transaction."""

    writing: Writing
    ciphers: Ciphers
    library: Library
    by: Actor
    lang: Lang

    def take(self, tip: str, given: Step) -> TipState:
        """Take a step.

        Raises:
            Problem: 403, 409 with the current state where it has changed, 422 where the step is not for now.
        """
        row = self._seen(tip, given.expects)
        if row.state not in FROM[given.act]:
            raise _not_now(row, opened(self.writing.session, row))
        match given:
            case Accept(matter=str(matter)) if matter != row.matter:
                self._sort(row, matter)
            case Transfer():
                self._transfer(row, given)
            case Substantiate():
                self._substantiate(row, given)
        row.state = TO.get(given.act, row.state)
        moved = f"{given.region} {given.matter or ''}".strip() if isinstance(given, Transfer) else None
        self._record(row, DONE[given.act], given.note, given.told, moved)
        return told(self.writing.session, row, self.lang)

    def recuse(self, tip: str, account: str) -> None:
        """Have an account see a tip-off no more; it may be one's own.

        Raises:
            Problem: 409 where nobody would be left to handle it.
        """
        session = self.writing.session
        row = handled(session, self.by, tip, lock=True)
        already = recused(session, row)
        able = {one.id for one in handlers(session, where(row), already)}
        if account not in able:
            raise invalid(Text("这个账号不是这件举报的受理人", "this account does not handle this tip-off"))
        if able == {account}:
            detail = Text("回避后就没有人能办理了，请先转办或增加受理人", "nobody would be left to handle it")
            raise conflict(detail, state=row.state)
        session.add(TipRecusal(tip_id=row.id, account_id=account, by=self.by.account))
        self._record(row, "recused", None, None, account)

    def propose_reward(self, tip: str, given: Reward) -> TipState:
        """Note the decision on a reward; it counts once a second person agrees."""
        row = self._seen(tip, given.expects, "tip.reward")
        if row.state != "substantiated" or _approved(row):
            raise _not_now(row, opened(self.writing.session, row))
        terms = given.model_dump(mode="json", exclude={"expects"})
        row.reward = terms | {"proposed_by": self.by.account, "approved_by": None}
        self._record(row, "reward_proposed")
        return told(self.writing.session, row, self.lang)

    def approve_reward(self, tip: str, given: Approval) -> TipState:
        """Agree with a reward as a second person."""
        row = self._seen(tip, given.expects, "tip.reward")
        if row.reward is None or _approved(row):
            raise _not_now(row, opened(self.writing.session, row))
        if row.reward["proposed_by"] == self.by.account:
            raise Problem(422, "second-person", Text("要由另一个人同意", "somebody else has to agree"))
        row.reward = row.reward | {"approved_by": self.by.account, "approved_on": today().isoformat()}
        self._record(row, "rewarded")
        return told(self.writing.session, row, self.lang)

    def _seen(self, tip: str, version: int, action: Any = "tip.handle") -> Tip:
        """A tip-off as it was seen, which nobody else changes meanwhile."""
        row = handled(self.writing.session, self.by, tip, action, lock=True)
        if row.version != version:
            seen_then = Text(f"已是第 {row.version} 版，不是 {version}", f"it is at version {row.version} by now")
            raise conflict(seen_then, current=told(self.writing.session, row, self.lang).model_dump())
        return row

    def _sort(self, row: Tip, matter: str) -> None:
        if row.matter is not None or not self.by.may("tip.handle", Where(matter, row.region)):
            raise invalid(Text("改监管领域请用转办", "hand it over to change its matter"))
        row.matter = matter

    def _transfer(self, row: Tip, given: Transfer) -> None:
        there = Where(given.matter, given.region)
        if (given.matter, given.region) == (row.matter, row.region):
            raise invalid(Text("转办到别的领域或地区", "hand it to another matter or region"))
        if not handlers(self.writing.session, there, recused(self.writing.session, row)):
            raise invalid(Text("那里没有受理人，转过去就没人办了", "nobody handles tip-offs there"))
        row.matter, row.region = given.matter, given.region

    def _substantiate(self, row: Tip, given: Substantiate) -> None:
        session = self.writing.session
        matter = given.matter or row.matter
        site = session.get(Site, given.site_id)
        if site is None or not self.by.may("tip.handle", Where(matter, site.region)):
            raise forbidden()
        if matter is None:
            raise invalid(Text("写明监管领域（matter）", "say the matter"))
        if given.checked_on > today():
            raise invalid(Text("核查日期在今天之后", "the day of the check is in the future"))
        self._own_words(row, given)
        named = cited_if_named(self.library, given.level, given.edition, given.clause)
        found = Found(
            site=site,
            matter=matter,
            level=given.level,
            origin="tip_off",
            found_on=given.checked_on,
            description=given.description,
            subject_kind=given.subject_kind,
            subject_name=given.subject_name,
            edition=named.edition,
            clause=named.clause,
            citation=named.citation,
        )
        # Whoever reads the audit log must not see that a handler opened it: its entries are the tip-off's.
        inner = replace(self.writing, entries=[])
        hazard = open_hazard(inner, found)
        self.writing.entries += [replace(entry, kind="tip") for entry in inner.entries]
        if hazard.id not in opened(session, row):
            session.add(TipHazard(tip_id=row.id, hazard_id=hazard.id))
            session.flush()

    def _own_words(self, row: Tip, given: Substantiate) -> None:
        """Refuse a description in the words of whoever reported, or with their name."""
        content = deciphered(self.ciphers, row.content)
        added = [deciphered(self.ciphers, one.note)["note"] for one in row.events if one.act == "added" and one.note]
        contact = self.ciphers.decrypt(row.contact).decode() if row.contact else ""
        for written in (given.description, given.subject_name or ""):
            for source in (content["text"], *added):
                if run := quoted_in(written, source):
                    words = Text(f"这里照抄了举报内容：“{run}”。请用自己的话写", f"this quotes the tip-off: “{run}”")
                    raise Problem(422, "quoted", Text("会暴露举报人", "this may give away who reported"), words)
            if part := named_in(written, contact):
                words = Text(f"这里有举报人联系方式中的“{part}”", f"“{part}” is of who reported")
                raise Problem(422, "quoted", Text("会暴露举报人", "this may give away who reported"), words)

    def _record(
        self, row: Tip, act: str, note: str | None = None, told: str | None = None, about: str | None = None
    ) -> None:
        """Add to the tip-off's history, and tell the audit log without telling what it says."""
        note_arrivals(self.writing, row, seen(self.by))
        row.version += 1
        event = TipEvent(
            number=row.version,
            act=act,
            by=self.by.account,
            note=ciphered(self.ciphers, note=note, about=about) if note or about else None,
            told=self.ciphers.encrypt(told) if told else None,
        )
        row.events.append(event)
        self.writing.session.flush()
        self.writing.note(f"tip.{act}", "tip", row.id, version=row.version)


def told(session: Session, row: Tip, lang: Lang) -> TipState:
    """How a tip-off stands."""
    hazards = opened(session, row)
    state = followed(session, row.state, hazards)
    return TipState(id=row.id, state=state, status=STATUS[state].in_(lang), version=row.version, hazards=hazards)


def _approved(row: Tip) -> bool:
    return bool(row.reward and row.reward.get("approved_by"))


def _not_now(row: Tip, hazards: list[str]) -> Problem:
    title = Text("现在还不能办这一步", "this step cannot be taken now")
    return Problem(422, "not-now", title, state=row.state, version=row.version, hazards=hazards)

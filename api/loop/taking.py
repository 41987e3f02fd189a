"""Taking a step: what it is checked for, and what is written down of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.authentication import actor
from api.calls import Writing
from api.clauses import cited
from api.database import Account, Attachment, Hazard
from api.database.tables import today
from api.errors import Problem, conflict, forbidden, invalid
from api.loop.acts import ACTS, Act
from api.loop.checks import days_fit
from api.loop.life import Life, replay
from api.loop.outlook import missing, why_not
from api.loop.payloads import AnyAct
from api.loop.recording import locked, record
from api.loop.setting import Setting, sees_source
from api.loop.telling import hazard_out, version_for
from api.rights import Action, Actor, Where
from api.steps import called
from standards import Library
from standards.wording import Lang, Text

_ISSUES: dict[str, Action] = {"ordered": "hazard.authority", "listed": "hazard.list"}  # who issued it closes it


def take(writing: Writing, library: Library, hazard: str, given: AnyAct, lang: Lang) -> Hazard:
    """Take a step.

    Raises:
        Problem: 403 where the step or the hazard is not theirs; 409 with the current state where it has changed since
            they looked; 422 where the step is not for now, or where something is wrong with what is said.
    """
    by = writing.actor
    act = ACTS[given.act]
    row = locked(writing.session, hazard)
    if by is None or row is None or not by.may("hazard.read", where(row)):
        raise forbidden()
    if not any(by.may(action, where(row)) for action in act.who):
        raise forbidden()
    if (version := version_for(row, by)) != given.expects:
        seen = Text(f"已是第 {version} 版，不是 {given.expects}", f"it is at version {version} by now")
        raise conflict(seen, current=hazard_out(row, by).model_dump(mode="json"))
    life = replay(row.events)
    setting = Setting(row, life, by, writing.practice, _officers(writing.session, by, row, given, act))
    _check(setting, given, act, lang)
    data = _data(setting, given, library)
    _files(writing.session, row, given)
    record(writing, row, given.act, data, setting.officers)
    return row


def where(hazard: Hazard) -> Where:
    """Whose a hazard is."""
    return Where(hazard.matter, hazard.region, hazard.enterprise_id)


def setting_of(hazard: Hazard, by: Actor, writing: Writing) -> Setting:
    """A hazard as it stands, for somebody who acts on it without saying more."""
    return Setting(hazard, replay(hazard.events), by, writing.practice, by.officers)


def _check(setting: Setting, given: AnyAct, act: Act, lang: Lang) -> None:
    if barred := why_not(setting, given.act, act):
        title = Text("现在还不能办这一步", "this step cannot be taken now")
        lacks = [called(one.act).in_(lang) for one in missing(setting)]
        raise Problem(422, "not-now", title, barred, state=setting.life.state, missing=lacks)
    for check in (days_fit, *act.checks):
        if wrong := check(setting, given, given.on or today()):
            raise invalid(wrong)


def _officers(session: Session, by: Actor, hazard: Hazard, given: AnyAct, act: Act) -> Sequence[str]:
    """The officers who act: those whom the key names, or who signed in, and those who act with them."""
    if not sees_source(by, where(hazard)):
        return ()  # the enterprise's people
    officers = list(dict.fromkeys((*by.officers, *getattr(given, "with_officers", ()))))
    if not by.officers:
        raise invalid(Text("这把密钥没有写明办理的执法人员", "this key names no officers"))
    for other in officers[len(by.officers) :]:
        account = session.get(Account, other)
        if account is None or not account.active or not actor(account).may(act.who[-1], where(hazard)):
            raise invalid(Text("共同办理的人不是这里的执法人员", "who acts with them is no officer here"))
    return officers


def _data(setting: Setting, given: AnyAct, library: Library) -> dict[str, Any]:
    """What is written down: what was said, with the day, the clause as it is called, and what it means for closing."""
    said = given.model_dump(mode="json", exclude={"act", "expects", "with_officers"}, exclude_none=True)
    data = {**said, "on": (given.on or today()).isoformat()}
    if data.get("edition") and data.get("clause"):
        data |= cited(library, data["edition"], data["clause"])._asdict()
    if action := _ISSUES.get(given.act):
        reach = setting.reach(action)
        data["authority"] = {"region": reach.region, "level": reach.level} if reach else None
    if given.act == "accepted" and given.passed:
        data["closes"] = _closes(setting)
    return data


def _closes(setting: Setting) -> bool:
    """A general hazard goes the short way: accepted is closed, unless a department has to write it off."""
    life: Life = setting.life
    return life.level == "general" and setting.closer.by == "enterprise" and not setting.lacking


def _files(session: Session, hazard: Hazard, given: AnyAct) -> None:
    files = {*getattr(given, "photos", ()), *getattr(given, "files", ())}
    known = select(func.count()).where(
        Attachment.id.in_(files), Attachment.of_kind == "hazard", Attachment.of_id == hazard.id,
        Attachment.removed_at.is_(None),
    )  # fmt: skip
    if files and session.scalar(known) != len(files):
        raise invalid(Text("附件不在这条隐患里，或者已经撤下", "an attachment is not of this hazard, or was removed"))
    people = set(getattr(given, "accounts", ()))
    theirs = select(func.count()).where(Account.id.in_(people), Account.enterprise_id == hazard.enterprise_id)
    if people and session.scalar(theirs) != len(people):
        raise invalid(Text("整改人的账号不是这家企业的", "an account is not of this enterprise"))

"""查重并案: hazards of a site that may be one, found by the program, merged by a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.calls import Writing
from api.database import Hazard
from api.database.tables import today
from api.errors import conflict, forbidden, invalid
from api.loop.life import MERGED, OPEN, replay
from api.loop.recording import locked, record
from api.loop.taking import where
from api.loop.telling import hazard_out
from standards.wording import Text

_ALIKE = 0.5  # share of letter pairs in common from which words are alike
_MOST = 500  # hazards of one site that are compared, the latest


@dataclass(frozen=True, slots=True)
class Alike:
    """Another hazard, why it may be the same, and how alike the words are (0 to 1)."""

    hazard: Hazard
    reasons: tuple[str, ...]
    words: float


def alike(session: Session, hazard: Hazard) -> list[Alike]:
    """Open hazards of the same site that may be this one, the likeliest first."""
    rows = session.scalars(
        select(Hazard)
        .where(Hazard.site_id == hazard.site_id, Hazard.id != hazard.id, Hazard.state.in_(OPEN))
        .order_by(Hazard.id.desc())
        .limit(_MOST)
    )
    found = [like for row in rows if (like := _compared(hazard, row)).reasons]
    return sorted(found, key=lambda like: (len(like.reasons), like.words), reverse=True)


def merge(writing: Writing, one: str, into: str, expects: int, reason: str) -> Hazard:
    """Merge a hazard into another of the same site: both keep their history, the merged one leaves all counts.

    Raises:
        Problem: 403 where either is not theirs; 409 where it has changed; 422 where they cannot be one, or where what
            binds the first (an order, a listing, a stop, its level) would be lost.
    """
    if one == into:
        raise invalid(Text("不能并入自己", "a hazard cannot be merged into itself"))
    rows = {name: locked(writing.session, name) for name in sorted((one, into))}  # in one order: no two wait crosswise
    gone, stays, by = rows[one], rows[into], writing.actor
    if by is None or gone is None or stays is None or not all(
        by.may("hazard.merge", where(row)) for row in (gone, stays)
    ):  # fmt: skip
        raise forbidden()
    if gone.version != expects:
        seen = Text(f"已是第 {gone.version} 版，不是 {expects}", f"it is at version {gone.version} by now")
        raise conflict(seen, current=hazard_out(gone, by).model_dump(mode="json"))
    if wrong := _cannot(gone, stays):
        raise invalid(wrong)
    if not by.officers:
        raise invalid(Text("这把密钥没有写明办理的执法人员", "this key names no officers"))
    on = today().isoformat()
    record(writing, gone, "merged", {"on": on, "into": stays.id, "number": stays.number, "reason": reason}, by.officers)
    record(writing, stays, "took_in", {"on": on, "from": gone.id, "number": gone.number}, by.officers)
    return gone


def _compared(hazard: Hazard, other: Hazard) -> Alike:
    words = _in_common(hazard.description, other.description)
    return Alike(other, tuple(_reasons(hazard, other, words)), round(words, 2))


def _reasons(hazard: Hazard, other: Hazard, words: float) -> Iterator[str]:
    if hazard.clause and (hazard.edition, hazard.clause) == (other.edition, other.clause):
        yield "same_clause"
    if hazard.subject_name and hazard.subject_name == other.subject_name:
        yield "same_subject"
    if words >= _ALIKE:
        yield "alike_words"
    elif hazard.subject_name and hazard.subject_name in other.description:
        yield "subject_named"


def _in_common(one: str, other: str) -> float:
    """What share of their pairs of letters two texts have in common (Dice)."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in ("".join(one.split()), "".join(other.split()))]
    total = len(pairs[0]) + len(pairs[1])
    return 2 * len(pairs[0] & pairs[1]) / total if total else 0.0


def _cannot(gone: Hazard, stays: Hazard) -> Text | None:
    lost = [act for act in ("ordered", "listed") if act in gone.done and act not in stays.done]
    if gone.site_id != stays.site_id:
        return Text("不在同一厂区，不能并案", "they are not of the same site")
    if gone.state == MERGED or stays.state == MERGED:
        return Text("已经并案；要改，先撤销并案", "merged already; undo that first")
    if stays.state not in OPEN or gone.state not in OPEN:
        return Text("已销号或认定不成立的不能并案", "only open hazards are merged")
    if lost or replay(gone.events).stops:
        return Text(
            "被并的有责令、挂牌或停产措施，并入后会落空；请反过来并", "an order, a listing or a stop would be lost"
        )
    if gone.level == "major" and stays.level != "major":
        return Text("重大的不能并入非重大的；请反过来并", "a major one is not merged into a lesser one")
    return None

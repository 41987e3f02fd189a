"""The sheet of an inspection: rows of each kind as they were filled in, and the form they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from api.calls import Call
from api.database import Site
from api.forms.contents import Answers, Content, Entry, Ground, begun, filled
from api.pages.on_site.offered import ENTERPRISE, Offered
from api.pages.questions import Asked, Place, Sent, sent
from api.pages.visits import Visit
from standards.kinds import SubjectKind
from standards.wording import Text

_MOST_ROWS = 60
_ROW = re.compile(r"^(?:name|within)\|([a-z0-9_]+)\|([0-9]{1,3})$")


@dataclass(frozen=True, slots=True)
class Row:
    """One device, place, person or job on the sheet; `number` is its place among those of its kind."""

    kind: str
    number: str
    name: str
    within: str
    asked: tuple[Asked, ...]
    sent: tuple[Sent, ...] = ()
    trouble: Text | None = None

    @property
    def said(self) -> bool:
        """Whether anything was filled in."""
        return bool(self.name or any(one.answer is not None for one in self.sent))

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return sum(one.answer is not None for one in self.sent)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one kind."""

    kind: SubjectKind
    count: str
    rows: tuple[Row, ...]


def parts_of(call: Visit, offered: Offered, kinds: Iterable[str], more: str = "") -> list[Part]:
    """The sheet as it was sent, or blank; with one more row of the kind `more`."""
    names = [ENTERPRISE, *kinds]
    answers = sent(call.fields, call.service.library)
    return [_part(call, offered, kind, names, answers, more == kind) for kind in names]


def _part(call: Visit, offered: Offered, name: str, names: list[str], answers: list[Sent], more: bool) -> Part:
    kind = call.service.library.kinds[name]
    questions = offered.questions(name, names)
    own = [one for one in answers if one.place.kind == name]
    rows = []
    for number in _numbers(call, name, more):
        mine = {one.place.question: one for one in own if (one.place.name or "") == number}
        asked = tuple(_asked(call, Place(name, question.id, number or None), mine.get(question.id))
                      for question in questions)  # fmt: skip
        row = Row(name, number, call.said(f"name|{name}|{number}"), call.said(f"within|{name}|{number}"), asked,
                  tuple(mine.values()))  # fmt: skip
        rows.append(replace(row, trouble=_trouble(row, kind)))
    return Part(kind, call.said(f"count|{name}"), tuple(rows))


def _numbers(call: Visit, kind: str, more: bool) -> list[str]:
    if kind == ENTERPRISE:
        return [""]
    found = {int(match[2]) for match in map(_ROW.match, call.fields) if match and match[1] == kind}
    numbers = sorted(number for number in found if number <= _MOST_ROWS) or [1]
    if more and len(numbers) < _MOST_ROWS:
        numbers.append(numbers[-1] + 1)
    return [str(number) for number in numbers]


def _asked(call: Call, place: Place, one: Sent | None) -> Asked:
    trouble = one.trouble if one and one.answer is not None else None
    return Asked(place, call.service.library.kinds[place.kind].by_id[place.question], by=call.actor.name, own=False,
                 sent=one, trouble=trouble)  # fmt: skip


def _trouble(row: Row, kind: SubjectKind) -> Text | None:
    if row.kind != ENTERPRISE and not row.name and row.answered:
        return Text(f"这个{kind.name}还没有写名称或编号", "the name or number of this one is missing")
    return None


def troubles(parts: Iterable[Part]) -> Iterator[dict[str, Any]]:
    """What stands in the way of handing in: where, and what is wrong."""
    for part in parts:
        seen: set[str] = set()
        for row in part.rows:
            where = f"{part.kind.name} {row.name or row.number}".strip()
            if row.trouble:
                yield {"where": where, "message": row.trouble}
            if row.name and row.name in seen:
                yield {"where": where, "message": Text("有两个同名的", "two of the same name")}
            seen.add(row.name)
            for one in row.asked:
                if one.trouble:
                    yield {"where": f"{where} {one.question.text}", "message": one.trouble}


def content_of(call: Visit, site: Site, called: str, parts: list[Part], offered: Offered) -> Content:
    """The sheet as a form. Who answered and when is written to every answer; rows left blank are none."""
    rows = [row for part in parts for row in part.rows if row.said]
    day = call.said("inspected_on")
    entries: list[Entry] = []
    for row in rows:
        within = [row.within] if row.within else []
        for one in row.sent:
            for entry in one.entries(within=within):
                ground = {"by": call.actor.name, "at": day} | (
                    entry.ground.model_dump(exclude_defaults=True) if entry.ground else {}
                )
                entries.append(entry.model_copy(update={"name": row.name or None, "ground": Ground(**ground)}))
    content = begun(site, site.enterprise, called)
    content |= {"origin": "inspection", "standards": offered.standards(part.kind.kind for part in parts)}
    given = Answers.model_validate(
        {
            "answers": [],
            "counts": {part.kind.kind: part.count for part in parts if part.count},
            "inspected_on": day or None,
        }
    )
    given.answers = entries
    content = filled(content, given, call.service.library)
    there = {(row["kind"], row.get("name")) for row in content["subjects"]}
    content["subjects"] += [
        {"kind": row.kind, "name": row.name, "within": [row.within] if row.within else [], "answers": {}}
        for row in rows
        if row.kind != ENTERPRISE and (row.kind, row.name) not in there
    ]
    return content

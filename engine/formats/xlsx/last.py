"""The sheet 上次 read back: which answers of a row were taken over from the form before, and of what day they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.formats.xlsx.grid import Grid
from engine.formats.xlsx.layout import FIRST_ROW, LAST, LAST_ID, NOT_CARRIED, REST, code_of, split_names
from engine.formats.xlsx.rows import heads, report_strange
from engine.handed import Handed, Unreadable
from standards.kinds import SubjectKind
from standards.wording import Text

_NO_ROW = Text("“上次”表的这一行没有写明部位、项目，没有采用", "this line of 上次 names no row or question; not used")
_SHARED = Text(
    "几行写着同一个“上次的名称”，分不清哪一行是上次的；沿用的答案都没有采用",
    "several rows have one name of last time; the answers taken over were not used",
)


def read_last(grids: Sequence[Grid], kinds: Mapping[str, SubjectKind], handed: Handed) -> None:
    """Add to each row what the form before said of it; all rows must have been read."""
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for grid in grids:
        _read(grid, kinds, lines, handed)
    rows: dict[tuple[str, str], list[int]] = {}
    for i, subject in enumerate(handed.data["subjects"]):
        name = subject.get("last", {}).get("name") or _own_name(subject, kinds)
        rows.setdefault((subject["kind"], name), []).append(i)
    for key, answers in lines.items():
        _attach(key, answers, rows.get(key, []), kinds, handed)
    for subject in handed.data["subjects"]:
        if not subject.get("last", {}).keys() - {"changed"}:  # a new row: nothing of it can have changed
            subject.pop("last", None)


def _own_name(subject: Mapping[str, Any], kinds: Mapping[str, SubjectKind]) -> str:
    return str(subject.get("name") or kinds[subject["kind"]].name)


def _attach(
    key: tuple[str, str],
    answers: dict[str, Any],
    rows: Sequence[int],
    kinds: Mapping[str, SubjectKind],
    handed: Handed,
) -> None:
    kind, name = key
    if not rows:
        called = kinds[kind].name
        handed.notes.append(
            Text(f"上次有、这次没有的{called}：{name}", f"listed last time and no longer ({called}): {name}")
        )
    for i in rows:
        last = handed.data["subjects"][i].setdefault("last", {"name": name})
        last["answers"] = answers
        if len(rows) > 1:
            last.pop("changed", None)
            where = handed.place(("subjects", i))
            handed.unreadable.append(Unreadable(where, name, _SHARED))


def _read(
    grid: Grid,
    kinds: Mapping[str, SubjectKind],
    lines: dict[tuple[str, str], dict[str, Any]],
    handed: Handed,
) -> None:
    found = heads(grid, lambda name: name in LAST, 1)
    report_strange(grid, found, list(LAST), handed)
    for row in range(FIRST_ROW, len(grid.rows) + 1):
        spoilt = [grid.spoilt_cell(row, column) for column in found.columns.values()]
        handed.unreadable += [one for one in spoilt if one]
        said = {key: text for key, column in found.columns.items() if (text := grid.text(row, column))}
        if not said:
            continue
        kind, (question, _, option) = kinds.get(said.get("kind", "")), said.get("key", "").partition(".")
        if kind is None or question not in kind.by_id or not said.get(LAST_ID):
            handed.unreadable.append(Unreadable(grid.where(row, 1), "｜".join(said.values())[:80], _NO_ROW))
            continue
        answers = lines.setdefault((kind.kind, said[LAST_ID]), {})
        _add(answers.setdefault(question, {}), said, option)
    handed.unreadable += grid.merges()


def _add(answer: dict[str, Any], said: Mapping[str, str], option: str) -> None:
    """Add one line to an answer, which has one for each of its options."""
    if option and option != REST:
        parts = answer.setdefault("answer", {})
        if isinstance(parts, dict):
            parts[option] = said.get("answer", "")
    else:
        answer["answer"] = said.get("answer", "")
    answer["carried"] = said.get("carried") != NOT_CARRIED
    answer |= {key: said[key] for key in ("at", "by", "reason") if key in said}
    if how := code_of("how", said.get("how", "")):
        answer["how"] = how
    if "files" in said:
        answer["files"] = split_names(said["files"])

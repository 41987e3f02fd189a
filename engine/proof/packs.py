"""Whether what others add is well encoded: what is still to fill in, cases that fail, cases that are missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine import Judge
from engine.proof.case_rules import Coverage
from engine.proof.cases import Case, TableError, case_folder, cases, differences, tables
from standards import Library
from standards.editions import Edition
from standards.text import Path as Place
from standards.text import read

PLACEHOLDER = "请填"  # what `standards new` writes where a person must


@dataclass(slots=True)
class Report:
    """What was found in one folder; every line of `wrong`, `unfilled` and `lacking` is one thing to do."""

    editions: list[Edition] = field(default_factory=list)
    clauses: int = 0
    cases: int = 0
    failed: int = 0
    wrong: list[str] = field(default_factory=list)
    unfilled: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.wrong or self.unfilled or self.lacking)


def unfilled(folder: Path) -> list[str]:
    """Every place of a folder that a person must still fill in, as `file:line: what`."""
    return [line for path in sorted(folder.rglob("*.yaml")) for line in _unfilled_in(path)]


def _unfilled_in(path: Path) -> Iterator[str]:
    document = read(path.read_text(encoding="utf-8", errors="replace"), path.as_posix())
    for place, said in _left_open(document.data, ()):
        yield f"{path.as_posix()}:{document.line(place)}: {said}"


def _left_open(data: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if value == [] and key in ("clauses", "cases"):
                yield (*place, key), "还没有条文项" if key == "clauses" else "还没有案例"
            yield from _left_open(value, (*place, key))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from _left_open(value, (*place, i))
    elif isinstance(data, str) and PLACEHOLDER in data:
        keys = [str(step) for step in place if isinstance(step, str)]
        yield place, f"{'.'.join(keys)} 还没有填（{data}）"


def report(library: Library, folder: Path) -> Report:
    """How well a folder that was loaded into the library is encoded."""
    found = Report(unfilled=unfilled(folder))
    judge = Judge(library)
    mine = _clauses_of(library, folder)
    read_ones, unread = _read(folder, found)
    found.cases = len(read_ones)
    covered = {name: Coverage(library.editions[name], read_ones) for name in mine}
    for case in read_ones:
        amiss = _amiss(case, covered, judge)
        found.failed += bool(amiss)
        found.wrong += [f"{(case_folder(folder) / case.file).as_posix()}:{case.line}: {text}" for text in amiss]
    for name, clauses in mine.items():
        found.editions.append(library.editions[name])
        found.clauses += len(clauses)
        parts = [p for p in covered[name].parts if p.key.split("/")[0] in clauses and name not in unread]
        found.lacking += [f"{name} {part.key}: {words.zh}" for part in parts for words in covered[name].lacking(part)]
    return found


def _clauses_of(library: Library, folder: Path) -> dict[str, list[str]]:
    """The clauses that come from a folder, by edition."""
    found: dict[str, list[str]] = {}
    for name, origin in library.origins.items():
        own = [list(library.editions[name].clauses)] if _lies_in(origin.folder, folder) else []
        own += [list(one.clauses) for one in origin.added if _lies_in(one.folder, folder)]
        if own:
            found[name] = list(dict.fromkeys(clause for clauses in own for clause in clauses))
    return found


def _lies_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _read(folder: Path, found: Report) -> tuple[list[Case], set[str]]:
    """The cases of a folder, and the editions of which not every table can be read."""
    read_ones: list[Case] = []
    unread: set[str] = set()
    for path in tables(case_folder(folder)):
        try:
            read_ones += cases(path)
        except TableError as error:
            found.wrong += [(case_folder(folder) / line).as_posix() for line in error.wrong]
            unread.add(path.parent.name)
    for path in sorted({*case_folder(folder).rglob("*.y*ml")} - {*tables(case_folder(folder))}):
        found.wrong.append(f"{path.as_posix()}:1: 这个文件不会被读取：案例表应为 cases/<版本>/*.yaml")
    return read_ones, unread


def _amiss(case: Case, covered: dict[str, Coverage], judge: Judge) -> list[str]:
    """What is wrong with a case: about nothing, or not what the engine says."""
    if case.edition not in covered:
        return [f"这个文件夹里没有版本“{case.edition}”"]
    said = [words.zh for words in covered[case.edition].amiss(case)]
    return [f"{case.name}: {text}" for text in said or differences(case, judge)]

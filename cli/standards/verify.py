"""`panding standards verify`: proofs about the encoded standards, clause by clause."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.exits import Exit
from cli.library import FoldersOption, loaded
from cli.options import Shape, ShapeOption, fail, unwritable
from cli.standards.editions import edition_named
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from engine.proof.differences import Difference
    from engine.proof.relations import Relation
    from engine.proof.verify import Fault, Proof, Prover
    from engine.proof.witness import Witness
    from standards import Library
    from standards.editions import Edition


@reader_may_leave()
def verify(
    editions: Annotated[list[str] | None, typer.Argument(help="版本，默认全部 editions, by default all")] = None,
    format: ShapeOption = Shape.table,
    witnesses: Annotated[
        Path | None, typer.Option(help="把证明用到的表写进这个目录 a folder for the forms that show it")
    ] = None,
    seconds: Annotated[float | None, typer.Option(min=1, help="至多多少秒 at most so many seconds")] = None,
    standards: FoldersOption = None,
) -> None:
    """证明条文编码：每一项能命中、能排除、各部分有用、该定则定、界限两侧分明。Prove the encoded clauses.

    退出码：0 全部证明，1 有不成立的，2 命令有误，3 没有做完。Status: 0 proven, 1 something failed, 3 not finished.
    """
    prover = _prover(loaded(standards), seconds)
    known = prover.judge.library
    named = dict.fromkeys(editions or ())
    chosen = [edition_named(known, name) for name in named] or list(known.editions.values())
    run = _Run(prover, format, witnesses)
    for edition in chosen:
        run.edition(edition)
    for one, other in combinations(chosen, 2):
        if one.head.standard == other.head.standard:
            run.pair(one, other)
    run.conclude()


def _prover(library: Library, seconds: float | None) -> Prover:
    """The prover; where the solver is not installed, status 2 and what to do."""
    from standards.wording import Text

    try:
        from engine.proof.clock import Clock
        from engine.proof.verify import Prover
    except ModuleNotFoundError as error:
        if error.name != "z3":
            raise
        fail(Text("要先安装求解器：pip install 'panding[verify]'", "install the solver first: 'panding[verify]'"), "zh")
    return Prover(library, Clock(seconds))


@dataclass(slots=True)
class _Run:
    """One run: what came out so far, said as it comes."""

    prover: Prover
    shape: Shape
    folder: Path | None
    proofs: list[Proof] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    pairs: list[dict[str, Any]] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def edition(self, edition: Edition) -> None:
        """Prove one edition, a line a clause."""
        from engine.proof.clock import Unfinished

        if not edition.clauses:
            self._say(f"{edition.id}　没有条文，无可证明")
            return
        if not self.proofs:
            self._say(_legend())
        self._say(f"\n{edition.id}　《{edition.head.title}》（{edition.head.number}）")
        for proof in _watched(self.prover.clauses(edition), edition.id, self.shape):
            self.proofs.append(proof)
            self._say(_line(proof))
            for fault in proof.faults:
                self._say(_fault(fault))
            for shown in (*proof.witnesses, *(fault.shown for fault in proof.faults)):
                self._keep(shown)
        try:
            found = list(self.prover.relations(edition))
        except Unfinished:
            self.left_out.append(f"{edition.id} 各项之间的关系")
            return
        self.relations += found
        for line in _related(found):
            self._say(line)

    def pair(self, one: Edition, other: Edition) -> None:
        """What only one of two editions of a standard finds, either way: somewhere they must differ."""
        from engine.proof.clock import Unfinished

        if not one.clauses or not other.clauses:
            return
        try:
            ways = [(a, b, list(self.prover.differences(a, b))) for a, b in ((one, other), (other, one))]
        except Unfinished:
            self.left_out.append(f"{one.id} 与 {other.id} 的差别")
            return
        for a, b, found in ways:
            for difference in found:
                self._keep(difference.met)
            self.pairs.append(_pair(a, b, found))
            self._say(_pair_line(self.pairs[-1]))
        if not any(found for _, _, found in ways):
            self.same.append(f"{one.id} 与 {other.id}")
            self._say(f"  ✗ {one.id} 与 {other.id} 在任何一类部位上都没有差别")

    def conclude(self) -> None:
        """Say the totals and end with the status."""
        marks = Counter(mark for proof in self.proofs for mark in proof.marks.values())
        failed = marks["failed"] + sum(not pair["agrees"] for pair in self.pairs) + len(self.same)
        left_out = marks["left_out"] + len(self.left_out)
        status = Exit.PROBLEMS if failed else Exit.UNDETERMINED if left_out else Exit.CLEAR
        clauses = sum(proof.clause != "*" for proof in self.proofs)
        forms = sum(len(proof.witnesses) for proof in self.proofs)
        seconds = time.monotonic() - self.started
        if self.shape is Shape.json:
            speak_utf8()
            typer.echo(json.dumps(self._report(status, seconds), ensure_ascii=False, indent=1))
        unfinished = [f"{proof.edition} {proof.clause}" for proof in self.proofs if "left_out" in proof.marks.values()]
        if unfinished or self.left_out:
            self._say(f"\n没有做完，不算证明：{'、'.join([*unfinished, *self.left_out])}")
        self._say(
            f"\n{clauses} 项，{sum(marks.values())} 条证明："
            f"成立 {marks['proven']}，不成立 {failed}，没有做完 {left_out}；"
            f"{forms} 张表由判定程序复核一致；用时 {seconds:.0f} 秒"
        )
        raise typer.Exit(status)

    def _report(self, status: Exit, seconds: float) -> dict[str, Any]:
        return {
            "status": int(status),
            "seconds": round(seconds, 1),
            "clauses": [_clause(proof) for proof in self.proofs],
            "relations": [
                {"edition": r.edition, "kind": r.kind, "clauses": [r.one, r.other], "how": r.how}
                for r in self.relations
            ],
            "pairs": self.pairs,
            "same": self.same,
            "left_out": self.left_out,
        }

    def _say(self, text: str) -> None:
        if self.shape is Shape.table:
            typer.echo(text)

    def _keep(self, shown: Witness | None) -> None:
        """Write a form into the folder, if one is wanted."""
        if self.folder is None or shown is None:
            return
        import yaml

        path = self.folder / f"{shown.name}.yaml"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(yaml.safe_dump(shown.form, allow_unicode=True, sort_keys=False), encoding="utf-8")
        except OSError as error:
            unwritable(path, error, "zh")


_MARKS = {"proven": "✓", "failed": "✗", "left_out": "?"}


def _legend() -> str:
    from engine.proof.verify import CHECKS

    columns = "　".join(f"{n} {words.zh}" for n, words in enumerate(CHECKS.values(), 1))
    return f"各列：{columns}\n✓ 已证明　✗ 不成立　? 没有做完　· 没有这种情形"


def _line(proof: Proof) -> str:
    from engine.proof.verify import CHECKS

    ticks = " ".join(_MARKS[proof.marks[check]] if check in proof.marks else "·" for check in CHECKS)
    return f"  {ticks}  {proof.clause}　{proof.summary}"


def _fault(fault: Fault) -> str:
    from engine.proof.verify import CHECKS

    reading = f"（{fault.reading}）" if fault.reading else ""
    where = f"　见 {fault.shown.name}.yaml" if fault.shown else ""
    return f"      ✗ {CHECKS[fault.check].zh}{reading}：{fault.said.zh}{where}"


def _related(found: list[Relation]) -> Iterator[str]:
    """What always comes together, and how many pairs may."""
    for relation in found:
        if relation.how == "implies":
            yield f"  ◇ 命中 {relation.one} 就命中 {relation.other}（{relation.kind}）"
    overlapping = sum(relation.how == "overlap" for relation in found)
    if overlapping:
        yield f"  ◇ 可在同一行同时命中的有 {overlapping} 对（--format json 列出）"


def _pair(one: Edition, other: Edition, found: list[Difference]) -> dict[str, Any]:
    return {
        "only": one.id,
        "not": other.id,
        "agrees": all(difference.agrees for difference in found),
        "kinds": {d.kind: next(iter(d.met.expected)).clause_id for d in found},
        "forms": [difference.met.name for difference in found],
    }


def _pair_line(pair: dict[str, Any]) -> str:
    where = "、".join(f"{clause}（{kind}）" for kind, clause in pair["kinds"].items()) or "没有找到"
    judged = "" if pair["agrees"] else "　✗ 判定程序的结论不同"
    return f"\n只有 {pair['only']} 命中、{pair['not']} 不命中的：{where}{judged}"


def _clause(proof: Proof) -> dict[str, Any]:
    return {
        "edition": proof.edition,
        "clause": proof.clause,
        "checks": proof.marks,
        "faults": [
            {
                "check": fault.check,
                "reading": fault.reading or None,
                "said": fault.said.zh,
                "form": fault.shown.form if fault.shown else None,
            }
            for fault in proof.faults
        ],
        "forms": [shown.name for shown in proof.witnesses],
    }


def _watched(proofs: Iterator[Proof], name: str, shape: Shape) -> Iterator[Proof]:
    """The proofs as they come; on a terminal that shows none of them, how far it is."""
    watching = sys.stderr.isatty() and (shape is Shape.json or not sys.stdout.isatty())
    for number, proof in enumerate(proofs, 1):
        if watching:
            print(f"\r{name}　已证 {number} 项", end="", file=sys.stderr, flush=True)
        yield proof
    if watching:
        print(file=sys.stderr)

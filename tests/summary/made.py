"""Results and tables made by hand, small enough to be added up on paper."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from engine.summary.counted import Summary
from engine.summary.results import opened
from engine.summary.summing import Asked, summed
from engine.verdict import Digests, Finding, Missing, ReadingOutcome, RestsOn, SubjectRef, Verdict, verdict_json

CLAUSES = {"major": "11(6)", "past": "13(2)", "contested": "8(7)", "missing": "3(2)", "not_found": "3(1)"}
READINGS = (ReadingOutcome("a", "甲", "依据", "major"), ReadingOutcome("b", "乙", "依据", "not_found"))


def finding(says: str) -> Finding:
    """A finding that comes to this."""
    past, contested = says == "past", says == "contested"
    plain = says in ("major", "not_found", "not_applicable")
    outcome: Any = "major" if past else says if plain else "undetermined"
    reason: Any = None if plain or past else "needs_person" if contested else says
    return Finding(
        edition="industry_trade_2023",
        clause=None if says == "not_listed" else CLAUSES.get(says, "3(3)"),
        citation=None if says == "not_listed" else "《示例标准》（示例第1号）第十一条第六项",
        cites=(),
        branch=None,
        reading=None,
        subject=SubjectRef("dust_system", "1#"),
        outcome=outcome,
        reason=reason,
        reasons=(reason,) if reason else (),
        past=past,
        because=(),
        missing=(Missing("q", "问题", "1#", False),) if says == "missing" else (),
        readings=READINGS if contested else (),
        remedy=None,
        source=None,
    )


def verdict(
    form: str,
    day: str | None,
    says: str,
    name: str = "",
    uscc: str = "",
    site: str = "",
    region: str = "",
    sectors: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A verdict as `panding check` writes it; `says` are what its findings come to, by blanks."""
    findings = tuple(map(finding, says.split()))
    outcomes: list[Any] = [one.outcome for one in findings]
    outcome = next((one for one in ("major", "undetermined", "not_found") if one in outcomes), "not_applicable")
    identity = {"name": name, "uscc": uscc, "site": site, "region": region}
    made = Verdict(
        form=form,
        outcome=outcome,  # type: ignore[arg-type]
        as_of=day,
        standards=(),
        findings=findings,
        open=(),
        rests_on=RestsOn(),
        not_judged=(),
        unreadable=(),
        digests=Digests("f", f"{form} {day} {says}", "s", "e"),
        enterprise={key: value for key, value in identity.items() if value},
        inspected_on=day,
        sectors=sectors,
    )
    return {"file": f"{form}.xlsx", "line": None} | verdict_json(made)


def write_results(folder: Path, verdicts: list[dict[str, Any]], failed: list[dict[str, Any]] | None = None) -> Path:
    """The folder of a run."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in (("results.ndjson", verdicts), ("failed.ndjson", failed or [])):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def table(*rows: str) -> bytes:
    """A csv file of rows with blanks between their cells; - is an empty one."""
    out = io.StringIO()
    csv.writer(out).writerows([["" if cell == "-" else cell for cell in row.split()] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def summary_of(folder: Path, verdicts: list[dict[str, Any]], asked: Asked | None = None) -> Summary:
    """What results come to."""
    write_results(folder, verdicts)
    with opened([folder / "results.ndjson"]) as (results, broken):
        return summed(results, broken, asked or Asked())

"""Write the example forms as the workbooks a user would hand in.

Run it as python docs/examples/src/make.py.
Each is the workbook of `panding form blank` for that enterprise, filled in with the YAML of the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import standards
from engine import Judge, form_from
from engine.blank import plan
from engine.formats.plain import read_yaml
from engine.formats.xlsx.layout import REST
from engine.formats.xlsx.write import write
from engine.handed import Handed
from standards import Library

SOURCES = Path(__file__).parent


@dataclass(frozen=True)
class Blank:
    """What `panding form blank` was told about the enterprise."""

    sector: str | None
    has: Sequence[str]
    without: Sequence[str]
    workshop_sectors: Sequence[str] = ()


_NO_FOOD_NOR_GLASS = ("baijiu", "pulp_paper", "daily_glass", "daily_ceramics")
EXAMPLES = {
    "furniture": Blank(
        "light_industry",
        has=("combustible_dust", "wood_products"),
        without=(
            "ammonia_refrigeration",
            "metal_smelting",
            "steelmaking_furnaces",
            "food_making",
            *_NO_FOOD_NOR_GLASS,
        ),
        workshop_sectors=("machinery",),
    ),
    "foundry": Blank(
        "nonferrous",
        has=("metal_smelting", "deep_well_casting"),
        without=("combustible_dust", "ammonia_refrigeration"),
    ),
    "seafood": Blank(
        "light_industry",
        has=("ammonia_refrigeration",),
        without=("combustible_dust", "metal_smelting", "steelmaking_furnaces", *_NO_FOOD_NOR_GLASS),
    ),
    "hotel": Blank(None, has=("uses_buildings",), without=()),
    "grain_depot": Blank(
        "light_industry",
        has=("grain_storage_business", "combustible_dust", "uses_buildings"),
        without=(
            "grain_milling_business",
            "wood_products",
            "ammonia_refrigeration",
            "metal_smelting",
            "steelmaking_furnaces",
            "food_making",
            *_NO_FOOD_NOR_GLASS,
        ),
    ),
}


def workbooks(library: Library) -> dict[str, bytes]:
    """The workbooks by file name."""
    judge = Judge(library)
    return {f"{name}.xlsx": _workbook(judge, blank, source(name)) for name, blank in EXAMPLES.items()}


def source(name: str) -> bytes:
    """The YAML an example is written in."""
    return (SOURCES / f"{name}.yaml").read_bytes()


def _workbook(judge: Judge, blank: Blank, yaml: bytes) -> bytes:
    library = judge.library
    data = read_yaml(yaml).data
    day = date.fromisoformat(str(data["inspected_on"]))
    editions = [e for e in library.editions.values() if e.head.standard in data["standards"] and e.in_force(day)]
    asking = plan(judge, form_from(Handed(_known(blank, library)), library), editions, blank.workshop_sectors)
    return write(
        _ticked(data, library),
        asking.kinds,
        title="重大事故隐患自查表",
        questions=asking.questions,
        served=asking.served,
        standards={e.head.standard: f"《{e.head.title}》（{e.head.number}）" for e in editions},
    )


def _known(blank: Blank, library: Library) -> dict[str, Any]:
    """The form that `form blank` plans for: only what was said about the enterprise."""
    by_id = library.kinds["enterprise"].by_id
    absent = {name: [] if by_id[name].type == "choices" else "no" for name in blank.without}
    sectors = {"sectors": [blank.sector]} if blank.sector else {}
    answers = {**sectors, **dict.fromkeys(blank.has, "yes"), **absent}
    return {"form": "panding/1", "id": "blank", "subjects": [{"kind": "enterprise", "answers": answers}]}


def _ticked(data: dict[str, Any], library: Library) -> dict[str, Any]:
    """Lists as people fill them in: a tick at each option there is, and 是 under 以上已填全."""
    return {**data, "subjects": [_ticked_row(row, library) for row in data["subjects"]]}


def _ticked_row(row: dict[str, Any], library: Library) -> dict[str, Any]:
    by_id = library.kinds[row["kind"]].by_id
    said = {"choices": "√", "safeguards": "正常"}
    answers = {
        name: _ticks(answer, said[by_id[name].type]) if isinstance(answer, list) else answer
        for name, answer in row.get("answers", {}).items()
    }
    return {**row, "answers": answers}


def _ticks(options: Iterable[str], word: str) -> dict[str, str]:
    return {**dict.fromkeys(options, word), REST: "是"}


def main() -> None:
    """Write the workbooks beside this folder."""
    for name, data in workbooks(standards.load()).items():
        (SOURCES.parent / name).write_bytes(data)


if __name__ == "__main__":
    main()

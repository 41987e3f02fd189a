"""Forms as they are handed in: each comes to one outcome, for one reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import standards

Data = dict[str, Any]
KINDS = sorted(path.stem for path in (Path(standards.__file__).parent / "subjects").glob("*.yaml"))
FLAGS = [
    "combustible_dust",
    "wood_products",
    "ammonia_refrigeration",
    "metal_smelting",
    "deep_well_casting",
    "cement",
    "food_making",
    "baijiu",
    "pulp_paper",
    "daily_glass",
    "daily_ceramics",
]
ENTERPRISE = {"sectors": ["commerce"], "steelmaking_furnaces": [], **dict.fromkeys(FLAGS, "no")}
DONE = ["coordinator", "briefing", "work_approval"]


def contractor(name: str, **answers: Any) -> Data:
    """A contractor for whom all is done, but for what `answers` says."""
    good = {
        "relation": "contractor",
        "coordination": DONE,
        "interval_set": "yes",
        "check_interval": "31",
        "last_check": "2024-05-10",
        "agreement": "yes",
    }
    return {"kind": "contractor", "name": name, "answers": good | answers}


def form(*rows: Data, counts: dict[str, Any] | None = None, enterprise: Data | None = None, **more: Any) -> Data:
    """A form on which everything is counted; `counts` corrects that, None takes a count away."""
    told = {kind: sum(row["kind"] == kind for row in rows) for kind in KINDS if kind != "enterprise"} | (counts or {})
    return {
        "form": "panding/1",
        "id": "t",
        "inspected_on": "2024-05-20",
        "standards": ["industry_trade"],
        "enterprise": {"name": "示例公司"},
        "counts": {kind: count for kind, count in told.items() if count is not None},
        "subjects": [{"kind": "enterprise", "answers": ENTERPRISE if enterprise is None else enterprise}, *rows],
        **more,
    }


CLEAR = form(contractor("安装队"))
MAJOR = form(contractor("安装队"), contractor("清洗队", coordination=[], last_check="never"))
OPEN = form(contractor("安装队", coordination=None))
CONTESTED = form(contractor("安装队", agreement="no"))
TOO_FEW = form(contractor("安装队"), contractor("清洗队"), counts={"contractor": 1})
NONE_YET_ONE = form(contractor("安装队"), counts={"contractor": 0})
NOT_ALL = form(contractor("安装队"), counts={"contractor": 2})
BLANK: Data = {"form": "panding/1", "id": "t", "standards": ["industry_trade"]}
NOTHING: Data = {"form": "panding/1", "id": "t", "inspected_on": "2024-05-20"}
TYPO = CLEAR | {"standards": ["industry_trad"]}


def write(folder: Path, forms: dict[str, Data | str]) -> list[str]:
    """Write the forms under their names; text as it is."""
    for name, data in forms.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return [str(folder / name) for name in forms]

"""Forms for the tests of the service, small ones, and how they get there: by the API, as people would."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import yaml

from tests.api.world import JINAN, Caller, World

# One dust system that meets 11(6), one that does not, and a job that is over and was done without approval.
FORM: dict[str, Any] = {
    "form": "panding/1",
    "id": "一厂-1",
    "inspected_on": "2024-05-20",
    "standards": ["industry_trade"],
    "counts": {"dust_system": 2, "confined_space_job": 1},
    "subjects": [
        {"kind": "enterprise", "answers": {"is_industry_trade": "是", "sectors": ["轻工"], "combustible_dust": "有"}},
        {
            "kind": "dust_system",
            "name": "1#除尘系统",
            "answers": {"collection": "干式", "dusts": ["木质粉尘"], "airlock_discharge": "故障"},
        },
        {
            "kind": "dust_system",
            "name": "2#除尘系统",
            "answers": {"collection": "干式", "dusts": ["木质粉尘"], "airlock_discharge": "正常"},
        },
        {"kind": "confined_space", "name": "污水池", "answers": {"toxic_risk": ["硫化氢"], "identified": "是"}},
        {
            "kind": "confined_space_job",
            "name": "5月6日清淤",
            "within": "污水池",
            "answers": {"job_state": "已结束", "approval": "没有审批"},
        },
    ],
}


def form(**changes: Any) -> dict[str, Any]:
    """The form, with other values in its head."""
    return copy.deepcopy(FORM) | changes


def with_airlock(state: str, **changes: Any) -> dict[str, Any]:
    """The form, where the airlock of 1# is otherwise."""
    data = form(**changes)
    data["subjects"][1]["answers"]["airlock_discharge"] = state
    return data


def example(name: str) -> dict[str, Any]:
    """One of the example forms, as the site's own."""
    data: dict[str, Any] = yaml.load(Path(f"docs/examples/src/{name}.yaml").read_text(), yaml.BaseLoader)
    data["enterprise"].pop("uscc", None)
    return json.loads(json.dumps(data))  # type: ignore[no-any-return]


def draft(world: World, content: dict[str, Any] | None = None, head: Caller | None = None) -> dict[str, Any]:
    """A draft of the furniture factory."""
    answer = (head or world.head()).post(f"/v1/sites/{world.workshop}/forms", content or FORM)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def submitted(world: World, content: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The same, handed in by its head."""
    made = draft(world, content)
    answer = world.head().post(f"/v1/forms/{made['id']}/submit", {"version": made["version"], **more})
    assert answer.status_code == 200, answer.text
    handed: dict[str, Any] = answer.json()
    return handed


def inspected(world: World, content: dict[str, Any] | None = None, officer: Caller | None = None) -> dict[str, Any]:
    """An inspection of the furniture factory, by an officer."""
    who = officer or world.officer(JINAN)
    answer = who.post(f"/v1/sites/{world.workshop}/inspections?accept_unreadable=true", content or FORM)
    assert answer.status_code == 201, answer.text
    handed: dict[str, Any] = answer.json()
    return handed


def finding(handed: dict[str, Any], clause: str, subject: str | None = None) -> dict[str, Any]:
    """The finding under a clause."""
    found = [one for one in handed["findings"] if one["clause"] == clause and subject in (None, one["subject_name"])]
    assert found, [(one["clause"], one["subject_name"]) for one in handed["findings"]]
    first: dict[str, Any] = found[0]
    return first

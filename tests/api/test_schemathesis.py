"""Schemathesis against the description: no 5xx, nothing undocumented, what the schema forbids is refused.

Every operation is tried, those of tomorrow too; the more there are, the fewer cases each gets. All inputs are
deterministic: an even choice of the systematic cases of an operation, and some drawn from a fixed seed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as drawing
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode

from api.app import create_app
from api.forms_in import UPLOADED
from api.service import Service
from tests.api.world import JINAN, World

BOTH = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
CASES = {"sqlite": 1200, "postgresql": 500}  # of all operations and callers together
SHARE = {"administrator": 0.5, "officer": 0.35, "nobody": 0.15}
MOST = 300  # systematic cases of an operation that are chosen from
DRAWN = 4  # cases drawn at random, of each kind
REFUSED = {400, 401, 404, 405, 413, 415, 422}  # what nobody can be told
LENIENT = "FormIn"  # a slip on a form costs that entry, not the form: what its schema forbids may be answered by 200


@schemathesis.serializer("application/x-ndjson", "application/zip", *UPLOADED)
def as_drawn(_: Any, value: Any) -> bytes:
    """Whatever is drawn for a body that Schemathesis knows no way to write."""
    return value if isinstance(value, bytes) else json.dumps(value).encode()


@pytest.fixture(params=sorted(SHARE))
def caller(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def test_whatever_comes_the_answer_is_a_documented_one(service: Service, world: World, caller: str) -> None:
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", create_app(service=service))
    operations = [found.ok() for found in schema.get_all_operations()]
    database = "sqlite" if service.database.on_sqlite else "postgresql"
    each = max(3, round(CASES[database] * SHARE[caller] / len(operations)))
    headers = _headers(world, caller)
    wrong: list[str] = []
    statuses: dict[str, set[int]] = {}
    for operation in operations:

        def tried(case: Any) -> None:
            answer = case.call(headers=headers)
            statuses.setdefault(case.operation.label, set()).add(answer.status_code)
            wrong.extend(_wrong(case, answer, headers))

        for case in _evenly(schema, operation, each):
            tried(case)
        _drawn(operation, min(DRAWN, each // 4), tried)
    assert not wrong, f"{len(wrong)} answers:\n" + "\n".join(wrong[:20])
    if caller == "nobody":
        guarded = [one.label for one in operations if one.definition.raw["x-action"] != "anybody"]
        beyond = {label: statuses[label] - REFUSED for label in guarded}
        assert guarded and not any(beyond.values()), beyond
    else:
        assert sum(any(200 <= one < 300 for one in found) for found in statuses.values()) >= 10, statuses


def _headers(world: World, caller: str) -> dict[str, str]:
    if caller == "nobody":
        return {}
    who = world.administrator() if caller == "administrator" else world.officer(JINAN)
    return {"Authorization": f"Bearer {who.key}"}


def _evenly(schema: Any, operation: Any, number: int) -> list[Any]:
    """So many of the systematic cases, taken from all of them alike."""
    cases = list(
        islice(
            schema.iter_coverage_cases(
                operation, generation_modes=BOTH, generation_config=schema.config.generation_for(operation=operation)
            ),
            MOST,
        )
    )
    step = max(1.0, len(cases) / number)
    return [cases[int(at * step)] for at in range(min(number, len(cases)))]


def _drawn(operation: Any, number: int, tried: Any) -> None:
    """So many cases that the schema allows, and so many that it does not, where there are any."""
    for mode in BOTH if number else ():
        run = given(operation.as_strategy(generation_mode=mode))(tried)
        run = drawing(
            max_examples=number,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(seed(20240520)(run))
        try:
            run()
        except Unsatisfiable:  # nothing can be wrong with it
            assert mode is GenerationMode.NEGATIVE, operation.label


def _wrong(case: Any, answer: Any, headers: dict[str, str]) -> Iterator[str]:
    load_all_checks()
    # What the schema allows may still be refused for what it says: an unknown matter, a name that is taken.
    left_out = ["positive_data_acceptance"]
    if LENIENT in str(case.operation.definition.raw.get("requestBody")) or LENIENT in str(case.operation.body):
        left_out.append("negative_data_rejection")
    try:
        case.validate_response(answer, headers=headers, excluded_checks=CHECKS.get_by_names(left_out))
    except (Failure, FailureGroup) as failure:
        for one in getattr(failure, "exceptions", [failure]):
            yield f"{case.operation.label}: {answer.status_code} {type(one).__name__}: {str(one)[:300]}"
        yield case.as_curl_command()[:500]

"""The description: committed, complete, with examples that are true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

from api.description.examples import whole
from api.schema import FOLDER, description, verdict_example
from standards.schema import said

DESCRIPTION = description()


def whole_operation(operation: dict[str, Any]) -> dict[str, Any]:
    """With the answers that are told once for all in their places."""
    shared = DESCRIPTION["components"]["responses"]
    told = {
        status: shared[answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
        for status, answer in operation["responses"].items()
    }
    return operation | {"responses": told}


OPERATIONS = {
    f"{method.upper()} {path}": whole_operation(operation)
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
}


def bodies(operation: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What goes in and out: where, as what kind, and how it is described."""
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield "request", kind, content
    for status, response in operation["responses"].items():
        for kind, content in response.get("content", {}).items():
            yield status, kind, content


def test_the_committed_description_is_the_one_of_the_service() -> None:
    assert (FOLDER / "openapi.json").read_text() == said(DESCRIPTION), "renew it: python -m api.schema"


def test_the_example_of_a_verdict_is_what_the_engine_says() -> None:
    assert whole("verdict") == verdict_example(), "renew it: python -m api.schema"
    assert whole("verdict")["outcome"] == "major"


def test_operations_have_readable_names_of_their_own() -> None:
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+_[a-z_]+", name) for name in names), names


def test_every_tag_is_described() -> None:
    described = {tag["name"]: tag["description"] for tag in DESCRIPTION["tags"]}
    used = {tag for operation in OPERATIONS.values() for tag in operation["tags"]}
    assert set(described) == used
    assert all(described.values())


@pytest.mark.parametrize("key", sorted(OPERATIONS))
def test_every_body_has_an_example_that_its_schema_allows(key: str) -> None:
    for where, kind, content in bodies(OPERATIONS[key]):
        if kind not in ("application/json", "application/problem+json") or "schema" not in content:
            continue
        assert "example" in content, (key, where)
        schema = {**content["schema"], "components": DESCRIPTION["components"]}
        validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(content["example"])]
        assert not errors, (key, where, errors[:5])


@pytest.mark.parametrize("key", sorted(OPERATIONS))
def test_every_operation_says_what_it_answers_when_it_cannot(key: str) -> None:
    operation = OPERATIONS[key]
    statuses = set(operation["responses"])
    assert {"422", "429", "500", "503"} <= statuses
    if operation["security"]:
        assert {"401", "403"} <= statuses
    for status, response in operation["responses"].items():
        if status[0] in "45" and key != "GET /ready":
            assert list(response["content"]) == ["application/problem+json"], (key, status)
    assert operation["summary"] and operation["description"]


def test_the_page_shows_every_operation_and_fetches_nothing(client: TestClient) -> None:
    answer = client.get("/v1/docs")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "script" not in answer.headers["content-security-policy"].replace("style-src", "")
    page = answer.text
    for key, operation in OPERATIONS.items():
        method, path = key.split()
        assert f"<b>{method}</b> {path}</code>" in page
        assert f'id="{operation["operationId"]}"' in page
    assert "<script" not in page
    assert not re.search(r"(src|href|action)\s*=\s*[\"']?https?:|@import|url\(", page)
    assert "示例家具有限公司" in page


def test_the_description_served_is_the_committed_one(client: TestClient) -> None:
    assert client.get("/v1/openapi.json").json() == json.loads((FOLDER / "openapi.json").read_text())

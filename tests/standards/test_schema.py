"""The JSON Schemas are the committed ones, accept what the loader accepts, and refuse what editors should mark."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import engine.schema
import standards.schema
from engine import Judge, form_from, verdict_json
from engine.handed import Handed
from standards.loader import HERE as STANDARDS
from standards.schema import said
from tests.standards.test_bad import BAD, GOOD
from tests.standards.test_conditions import READ, REFUSED

ROOT = STANDARDS.parent
SCHEMAS = standards.schema.schemas() | engine.schema.schemas()
COMMITTED = [(standards.schema.FOLDER, name) for name in standards.schema.schemas()]
COMMITTED += [(engine.schema.FOLDER, name) for name in engine.schema.schemas()]
FILES = sorted([*STANDARDS.rglob("*.yaml"), *GOOD.rglob("*.yaml")])
HEAD = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")


class _Editor(yaml.SafeLoader):
    """YAML 1.2 as editors read it: only true and false are booleans, dates are text."""

    yaml_implicit_resolvers: Any = {}


for _tag, _pattern, _first in [
    ("null", r"~|null|", "~n"),
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]*\.[0-9]+", "-+.0123456789"),
]:
    _Editor.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), [*_first, ""])


def in_an_editor(text: str) -> Any:
    return yaml.load(text, _Editor)


def errors(name: str, data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(SCHEMAS[name]).iter_errors(data)]


def schema_of(path: Path) -> str:
    names = {"catalogue.yaml": "catalogue", "edition.yaml": "edition"}
    folders = {"subjects": "kind", "duties": "duties"}
    return names.get(path.name) or folders.get(path.parent.name, "article")


@pytest.mark.parametrize(("folder", "name"), COMMITTED, ids=[name for _, name in COMMITTED])
def test_the_committed_schema_is_the_present_one(folder: Path, name: str) -> None:
    module = "standards" if folder == standards.schema.FOLDER else "engine"
    current = (folder / f"{name}.json").read_text(encoding="utf-8")
    assert current == said(SCHEMAS[name]), f"renew it: python -m {module}.schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


def test_no_other_schema_lies_about() -> None:
    assert sorted(p.stem for p in standards.schema.FOLDER.iterdir()) == sorted(standards.schema.schemas())
    of_the_service = ["exchange", "openapi"]  # api.exchange.schema, api.schema
    assert sorted(p.stem for p in engine.schema.FOLDER.iterdir()) == sorted([*engine.schema.schemas(), *of_the_service])


def test_writing_puts_each_schema_into_its_file(tmp_path: Path) -> None:
    standards.schema.write(tmp_path / "new", {"kind": SCHEMAS["kind"]})
    assert json.loads((tmp_path / "new" / "kind.json").read_text(encoding="utf-8")) == SCHEMAS["kind"]


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(ROOT).as_posix() for path in FILES])
def test_a_file_of_the_standards_names_its_schema_and_satisfies_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head = HEAD.match(text)
    assert head, "the first line should be # yaml-language-server: $schema=…"
    assert (path.parent / head[1]).resolve() == standards.schema.FOLDER / f"{schema_of(path)}.json"
    assert errors(schema_of(path), in_an_editor(text)) == []


@pytest.mark.parametrize("condition", [written for written, _ in READ])
def test_the_schema_accepts_every_condition_that_can_be_read(condition: Any) -> None:
    data = in_an_editor(yaml.safe_dump({"article": "第一条", "heading": "甲", "given": condition, "clauses": []}))
    assert errors("article", data) == []


@pytest.mark.parametrize("condition", [w for w, _, why in REFUSED if w is not None and "not a number" not in why])
def test_the_schema_refuses_every_condition_that_cannot_be_read(condition: Any) -> None:
    assert errors("article", {"article": "第一条", "heading": "甲", "given": condition, "clauses": []})


FORM = """
form: panding/1
id: 2024-0001
inspected_on: 2024-05-20
origin: self
standards: [industry_trade, fire]
enterprise: {name: 某木业公司, region: "370102", industry: C2110}
counts: {dust_system: 2, contractor: 0}
subjects:
  - {kind: enterprise, answers: {sectors: [light_industry], combustible_dust: yes}}
  - {kind: dust_system, name: 2#除尘系统, within: 打磨车间,
     answers: {collection: dry, dusts: [wood], airlock_discharge: failed},
     grounds: {airlock_discharge: {how: seen, by: 张三, at: 2024-05-20, files: [p1.jpg]}}}
  - {kind: dust_collector, name: 1#除尘器, within: [2#除尘系统, 打磨车间],
     answers: {explosion_control: {venting: working, inerting: null}}}
claims: [{rule: 5.1.3c, by: 李四, role: officer, reason: 见批复}]
decisions: [{clause: "8", by: 李四, reason: 现场认定}]
objections: [{clause: 11(6), by: 王五, reason: 已整改}]
"""


def test_a_form_as_the_design_writes_it_satisfies_the_schema() -> None:
    assert errors("form", in_an_editor(FORM)) == []


@pytest.mark.parametrize(
    ("old", "new", "said_of"),
    [
        ("form: panding/1", "form: panding/2", "$.form"),
        ("id: 2024-0001\n", "", "$: 'id' is a required property"),
        ("origin: self", "origin: selfie", "$.origin"),
        ("how: seen", "how: smelt", "$.subjects[1]"),
        ("counts: {", "count: {", "$: Additional properties"),
        ("by: 王五, ", "", "$.objections[0]"),
    ],
)
def test_a_wrong_form_does_not_satisfy_the_schema(old: str, new: str, said_of: str) -> None:
    assert old in FORM
    assert any(error.startswith(said_of) for error in errors("form", in_an_editor(FORM.replace(old, new))))


def test_a_real_verdict_satisfies_the_schema(judge: Judge) -> None:
    verdict = verdict_json(judge.judge(form_from(Handed(in_an_editor(FORM)), judge.library)))
    assert {finding["outcome"] for finding in verdict["findings"]} >= {"major", "undetermined", "not_applicable"}
    assert errors("verdict", json.loads(json.dumps(verdict, ensure_ascii=False))) == []
    verdict["findings"][0]["outcome"] = "perhaps"
    assert errors("verdict", verdict)


MARKED = """unknown_key missing_key unknown_operator two_comparisons empty_list unknown_sector unknown_effect
    unknown_type edition_named_in_capitals
    question_named_in_capitals neither_yes_nor_no valid_for_no_day mark_of_no_kind"""


@pytest.mark.parametrize("name", MARKED.split())
def test_an_editor_marks_a_bad_file_too(name: str) -> None:
    (path,) = [path for path in BAD if path.stem == name]
    text = path.read_text(encoding="utf-8")
    place = Path(text.split("\n")[0].removeprefix("# in place of "))
    assert errors(schema_of(place), in_an_editor(text))

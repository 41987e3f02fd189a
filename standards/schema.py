"""JSON Schemas of the YAML files, for editors: `python -m standards.schema` writes them to `standards/schema/`.

They describe a file as an editor reads it (YAML 1.2: 6 is a number, yes is text); the loader is stricter.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from standards.additions import AddedArticles, AddedQuestions
from standards.catalogue import Catalogue
from standards.conditions import COMPARISONS, CONNECTIVES, DATES, SAFEGUARD
from standards.duty import Duties
from standards.editions import SECTORS, Article, EditionHead
from standards.kinds import SubjectKind

FOLDER = Path(__file__).parent / "schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: dict[str, type[BaseModel]] = {
    "edition": EditionHead,
    "article": Article,
    "kind": SubjectKind,
    "catalogue": Catalogue,
    "duties": Duties,
    "added_questions": AddedQuestions,
    "added_articles": AddedArticles,
}
Schema = dict[str, Any]
_TEXT: Schema = {"type": ["string", "number"]}  # 2022 is text to the loader and a number to an editor


def schemas() -> dict[str, Schema]:
    """The JSON Schema of each kind of file, by name."""
    return {name: _schema(model) for name, model in _MODELS.items()}


def write(folder: Path, schemas: dict[str, Schema]) -> None:
    """Write each schema to `<name>.json` under `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas.items():
        (folder / f"{name}.json").write_text(said(schema), encoding="utf-8")


def said(schema: Schema) -> str:
    """A schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _schema(model: type[BaseModel]) -> Schema:
    schema: Schema = _as_written(model.model_json_schema())
    if "#/$defs/Condition" in json.dumps(schema):
        schema["$defs"] = dict(sorted({**schema.get("$defs", {}), **_condition()}.items()))
    if model is EditionHead:
        schema["properties"]["effective"]["anyOf"].append({"const": "missing"})
    if model is Duties:
        schema["$defs"]["Duty"]["properties"]["from"]["anyOf"].append({"const": "missing"})
    return {"$schema": DIALECT, **schema}


def _as_written(part: Any) -> Any:
    """The schema with conditions referred to, defaults of yes and no as words, numbers allowed where text stands."""
    if isinstance(part, list):
        return [_as_written(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part == {"title": "Condition"}:
        return {"$ref": "#/$defs/Condition"}
    found = {key: _as_written(value) for key, value in part.items()}
    if found.get("type") == "string" and not found.keys() & {"enum", "format", "pattern"}:
        found |= _TEXT
    if isinstance(found.get("default"), bool):
        found["default"] = "yes" if found["default"] else "no"
    return found


def _one(properties: Schema, **more: Any) -> Schema:
    """A mapping with one key."""
    return {"type": "object", "minProperties": 1, "maxProperties": 1, "properties": properties, **more}


def _some(items: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": items}


def _all_of(**properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


def _condition() -> dict[str, Schema]:
    """What `standards.conditions.parse` reads, as schema definitions."""
    names = ("Condition", "QuestionName", "Comparison", "Number", "Moment")
    condition, question, comparison, number, moment = ({"$ref": f"#/$defs/{name}"} for name in names)
    connectives = {key: condition if key == "not" else _some(condition) for key in CONNECTIVES}
    safeguards: Schema = {key: question for key in SAFEGUARD}
    safeguards |= {key: _some(question) for key in ("lacks_any", "lacks_all")}
    safeguards["lacks"] = {"anyOf": [question, _all_of(of=question, among=_some(_TEXT))]}
    operators = {key: _some(_TEXT) for key in ("in", "any_of", "all_of")}
    operators |= {key: number for key in COMPARISONS} | {key: moment for key in DATES}
    factor = {"type": "array", "prefixItems": [question, _TEXT], "minItems": 2, "maxItems": 2}
    tally = _all_of(among=_some(_TEXT), at_least={**_TEXT, "pattern": r"^[1-9]\d*$"})
    bound = {**_all_of(of=_TEXT, minus=_TEXT), "required": ["of"]}
    return {
        "Condition": _one(
            {**connectives, "sector": {"enum": list(SECTORS)}, "tally": tally, **safeguards},
            additionalProperties=comparison,
            propertyNames=question,
            description="A mapping with one key: connective, safeguard operator, sector, tally, or a question.",
        ),
        "QuestionName": {
            "description": "A question of the row, or of the enterprise or of what the row lies in by prefix.",
            "pattern": r"^((enterprise|within)\.)?[a-z][a-z0-9_]*$",
            "type": "string",
        },
        "Comparison": {
            "description": "What an answer must be.",
            "anyOf": [_TEXT, _one(operators, additionalProperties=False)],
        },
        "Number": {
            "description": "A number, another number question of the row, or that question times a factor.",
            "anyOf": [_TEXT, _all_of(times=factor)],
        },
        "Moment": {
            "description": "A date question or inspected_on, minus a period (P3M) or a number question.",
            "anyOf": [_TEXT, bound],
        },
    }


if __name__ == "__main__":
    write(FOLDER, schemas())

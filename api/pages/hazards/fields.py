"""From a step's model to the fields of its form, and from what was sent back to what the model takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from pydantic import BaseModel

from api.loop.payloads import AnyAct
from api.models import UUID
from api.pages.hazards.wording import HINTS, VALUES, YES_NO, help_on, label
from api.steps import called
from standards.wording import Text

Kind = Literal["line", "text", "date", "number", "yes_no", "one", "several", "names", "ids", "part", "group"]
_SHORT = 200
_APART = re.compile(r"[、,，;；\n]+")
_HIDDEN = ("act", "expects")
_LAST = ("on", "note")  # every step has them; what is the step's own comes first
_PLAINLY = (
    ("填 not_needed 并", "勾选“无需”并"),
    ("在 no_photo 写明", "写明"),
    ("（until）", ""),
    ("请填 discussion", "请填“集体讨论”"),
    ("not_needed", "“not needed”"),
)
MODELS: dict[str, type[BaseModel]] = {
    get_args(model.model_fields["act"].annotation)[0]: model for model in get_args(AnyAct)
}
Typed = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `name` is dotted where it lies within another; `options` are values with their words."""

    act: str
    name: str
    kind: Kind
    required: bool
    options: tuple[tuple[str, Text], ...] = ()
    parts: tuple[Field, ...] = ()

    @property
    def label(self) -> Text:
        """What it is called."""
        return label(self.act, self.name)

    @property
    def help(self) -> Text | None:
        """What helps to fill it in."""
        return help_on(self.act, self.name)


@dataclass(frozen=True, slots=True)
class Step:
    """A step as a form."""

    act: str
    fields: tuple[Field, ...]

    @property
    def name(self) -> Text:
        """What it is called."""
        return called(self.act)

    @property
    def hint(self) -> Text:
        """What it is about, in a line."""
        return HINTS.get(self.act, Text("", ""))


@cache
def step(act: str) -> Step:
    """The form of a step: whatever its model holds."""
    schema = MODELS[act].model_json_schema()
    fields = tuple(_fields(act, schema, schema.get("$defs", {})))
    return Step(act, tuple(sorted(fields, key=lambda field: field.name in _LAST)))


def read(fields: tuple[Field, ...], typed: Typed) -> dict[str, Any]:
    """What was filled in, as the model takes it. What is blank is left out: nothing is meant by it."""
    found = {field.name.rpartition(".")[2]: _value(field, typed) for field in fields}
    return {name: value for name, value in found.items() if value not in ("", None, [], {})}


def typed_of(fields: tuple[Field, ...], data: Mapping[str, Any]) -> dict[str, list[str]]:
    """What somebody would have typed to say this: for going on from what stands there."""
    typed: dict[str, list[str]] = {}
    for field in fields:
        value = data.get(field.name.rpartition(".")[2])
        if field.kind == "group" and isinstance(value, Mapping):
            typed |= typed_of(field.parts, value)
        elif field.kind == "part" and isinstance(value, Mapping):
            named = {"value": field.name, "reason": f"{field.name}.reason"}
            typed |= {place: [str(value[key])] for key, place in named.items() if key in value}
            typed |= {f"{field.name}.not_needed": ["1"]} if value.get("not_needed") else {}
        elif isinstance(value, list):
            typed[field.name] = ["、".join(value)] if field.kind == "names" else [str(one) for one in value]
        elif value is not None:
            typed[field.name] = [str(value)]
    return typed


def wrong(act: str, typed: Typed, errors: list[dict[str, str]]) -> list[tuple[Text, str]]:
    """What is wrong, by the words that stand on the form; once for each field."""
    fields = {field.name: field for field in _flat(step(act).fields)}
    told: dict[str, tuple[Text, str]] = {}
    for one in errors:
        name = next((name for name in _names(one["where"]) if name in fields), "")
        is_part = bool(name) and fields[name].kind == "part"
        if is_part and ("NotNeeded" in one["where"]) != bool(_first(typed, f"{name}.not_needed")):
            continue  # of the way that was not taken
        message = plainly(one["message"]) if is_part else plainly(one["message"]).partition("；")[0]
        told.setdefault(name or one["where"], (label(act, name) if name else step(act).name, message))
    return list(told.values())


def names_in(text: str) -> list[str]:
    """The names that somebody wrote in one line."""
    return [name for name in map(str.strip, _APART.split(text)) if name]


def plainly(message: str) -> str:
    """What is wrong, in the words of the page and not in those of the API."""
    for technical, plain in _PLAINLY:
        message = message.replace(technical, plain)
    return message


def _names(where: str) -> Iterator[str]:
    steps = where.split(".")
    return (".".join(steps[:length]) for length in range(min(len(steps), 2), 0, -1))


def _flat(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _flat(field.parts)


def _fields(
    act: str, schema: dict[str, Any], defs: dict[str, Any], within: str = "", *, wanted: bool = True
) -> Iterator[Field]:
    needed = schema.get("required", ()) if wanted else ()  # nothing of what may be left out as a whole
    for name, described in schema["properties"].items():
        if name not in _HIDDEN:
            yield _field(act, within + name, described, defs, required=name in needed)


def _field(act: str, name: str, described: dict[str, Any], defs: dict[str, Any], *, required: bool) -> Field:
    forms = [one for one in described.get("anyOf", [described]) if one.get("type") != "null"]
    if len(forms) > 1:
        return Field(act, name, "part", required)
    form = forms[0]
    if "$ref" in form:
        inner = defs[form["$ref"].rpartition("/")[2]]
        return Field(act, name, "group", required, parts=tuple(_fields(act, inner, defs, f"{name}.", wanted=required)))
    kind = _kind(form)
    return Field(act, name, kind, required, _options(name, kind, form))


def _kind(form: dict[str, Any]) -> Kind:
    match form["type"]:
        case "boolean":
            return "yes_no"
        case "number" | "integer":
            return "number"
        case "array":
            items = form["items"]
            return "several" if "enum" in items else "ids" if items.get("pattern") == UUID else "names"
        case _ if "enum" in form:
            return "one"
        case _ if form.get("format") == "date":
            return "date"
        case _:
            return "line" if form.get("maxLength", _SHORT) <= _SHORT else "text"


def _options(name: str, kind: Kind, form: dict[str, Any]) -> tuple[tuple[str, Text], ...]:
    if kind == "yes_no":
        yes, no = YES_NO[name]
        return (("true", yes), ("false", no))
    values = form.get("enum") or form.get("items", {}).get("enum", ())
    return tuple((value, VALUES[value]) for value in values)


def _value(field: Field, typed: Typed) -> Any:
    first = _first(typed, field.name)
    match field.kind:
        case "names":
            return names_in(first)
        case "several" | "ids":
            return [value for value in typed.get(field.name, []) if value]
        case "yes_no":
            return {"true": True, "false": False}.get(first)
        case "group":
            return read(field.parts, typed)
        case "part":
            return _part(field.name, first, typed)
        case _:
            return first


def _part(name: str, value: str, typed: Typed) -> dict[str, Any]:
    """A part of a plan: said, or not needed with a reason. Whoever does both is asked which."""
    said = {"value": value} if value else {}
    if not _first(typed, f"{name}.not_needed"):
        return said
    reason = _first(typed, f"{name}.reason")
    return {**said, "not_needed": True} | ({"reason": reason} if reason else {})


def _first(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, ())), "").strip()

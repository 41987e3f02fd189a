"""An example of every body, put together from the examples of its fields; forms and verdicts have one of their own.

`python -m api.schema` makes the example of a verdict from that of a form.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

Schema = dict[str, Any]
FOLDER = Path(__file__).parent / "bodies"
_WHOLE = {"FormIn": "form", "Verdict": "verdict"}  # those with an example of their own
_FORMATS = {"date": "2024-05-20", "date-time": "2024-05-20T08:30:00Z", "binary": ""}
_ID = "01909ad6-5be0-7b52-8b52-3f5c2b7c1a10"
# What a field is called says what an example of it is, where it does not give one itself.
_BY_NAME = {
    "name": "示例家具有限公司",
    "login": "li.na",
    "password": "一个足够长、别人猜不到的密码",
    "label": "市级平台对接",
    "address": "示例市示例区示例路 1 号",
    "reason": "现场核查与填报一致",
    "text": "锁气卸灰装置故障，无法正常卸灰",
    "note": "已电话告知企业",
    "work": "除尘系统清灰",
    "certificate": "37****25",
    "citation": "《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第十一条第六项",
    "clause": "11(6)",
    "edition": "industry_trade_2023",
    "summary": "除尘系统未设锁气卸灰装置",
    "subject": "2#除尘系统",
    "enterprise": "示例家具有限公司",
    "region": "370102",
    "uscc": "914406061EXAMPLE4F",
    "industry": "C2110",
    "sectors": "light_industry",
    "matters": "industry_trade",
    "role": "officer",
    "post": "equipment",
    "key": "pd_" + "x" * 43,
    "beginning": "pd_x9kQ2m",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "next": "WyIwMTkwOWFkNiJd",
    "csrf": "Zk3v0m8yq1T5",
    "title": "工贸企业重大事故隐患判定标准",
    "number": "应急管理部令第10号",
    "issuer": "应急管理部",
    "term": "重大事故隐患",
    "remedy": "装上锁气卸灰装置，修好前停用这套除尘系统",
    "disclaimer": "依据自报，程序拟判定，不替代监管部门认定",
}  # fmt: skip


class Examples:
    """Examples for the schemas of one description."""

    def __init__(self, schemas: dict[str, Schema]) -> None:
        """Keep the components."""
        self._schemas = schemas

    def of(self, schema: Schema, name: str = "", within: tuple[str, ...] = ()) -> Any:
        """An example that the schema allows.

        Args:
            schema: the schema.
            name: what the field is called.
            within: the components it lies in: one that lies in itself ends there.
        """
        if ref := schema.get("$ref"):
            component = str(ref).rpartition("/")[2]
            if component in _WHOLE:
                return whole(_WHOLE[component])
            return self.of(self._schemas[component], name, (*within, component))
        if schema.get("examples"):
            return schema["examples"][0]
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        if options := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
            ends = any(_component(option) in within for option in options)
            kinds = [o for o in options if o.get("type") != "null" and _component(o) not in within]
            return None if ends or not kinds else self.of(kinds[0], name, within)
        if isinstance(schema.get("default"), str | int | float | bool):
            return schema["default"]
        return self._typed(schema, name, within)

    def _typed(self, schema: Schema, name: str, within: tuple[str, ...]) -> Any:
        match schema.get("type"):
            case "object":
                return {key: self.of(part, key, within) for key, part in schema.get("properties", {}).items()}
            case "array":
                items = schema.get("items", {})
                return [] if not items or _component(items) in within else [self.of(items, name, within)]
            case "string":
                return _text(schema, name)
            case "integer" | "number":
                return schema.get("minimum", 1)
            case "boolean":
                return False
        return None


@cache
def whole(name: str) -> Any:
    """An example that has a file of its own."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def _component(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _text(schema: Schema, name: str) -> str:
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    pattern = str(schema.get("pattern", ""))
    if "{8}-" in pattern or name == "id" or name.endswith("_id"):
        return _ID
    if pattern.startswith("^(?!"):  # a number as text
        return "1"
    text = _BY_NAME.get(name, "示例")
    return text[: schema.get("maxLength", len(text))]

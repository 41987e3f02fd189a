"""An envelope as it is written, JSON or a workbook. Items wait in a file: the head says what they come to."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from pydantic import TypeAdapter

from api.exchange.items import (
    ITEMS,
    VERSION,
    HazardEnvelope,
    Head,
    Item,
    Kind,
    Producer,
    VerdictEnvelope,
    digest_of,
    digest_of_all,
)
from engine.judge import ENGINE
from engine.reports.tables import Column, Table, write_table
from engine.reports.words import DISCLAIMER
from standards.schema import DIALECT, Schema
from standards.wording import Text

_CHUNK = 64_000  # bytes
_NAMES = {"hazards": Text("隐患清单", "Hazards"), "verdicts": Text("判定清单", "Verdicts")}
_TITLES: dict[str, tuple[Text, float]] = {
    "producer": (Text("来源系统", "Producer"), 19),
    "number": (Text("编号", "Number"), 24),
    "enterprise": (Text("企业名称", "Enterprise"), 24),
    "uscc": (Text("统一社会信用代码", "Credit code"), 21),
    "site": (Text("厂区", "Site"), 16),
    "region": (Text("属地代码", "Region code"), 14),
    "address": (Text("地址", "Address"), 24),
    "industry": (Text("行业代码", "Industry"), 10),
    "sectors": (Text("监管行业", "Sectors"), 18),
    "matter": (Text("监管领域", "Matter"), 16),
    "channel": (Text("发现渠道", "Channel"), 10),
    "level": (Text("等级", "Level"), 10),
    "edition": (Text("标准版本", "Edition"), 22),
    "clause": (Text("条文项", "Clause"), 12),
    "citation": (Text("判定依据", "Citation"), 34),
    "subject_kind": (Text("部位类别", "Kind"), 18),
    "subject_name": (Text("部位（设备）", "Place, device"), 20),
    "description": (Text("描述", "Description"), 40),
    "found_on": (Text("发现日期", "Found on"), 12),
    "state": (Text("状态", "State"), 14),
    "standing": (Text("判定状态", "Standing"), 12),
    "due_on": (Text("整改期限", "Due on"), 12),
    "closed_on": (Text("销号日期", "Closed on"), 12),
    "listed": (Text("督办级别", "Listed"), 12),
    "planned": (Text("列入治理计划", "Planned"), 12),
    "as_of": (Text("检查日期", "As of"), 12),
    "outcome": (Text("结果", "Outcome"), 16),
    "totals": (Text("各结果项数", "Totals"), 30),
    "findings": (Text("要处理的判定", "Findings"), 60),
    "form_digest": (Text("填报内容摘要值", "Digest of the form"), 20),
    "standards_digest": (Text("标准摘要值", "Digest of the standards"), 20),
    "engine": (Text("程序版本", "Engine"), 14),
}
_STRUCTURED = ("sectors", "totals", "findings", "planned")  # written as JSON in a cell


@dataclass(frozen=True, slots=True)
class Packed:
    """Items in a file of their own, one a line, and the head that goes before them."""

    head: Head
    lines: IO[bytes]

    def json(self) -> Iterator[bytes]:
        """The envelope as JSON, a piece at a time."""
        yield self.head.model_dump_json().encode()[:-1] + b',"items":['
        waiting, first = b"", True
        for line in self._lines():
            waiting += line if first else b"," + line
            first = False
            if len(waiting) > _CHUNK:
                yield waiting
                waiting = b""
        yield waiting + b"]}\n"

    def workbook(self, out: IO[bytes]) -> None:
        """The envelope as a workbook: the head in a line above the table, codes in the cells; it can be read back.

        Raises:
            CannotWrite: where there are more rows than a sheet has.
        """
        kind = self.head.kind
        columns = columns_of(kind)
        rows = ([_cell(data.get(column.id)) for column in columns] for data in map(json.loads, self._lines()))
        title = _NAMES[kind].zh
        write_table(Table(title, title, DISCLAIMER.zh, columns, rows, head_line(self.head)), "xlsx", out)

    def _lines(self) -> Iterator[bytes]:
        self.lines.seek(0)
        return (line.rstrip(b"\n") for line in self.lines)


def packed(
    items: Iterable[Item], kind: Kind, deployment: str, scope: dict[str, Any], at: datetime, folder: Path
) -> Packed:
    """Write items into a file that goes away with whoever holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # it outlives this call
    digests = []
    for item in items:
        line = item.line()
        digests.append(digest_of(line))
        lines.write(line + b"\n")
    head = Head(
        exchange="panding-exchange/1",
        kind=kind,
        producer=Producer(deployment=deployment, engine=ENGINE),
        made_at=at,
        scope=scope,
        count=len(digests),
        digest=digest_of_all(digests),
    )
    return Packed(head, lines)


def head_line(head: Head) -> str:
    """The head as it stands above a table."""
    return f"{VERSION} {head.model_dump_json(exclude={'exchange'})}"


def columns_of(kind: Kind) -> tuple[Column, ...]:
    """The columns of a kind, in the order of its fields."""
    return tuple(Column(name, *_TITLES[name]) for name in ITEMS[kind].model_fields)


def field_of(title: str) -> str | None:
    """The field that a column is, by its title in either language."""
    return _FIELDS.get(title.strip())


_FIELDS = {words: name for name, (title, _) in _TITLES.items() for words in (title.zh, title.en)}


def value_of(field: str, text: str) -> Any:
    """What a cell says.

    Raises:
        ValueError: where it should be JSON and is not.
    """
    text = text.strip()
    if not text:
        return None
    return json.loads(text) if field in _STRUCTURED else text


def _cell(value: Any) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def schema() -> Schema:
    """The JSON Schema of an envelope."""
    told = TypeAdapter[Any](HazardEnvelope | VerdictEnvelope).json_schema()
    return {"$schema": DIALECT, "title": VERSION, **told}

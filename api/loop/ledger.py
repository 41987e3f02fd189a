"""The ledger (台账) of hazards as a workbook, written row by row: what people did fills the columns of practice."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.attachments.seeing import for_authority
from api.database import Account, Attachment, Hazard
from api.database.tables import today
from api.errors import invalid
from api.loop.life import CLOSED, DONE_BY_ENTERPRISE
from api.loop.lists import Wanted
from api.loop.outlook import STATUS
from api.loop.setting import source_of
from api.loop.telling import STANDINGS
from api.loop.terms import is_overdue
from api.rights import INSIDE, LEVELS, Actor
from engine.reports.ledger import NAME, NOTE, NUMBER, SOURCES, TITLES, entries
from engine.reports.tables import Table, write_table
from standards.editions import SECTORS
from standards.wording import Text

_CHUNK = 500
_PIECE = 64 * 1024
_MOST = 100_000  # rows: Excel takes a million, people do not
_WORTH = "判定状态以各行所写为准"
_LEVELS = {"major": "重大", "general": "一般", "unrated": "未定级"}
_LISTED = dict(zip(LEVELS, ("国家级", "省级", "市级", "县级", "乡镇级"), strict=True))
_MEASURES = {"stop_use": "停用", "evacuate": "撤人", "cordon": "警戒", "other": "其他"}


@dataclass(frozen=True, slots=True)
class _Row:
    """A hazard with what its row needs from elsewhere."""

    hazard: Hazard
    actor: Actor
    names: dict[str, str]
    photos: dict[tuple[str, str | None], int]

    def of(self, act: str, key: str) -> Any:
        """Something that a step established, if it still stands."""
        return self.hazard.done.get(act, {}).get(key)

    def text(self, act: str, key: str) -> str:
        """The same as text."""
        value = self.of(act, key)
        return "、".join(value) if isinstance(value, list) else "" if value is None else str(value)

    def officers(self, act: str) -> str:
        """The names of who acted."""
        return "、".join(self.names.get(one, "") for one in self.of(act, "officers") or ())

    def count(self, role: str) -> str:
        """How many photos there are."""
        number = self.photos.get((self.hazard.id, role), 0)
        return f"{number} 张" if number else ""


def _place(row: _Row) -> str:
    return f"{row.hazard.site.name}　{row.hazard.region}"


def _source(row: _Row) -> str:
    source = SOURCES.get(source_of(row.hazard, row.actor) or "")
    return source.zh if source else ""


def _finders(row: _Row) -> str:
    """As the source: an enterprise is told only of its own."""
    return row.text("found", "finders") if source_of(row.hazard, row.actor) else ""


def _controlled(row: _Row) -> str:
    words = "、".join(_MEASURES[one] for one in row.of("controlled", "measures") or ())
    return f"{words}：{row.text('controlled', 'what')}" if words else ""


def _said(part: dict[str, Any] | None) -> str:
    """A field of a plan, or 无需 with its reason."""
    if not part:
        return ""
    return f"无需（{part['reason']}）" if part.get("not_needed") else str(part["value"])


def _measures(row: _Row) -> str:
    return _said(row.of("planned", "methods")) or row.text("rectifying", "measures")


def _planned(key: str) -> Callable[[_Row], str]:
    return lambda row: row.text("planned", key) or row.text("rectifying", key)


def _contingency(row: _Row) -> str:
    measures = row.of("planned", "measures") or {}
    return _said(measures.get("contingency")) or row.text("rectifying", "contingency")


def _remarks(row: _Row) -> str:
    hazard = row.hazard
    said = ["逾期"] if is_overdue(hazard, today()) else []
    if hazard.again_of:
        said.append("屡查屡有")
    if hazard.state in DONE_BY_ENTERPRISE and not hazard.listed and "ordered" not in hazard.done:
        said.append("企业已验收，待销号")
    if "archived" in hazard.done:
        said.append("已归档")
    return "；".join(said)


def _day(act: str) -> Callable[[_Row], str]:
    return lambda row: row.text(act, "on")


COLUMNS: dict[str, Callable[[_Row], str]] = {
    "隐患编号": lambda row: row.hazard.number,
    "企业名称": lambda row: row.hazard.site.enterprise.name,
    "统一社会信用代码": lambda row: row.hazard.site.enterprise.uscc or "",
    "厂区及属地": _place,
    "监管行业": lambda row: "、".join(SECTORS.get(one, one) for one in row.hazard.site.sectors),
    "排查时间": lambda row: row.hazard.found_on.isoformat(),
    "排查人员": _finders,
    "隐患来源": _source,
    "隐患部位（设备）": lambda row: row.hazard.subject_name or "",
    "隐患描述": lambda row: row.hazard.description,
    "隐患等级": lambda row: _LEVELS[row.hazard.level],
    "判定依据（条项）": lambda row: row.hazard.citation or "",
    "判定状态": lambda row: STANDINGS[row.hazard.standing].zh if row.hazard.level == "major" else "",
    "临时防范措施": _controlled,
    "整改措施": _measures,
    "责任部门": _planned("department"),
    "责任人": _planned("responsible"),
    "治理资金（万元）": lambda row: row.text("rectified", "cost") or _planned("amount")(row),
    "整改期限": lambda row: row.hazard.due_on.isoformat() if row.hazard.due_on else "",
    "应急预案": _contingency,
    "完成时间": _day("rectified"),
    "整改状态": lambda row: STATUS[row.hazard.state].zh,
    "验收人": lambda row: row.text("accepted", "people"),
    "验收时间": _day("accepted"),
    "复查文书号": lambda row: row.text("reinspected", "document"),
    "复查人": lambda row: row.officers("reinspected"),
    "督办级别": lambda row: _LISTED.get(row.hazard.listed or "", ""),
    "督办单位": lambda row: row.text("listed", "unit"),
    "报告部门时间": _day("reported_department"),
    "公示时间": _day("published"),
    "核销人": lambda row: row.officers("written_off"),
    "销号时间": lambda row: (
        row.hazard.closed_on.isoformat() if row.hazard.closed_on and row.hazard.state == CLOSED else ""
    ),
    "整改前照片": lambda row: row.count("before"),
    "整改后照片": lambda row: row.count("after"),
    "备注": _remarks,
}


def write(session: Session, actor: Actor, region: str, enterprise: str | None) -> Iterator[bytes]:
    """The ledger of the hazards within reach, piece by piece; it is whole before the first piece is given.

    Raises:
        Problem: 422 where there are more rows than anybody reads.
    """
    query = Wanted(region=region, enterprise=enterprise).query(actor).order_by(Hazard.number)
    if (session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0) > _MOST:
        raise invalid(Text(f"超过 {_MOST} 行，请按属地分开导出", f"more than {_MOST} rows; narrow the region"))
    own = all(reach.role in INSIDE for reach in actor.reaching("hazard.read"))
    folder = Path(tempfile.mkdtemp(prefix="panding-"))
    try:
        path = folder / "ledger.xlsx"
        _write(path, _rows(session, session.scalars(query.execution_options(yield_per=_CHUNK)), actor), own)
    except BaseException:
        shutil.rmtree(folder)
        raise
    return _pieces(path, folder)


def _rows(session: Session, hazards: Iterable[Hazard], actor: Actor) -> Iterator[_Row]:
    chunk: list[Hazard] = []
    for hazard in hazards:
        chunk.append(hazard)
        if len(chunk) == _CHUNK:
            yield from _chunk(session, chunk, actor)
            chunk = []
    yield from _chunk(session, chunk, actor)


def _chunk(session: Session, hazards: list[Hazard], actor: Actor) -> Iterator[_Row]:
    people = {
        one for row in hazards for act in ("reinspected", "written_off")
        for one in row.done.get(act, {}).get("officers", ())
    }  # fmt: skip
    names = {
        row.id: row.name for row in session.execute(select(Account.id, Account.name).where(Account.id.in_(people)))
    }
    counted = session.execute(
        select(Attachment.of_id, Attachment.role, Attachment.shared, func.count())
        .where(
            Attachment.of_kind == "hazard",
            Attachment.of_id.in_([row.id for row in hazards]),
            Attachment.removed_at.is_(None),
        )
        .group_by(Attachment.of_id, Attachment.role, Attachment.shared)
    ).all()
    whole = {hazard.id for hazard in hazards if for_authority(actor, hazard)}
    photos: Counter[tuple[str, str | None]] = Counter()
    for of, role, shared, number in counted:
        photos[of, role] += number if shared or of in whole else 0  # as `seen_by` has it
    for hazard in hazards:
        yield _Row(hazard, actor, names, photos)


def _write(path: Path, rows: Iterable[_Row], own: bool) -> None:
    columns = [entry.column for entry in entries(own)]
    lines = ([str(number), *(COLUMNS[one.title.zh](row) for one in columns)] for number, row in enumerate(rows, 1))
    table = Table(NAME.zh, TITLES[own].zh, _WORTH, (NUMBER, *columns), lines, NOTE.zh, "zh")
    with path.open("wb") as file:
        write_table(table, "xlsx", file)


def _pieces(path: Path, folder: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    finally:
        shutil.rmtree(folder)

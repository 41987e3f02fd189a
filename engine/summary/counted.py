"""What a summary holds: counts with words for them, lists of whom they are about. Plain data for all outputs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from engine.reports.words import OUTCOME, REASON
from engine.summary.periods import Span
from engine.summary.places import Remark
from engine.summary.regions import Counts
from engine.summary.reported import Compared
from standards.wording import Text

# What a finding may come to. Each is in one of them, so they add up; contested ones are neither major nor clear.
SAYS: dict[str, Text] = {
    "major": OUTCOME["major"],
    "past": OUTCOME["past"],
    "contested": REASON["contested"],
    "needs_person": REASON["needs_person"],
    "text_silent": REASON["text_silent"],
    "missing": REASON["missing"],
    "not_listed": REASON["not_listed"],
    "unreadable": REASON["unreadable"],
    "partial_text": REASON["partial_text"],
    "not_encoded": REASON["not_encoded"],
    "not_found": OUTCOME["not_found"],
    "not_applicable": OUTCOME["not_applicable"],
}
SHORT: dict[str, Text] = {
    "due": Text("应查", "due"),
    "checked": Text("已查", "checked"),
    "unreported": Text("未报", "not reported"),
    "off_roster": Text("名册外已查", "off the roster"),
    "checks": Text("检查份数", "checks"),
    "site_major": Text("有拟判定重大", "major (suggested)"),
    "site_past": Text("只有违法线索", "past jobs only"),
    "site_undetermined": Text("尚不能判定", "undetermined"),
    "site_not_found": Text("按填报未发现", "not found"),
    "site_not_applicable": Text("不适用", "not applicable"),
    "major": Text("拟判定重大", "major (suggested)"),
    "past": Text("违法线索", "past jobs"),
    "contested": Text("存在分歧", "contested"),
    "needs_person": Text("待人工判定", "for a person"),
    "text_silent": Text("条文未明", "text silent"),
    "missing": Text("信息不足", "facts missing"),
    "not_listed": Text("未逐一列出", "not listed"),
    "unreadable": Text("无法识别", "unreadable"),
    "partial_text": Text("条文不全", "text incomplete"),
    "not_encoded": Text("未收录", "not encoded"),
    "not_found": Text("未发现", "not found"),
    "not_applicable": Text("不适用", "not applicable"),
    "findings": Text("单项判定合计", "findings in all"),
    "opening": Text("期初存量", "opening stock"),
    "found": Text("新增", "found"),
    "closed": Text("销号", "closed"),
    "closing": Text("期末存量", "closing stock"),
    "overdue": Text("其中逾期", "overdue"),
    "no_deadline": Text("其中没有期限", "no deadline"),
    "suggested": Text("其中只有拟判定", "suggested only"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What was counted of a region, an industry or a period; `code` of a region."""

    label: str
    counts: Counts
    code: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """What was counted of a clause: findings, and sites where it is met."""

    edition: str
    clause: str | None
    citation: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class FlowLine:
    """Stock and flow of one level of hazards in one region."""

    label: str
    level: str
    counts: Counts
    code: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class MonthlyLine:
    """A line of the authorities' monthly table. None is what no source here can fill in."""

    label: str
    sites: int | None
    general: tuple[int, int] | None
    major: tuple[int, int] | None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A site, and why it is listed."""

    name: str
    uscc: str
    site: str
    region: str
    industry: str
    note: str = ""
    day: date | None = None
    counts: Counts = field(default_factory=Counts)


@dataclass(frozen=True, slots=True)
class Failed:
    """A form that was handed in and could not be read."""

    file: str
    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that is said of a span of days."""

    span: Span
    whole_span: bool
    total: Line
    unreported: tuple[Site, ...]
    off_roster: tuple[Site, ...]
    undated: tuple[Site, ...]
    failed: tuple[Failed, ...]
    open_sites: tuple[Site, ...]
    regions: tuple[Line, ...]
    industries: tuple[Line, ...]
    clauses: tuple[ClauseLine, ...]
    parts: tuple[Line, ...]
    flows: tuple[FlowLine, ...]
    flow_total: tuple[FlowLine, ...]
    apart: Counts
    monthly: tuple[MonthlyLine, ...]
    compared: tuple[tuple[str, Compared], ...]
    remarks: tuple[Remark, ...]
    outside: int
    repeated: int
    broken: tuple[tuple[str, int], ...]
    has_roster: bool
    has_ledger: bool

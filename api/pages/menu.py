"""Where one can go: the pages whose rights somebody has."""

from __future__ import annotations

from dataclasses import dataclass

from api.rights import Action, Actor
from standards.wording import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the menu."""

    path: str
    text: Text
    hint: Text
    action: Action | None = None  # None: for everybody


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry on a page."""

    path: str
    text: Text
    hint: Text
    here: bool


ENTRIES: tuple[Entry, ...] = (
    Entry("/", Text("首页", "Home"), Text("能办的事", "What there is to do")),
    Entry(
        "/self-check",
        Text("自查", "Self-check"),
        Text("开始、分给各岗位、合并、提交", "Begin, give out, merge, submit"),
        "draft.merge",
    ),
    Entry("/fill", Text("我的填报", "My part"), Text("本岗位要答的问题", "The questions of my post"), "draft.fill"),
    Entry(
        "/desk",
        Text("核实认定", "Desk"),
        Text("待认定的判定，最久的在前", "Findings to decide, oldest first"),
        "finding.determine",
    ),
    Entry(
        "/hazards",
        Text("隐患台账", "Hazards"),
        Text("每条隐患到哪一步、缺什么", "Where each hazard stands and what is missing"),
        "hazard.read",
    ),
    Entry(
        "/hazards/new",
        Text("上报隐患", "Report a hazard"),
        Text("看到的隐患，随手报", "What you have just seen"),
        "hazard.report",
    ),
    Entry(
        "/internal",
        Text("内部报告", "Workers' reports"),
        Text("职工报告的隐患", "What workers have reported"),
        "internal.read",
    ),
    Entry("/tips", Text("举报办理", "Tip-offs"), Text("受理、核查、告知", "Accept, check, tell"), "tip.handle"),
    Entry(
        "/dashboard",
        Text("统计", "Dashboard"),
        Text("应查、已查、未报，存量和流量", "Due, done, unreported; stock and flow"),
        "statistics.read",
    ),
    Entry("/duties", Text("必查", "Duties"), Text("谁该查、谁逾期", "Who is due, who is late"), "duty.read"),
    Entry(
        "/upload",
        Text("上传自查表", "Upload"),
        Text("拖入一个文件，当场看拟判定", "Drop a file, see what it suggests"),
        "judge",
    ),
    Entry("/law", Text("判定标准", "Standards"), Text("查条文，用平常话也行", "Find clauses by everyday words")),
    Entry("/accounts", Text("账号", "Accounts"), Text("人员、权限、密钥", "People, rights, keys"), "account.write"),
    Entry(
        "/sites",
        Text("企业与厂区", "Sites"),
        Text("企业、厂区、承包承租单位", "Enterprises, sites, contractors, tenants"),
        "site.write",
    ),
    Entry("/audit", Text("审计", "Audit"), Text("谁在什么时候做了什么", "Who did what and when"), "audit.read"),
)


def menu(actor: Actor, path: str) -> list[Shown]:
    """The entries somebody may open; `here` is the nearest one that the path lies under."""
    own = [entry for entry in ENTRIES if entry.action is None or actor.may(entry.action)]
    here = max((entry.path for entry in own if _under(path, entry.path)), key=len, default="")
    return [Shown(entry.path, entry.text, entry.hint, entry.path == here) for entry in own]


def _under(path: str, entry: str) -> bool:
    return path == entry if entry == "/" else path == entry or path.startswith(entry + "/")

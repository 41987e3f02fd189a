"""Words that pages of several subjects use: matters, roles, levels, sectors, regions; and what a field is called."""

from __future__ import annotations

from typing import Any

from api.errors import Problem
from api.pages.visits import Visit
from api.practice import Practice
from api.rights import LEVELS, Role
from standards.editions import SECTORS
from standards.wording import Lang, Text

ALL_MATTERS = Text("全部领域", "all matters")
ROLES_SAID: dict[Role, Text] = {
    "head": Text("主要负责人", "head of the enterprise"),
    "safety_manager": Text("安全管理员", "safety manager"),
    "filler": Text("按岗位填报的人", "filler of a post"),
    "grid_worker": Text("网格员", "grid worker"),
    "officer": Text("执法人员", "officer"),
    "tip_handler": Text("举报受理人", "handler of tip-offs"),
    "statistician": Text("统计人员", "statistician"),
    "administrator": Text("管理员", "administrator"),
}
MAY_SAID: dict[Role, Text] = {
    "head": Text(
        "填报、合并、提交自查表并自查判定；办本企业的隐患；看职工的内部报告",
        "fills in, merges and submits self-checks; works on the enterprise's hazards; reads workers' reports",
    ),
    "safety_manager": Text(
        "填报、合并自查表，不能提交；办本企业的隐患；看职工的内部报告",
        "fills in and merges self-checks, does not submit; works on the hazards; reads workers' reports",
    ),
    "filler": Text("只答本岗位的问题", "answers the questions of the post"),
    "grid_worker": Text("报告隐患，不判定", "reports hazards, never determines"),
    "officer": Text(
        "检查、核实认定、责令、挂牌、核销；看不到企业没有提交的自查", "inspects, determines, orders, lists, writes off"
    ),
    "tip_handler": Text("办理举报；别人都看不到举报", "handles tip-offs, which nobody else sees"),
    "statistician": Text("看统计，看不到姓名和描述", "sees figures, neither names nor descriptions"),
    "administrator": Text(
        "管账号、密钥、企业厂区，看审计；看不到举报和没有提交的自查",
        "accounts, keys, sites, the audit log; neither tip-offs nor drafts",
    ),
}
LEVELS_SAID: dict[str, Text] = dict(
    zip(
        LEVELS,
        (
            Text("国家级", "national"),
            Text("省级", "province"),
            Text("市级", "city"),
            Text("县级", "county"),
            Text("乡镇级", "town"),
        ),
        strict=True,
    )
)
SECTORS_SAID: dict[str, Text] = {one: Text(words, one.replace("_", " ")) for one, words in SECTORS.items()}
_COUNTY = 6  # digits of a region that a report can be about


def trouble(problem: Problem | None, lang: Lang, labels: dict[str, Text]) -> dict[str, Any] | None:
    """What is wrong with a form, with its fields called as they are on the page."""
    if problem is None:
        return None
    said = problem.said(lang)
    errors = [
        {**one, "where": labels[name].in_(lang) if (name := one["where"].split(".")[-1]) in labels else one["where"]}
        for one in said.get("errors", ())
    ]
    return said | {"errors": errors} if errors else said


def typed(call: Visit, *names: str) -> dict[str, str]:
    """What was filled in, to be shown again; empty where the page is fresh."""
    return {name: call.said(name) for name in names}


def place_name(practice: Practice, region: str) -> str:
    """What a region is called, with everything it lies in; its code where it has no name."""
    named = "".join(
        practice.regions[region[:length]] for length in range(2, len(region) + 1) if region[:length] in practice.regions
    )
    return named if region in practice.regions else f"{named} {region}".strip()


def counties(practice: Practice) -> list[tuple[str, list[tuple[str, str]]]]:
    """The regions that have a name, by what they lie in."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, name in sorted(practice.regions.items()):
        if len(code) >= _COUNTY:
            above = code[:4] if len(code) == _COUNTY else code[:6]
            groups.setdefault(place_name(practice, above), []).append((code, name))
    return list(groups.items())

"""Whose business a matter is, and what the law asks of an enterprise that finds a major hazard."""

from __future__ import annotations

from engine.reports.papers.case import Case
from standards.wording import Text

# By standard. Regions may give a matter to somebody else: the paper names the department, not its office.
AUTHORITIES = {
    "industry_trade": "应急管理部门",
    "fire": "消防救援机构",
    "gas": "燃气管理部门",
    "grain_storage": "粮食和储备部门",
    "grain_milling": "粮食和储备部门",
}
ANY_AUTHORITY = "负有安全生产监督管理职责的部门"
REPORTING = (
    "安全生产法第四十一条：重大事故隐患排查治理情况应当及时向"
    "负有安全生产监督管理职责的部门和职工大会或者职工代表大会报告"
)
PLAN_NEXT = Text(
    "制定治理方案（六部分），落实责任、措施、资金、时限、预案；整改人不得自己验收",
    "Draw up the plan (six parts): who, how, money, by when, what if; nobody accepts their own work",
)


def authorities(case: Case) -> str:
    """The departments that the findings of a verdict are reported to."""
    editions = dict.fromkeys(one.finding.edition for one in case.major())
    known = case.library.editions
    named = (AUTHORITIES.get(known[e].head.standard) if e in known else None for e in editions)
    return "、".join(dict.fromkeys(name or ANY_AUTHORITY for name in named)) or ANY_AUTHORITY


def what_to_do_now(case: Case) -> tuple[str, ...]:
    """The first steps after a major finding, in their order."""
    places = "、".join(dict.fromkeys(case.place(one.finding.subject) for one in case.major()))
    return (
        f"先对下列部位采取临时控制措施（停用、撤人、警戒）：{places}",
        *(step.zh for step in whom_to_tell(case)),
        PLAN_NEXT.zh,
    )


def whom_to_tell(case: Case) -> tuple[Text, Text]:
    """To whom a major finding goes: the head first, then the departments and the workers' congress."""
    head = case.of("head")
    departments = authorities(case)
    return (
        Text(
            f"报主要负责人{f'（{head}）' if head else ''}，由其组织判定并签字",
            f"Tell the head of the enterprise{f' ({head})' if head else ''}, who has it determined and signs",
        ),
        Text(
            f"及时书面报告{departments}和职工大会或者职工代表大会（《{case.term}报告》《{case.term}排查治理情况报告》）",
            f"Report without delay and in writing to {departments} and to the workers' congress",
        ),
    )

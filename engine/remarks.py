"""What a clerk would want to look at, though it decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.edition import EditionJudge
from engine.forms import Form
from engine.identity import remarks_on, suggest_sectors
from engine.leaves import Scene
from engine.people import decision_clause
from engine.sampling import worth_a_look
from engine.verdict import Finding
from standards.editions import SECTORS, Edition
from standards.wording import Text


def remarks(form: Form, scene: Scene, judges: Sequence[EditionJudge], findings: list[Finding]) -> Iterator[Text]:
    """Every remark on a form: identity, industry, rows that contradict the enterprise's answers, what was not used."""
    yield from form.notes
    yield from remarks_on(form.identity)
    yield from _sectors_missing(form, scene)
    yield from _idle_rows(scene, judges, findings)
    yield from _unused(form, [judge.edition for judge in judges])
    yield from worth_a_look(form, scene, findings)


def _unused(form: Form, editions: Sequence[Edition]) -> Iterator[Text]:
    """Claims and decisions that no clause of the standards applied can use."""
    rules = {rule for edition in editions for rule in edition.head.claims}
    for claim in form.claims:
        if claim.rule not in rules:
            yield Text(
                f"豁免主张“{claim.rule}”：所用标准中没有这一条，未采用",
                f"claim “{claim.rule}”: the standards applied have no such exemption; not used",
            )
    for decision in form.decisions:
        if not any(decision_clause(decision, edition) for edition in editions):
            yield Text(
                f"人工认定“{decision.clause}”：所用标准中没有须由人认定的这一条，未采用",
                f"decision on “{decision.clause}”: no clause of the standards applied is left to a person; not used",
            )


def _sectors_missing(form: Form, scene: Scene) -> Iterator[Text]:
    code = form.identity.get("industry", "")
    likely = suggest_sectors(code) if code and not scene.enterprise.answer("sectors").known else []
    if likely:
        names = "、".join(SECTORS[sector] for sector in likely)
        yield Text(
            f"行业代码 {code} 通常归{names}行业监管；请按主管部门的认定填写监管行业",
            f"industry code {code} is usually supervised as {', '.join(likely)}; fill in what the authority determined",
        )


def _idle_rows(scene: Scene, judges: Iterable[EditionJudge], findings: list[Finding]) -> Iterator[Text]:
    """Rows that contradict what the enterprise says of itself: 深井铸造线 listed, 是否采用深井铸造 answered 否."""
    live = {f.subject.kind for f in findings if f.clause and f.outcome != "not_applicable"}
    for kind, rows in dict.fromkeys(pair for judge in judges for pair in judge.idle_rows(scene).items()):
        if kind not in live:
            name = scene.kinds[kind].name
            yield Text(
                f"列了{name}{rows}行，但按企业的回答没有一项条文适用，请核对企业的回答",
                f"{rows} rows of {name} are listed, but by the enterprise's answers no clause applies to them",
            )

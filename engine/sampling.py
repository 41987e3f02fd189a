"""What a clerk would want to see for himself: forms that were perhaps not filled in on the spot. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from engine.answers import Subject
from engine.carried import meant, same
from engine.forms import Form
from engine.leaves import Scene
from engine.verdict import Finding
from standards.wording import Text

MANY = 20  # answers from which on a form without a single fault or doubt is worth a remark
QUICK, QUICK_MANY = timedelta(minutes=3), 30  # so many answers are not seen in so short a time
ROWS, COLUMNS = 5, 3  # so many rows with so many answers that are all the same


def worth_a_look(form: Form, scene: Scene, findings: Iterable[Finding]) -> Iterator[Text]:
    """The remarks on how a form looks filled in."""
    answers = sum(answer.known for subject in form.subjects for answer in subject.answers.values())
    yield from _all_good(answers, findings)
    yield from _quick(form, answers)
    yield from _copied(form, scene)
    yield from _as_last_time(form, scene)
    yield from _grounds_later(form, scene)


def _all_good(answers: int, findings: Iterable[Finding]) -> Iterator[Text]:
    outcomes = {finding.outcome for finding in findings}
    if answers >= MANY and "not_found" in outcomes and outcomes <= {"not_found", "not_applicable"}:
        yield Text(
            f"{answers} 个答案没有一个有问题，也没有一个不清楚，建议抽查",
            f"{answers} answers, not one of them bad or unclear: worth a look on site",
        )


def _quick(form: Form, answers: int) -> Iterator[Text]:
    if form.worked_on is not None and form.worked_on < QUICK and answers >= QUICK_MANY:
        seconds = int(form.worked_on.total_seconds())
        yield Text(
            f"文件从新建到最后保存只有 {seconds} 秒，却有 {answers} 个答案，建议抽查（别的系统导出的除外）",
            f"{answers} answers in a file saved {seconds} seconds after it was made, unless a system exported it",
        )


def _copied(form: Form, scene: Scene) -> Iterator[Text]:
    rows: dict[str, list[Subject]] = {}
    for subject in form.subjects:
        rows.setdefault(subject.kind, []).append(subject)
    for kind, several in rows.items():
        if len(several) < ROWS:
            continue
        told = [{name: (a.state, a.value) for name, a in row.answers.items() if a.known} for row in several]
        if len(told[0]) >= COLUMNS and all(one == told[0] for one in told):
            name = scene.kinds[kind].name
            yield Text(
                f"{name} {len(several)} 行的答案完全一样，像是复制的，建议抽查",
                f"all {len(several)} rows of {name} have the same answers, perhaps copied: worth a look on site",
            )


def _as_last_time(form: Form, scene: Scene) -> Iterator[Text]:
    """Every answer is that of the form before, and some of these had to be looked at anew."""
    if not form.last_rows:
        return
    alike = anew = 0
    for subject in form.subjects:
        last = form.last_rows.get((subject.kind, subject.name))
        kind = scene.kinds[subject.kind]
        for name, answer in subject.answers.items():
            before = last.answers.get(name) if last else None
            if not answer.known or name not in kind.by_id or before is None:
                continue
            then = meant(kind.by_id[name], before.answer)
            if then is None or not same(answer, then):
                return
            alike += 1
            anew += not before.carried
    if alike >= MANY and anew:
        yield Text(
            f"{alike} 个答案与上次完全相同，其中 {anew} 个是过了有效期重填的，建议抽查",
            f"{alike} answers are those of last time, {anew} of them given anew: worth a look on site",
        )


def _grounds_later(form: Form, scene: Scene) -> Iterator[Text]:
    for subject in form.subjects:
        for name, ground in subject.grounds.items():
            if ground.at and form.inspected_on and ground.at > form.inspected_on:
                text = scene.kinds[subject.kind].by_id[name].text
                yield Text(
                    f"{subject.name}：“{text}”的依据日期 {ground.at} 晚于检查日期",
                    f"{subject.name}: the grounds of “{text}” are of {ground.at}, after the inspection",
                )

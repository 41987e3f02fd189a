"""What is written reads back to the same: over the real kinds, whatever the answers are."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import standards
from engine.formats.xlsx.layout import BLANKS, CODE_WORDS, COMPLETE, INCOMPLETE, fold
from engine.formats.xlsx.read import read
from engine.formats.xlsx.write import write
from standards.editions import at_once_question
from standards.kinds import SAFEGUARD_STATES, Question

KINDS = standards.load().kinds
STATES = {
    "working": "正常",
    "failed": "故障",
    "disabled": "人为停用",
    "unsuitable": "仅便携或型式不符",
    "absent": "未设",
}
WORDS = {"yes": "是", "no": "否", "unclear": "不清楚", "n_a": "不涉及", "never": "从未"}

# Text as a person writes it: one line or several, any script, no control characters, no outer spaces.
texts = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")) | st.just("\n"), max_size=20)
    .map(str.strip)
    .filter(lambda text: fold(text) not in BLANKS)
)
odd = st.sampled_from(
    ["_x0041_", "=1+1", "'引号", "<a>&amp;", "１２．５", "2024-05-20", "45432", "1e5", "000123", "TRUE"]
)
free = texts | odd
names = free.map(lambda text: text.replace("\n", " "))


def answer(question: Question) -> st.SearchStrategy[Any]:
    options = list(question.options or {})
    ticks = st.sampled_from(["yes", "no", "unclear"])
    states = st.sampled_from([*SAFEGUARD_STATES, "unclear"])
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "yes_no": st.sampled_from(["yes", "no", "unclear", "n_a"]) | free,
        "choice": st.sampled_from([*options, "unclear"]) | free,
        "safeguard": states | free,
        "number": st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str) | free,
        "date": st.dates().map(str) | st.just("never") | free,
    }
    if question.type not in ("choices", "safeguards"):
        return kinds[question.type]
    listed = st.lists(st.sampled_from(options), unique=True)
    value = (ticks if question.type == "choices" else states) | free
    return listed | st.dictionaries(st.sampled_from(options), value, min_size=1) | st.just("unclear") | free


@st.composite
def forms(draw: st.DrawFn) -> dict[str, Any]:
    known = draw(st.lists(names, min_size=1, max_size=6, unique=True))
    subjects = []
    for name in known:
        kind = KINDS[draw(st.sampled_from([kind for kind in KINDS if kind != "enterprise"]))]
        asked = draw(st.lists(st.sampled_from(kind.questions), unique_by=lambda q: q.id, max_size=4))
        subject = {"kind": kind.kind, "name": name, "answers": {q.id: draw(answer(q)) for q in asked}}
        if others := draw(st.lists(st.sampled_from(known), unique=True, max_size=2)):
            subject["within"] = others
        if asked and draw(st.booleans()):
            ground = {"how": draw(st.sampled_from(list(CODE_WORDS["how"]))), "by": draw(free), "at": "2024-05-20"}
            subject["grounds"] = {asked[0].id: ground}
        subjects.append(subject)
    head = st.fixed_dictionaries(
        {"id": free, "inspected_on": st.dates().map(str), "origin": st.sampled_from(list(CODE_WORDS["origin"]))}
    )
    return {
        "form": "panding/1",
        **draw(head),
        "standards": ["industry_trade", "fire"],
        "enterprise": draw(st.dictionaries(st.sampled_from(["name", "uscc", "site", "head"]), free, min_size=1)),
        "counts": draw(st.dictionaries(st.sampled_from(list(KINDS)), st.integers(0, 99), min_size=1)),
        "claims": [{"rule": "5.1.3c", "by": draw(free), "reason": draw(free)}],
        "subjects": subjects,
    }


def meaning(question: Question, given: Any) -> Any:
    """An answer with codes put in words and a complete list spelled out, option by option."""
    if question.type == "choices" and isinstance(given, list):
        return {option: "是" if option in given else "否" for option in question.options or {}}
    if question.type == "safeguards" and isinstance(given, list):
        return {option: "正常" if option in given else "未设" for option in question.options or {}}
    if isinstance(given, dict):
        words = WORDS if question.type == "choices" else STATES | {"unclear": "不清楚"}
        return {option: words.get(word, word) for option, word in given.items()}
    if question.type in ("choices", "safeguards"):
        quoted = fold(given) in COMPLETE | INCOMPLETE  # else it would say whether all options are filled in
        return f"“{given}”" if quoted else WORDS.get(given, given)
    booleans = {"true": "是", "false": "否"}
    own = {"yes_no": booleans, "safeguard": STATES, "choice": question.options or {}}.get(question.type, {})
    return (WORDS | own).get(given, given)


def at_once(subject: dict[str, Any]) -> dict[str, Any]:
    """What can be put right at once stands by clause in a form, and by question on a sheet."""
    return {at_once_question(clause): said for clause, said in subject.get("at_once", {}).items()}


def told(form: dict[str, Any]) -> dict[str, Any]:
    """A form with answers by meaning, subjects by name, blanks left out."""
    subjects: dict[str, Any] = {}
    for subject in form["subjects"]:
        kind = KINDS[subject["kind"]]
        within = subject.get("within", [])
        answers = subject["answers"] | at_once(subject)
        subjects[subject["name"]] = {
            "kind": kind.kind,
            "within": [within] if isinstance(within, str) else within,
            "answers": {q: meaning(kind.by_id[q], given) for q, given in answers.items()},
            "grounds": subject.get("grounds", {}),
        }
    counts = {kind: str(count) for kind, count in form["counts"].items()}
    return {**form, "subjects": subjects, "counts": counts}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(forms())
def test_what_is_written_reads_back(form: dict[str, Any]) -> None:
    written = defaultdict(list)
    for subject in form["subjects"]:
        written[subject["kind"]].append(subject)
    handed = read(write(form, [KINDS[kind] for kind in written] or [KINDS["workshop"]]), KINDS)
    assert handed.unreadable == []
    assert told(handed.data) == told(form)


def test_writing_again_what_was_read_changes_nothing() -> None:
    kinds = list(KINDS.values())
    subjects = [
        {
            "kind": kind.kind,
            "name": f"{kind.name}1",
            "answers": {q.id: next(iter(q.options or {"": "不清楚"})) for q in kind.questions},
        }
        for kind in kinds
    ]
    first = read(write({"id": "1", "subjects": subjects}, kinds), KINDS)
    assert read(write(first.data, kinds), KINDS).data == first.data

"""Questions as fields: every question of every kind, shown, sent back and read; what is left blank says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from starlette.datastructures import FormData

from api.pages.questions import Asked, Place, Sent, same, sent
from api.pages.rendering import environment
from standards import Library
from standards.kinds import Question

_FIELD = environment("zh").from_string('{% import "questions.html" as q with context %}{{ q.ask(one) }}')


class _Fields(HTMLParser):
    """The fields that a browser sends of what it was shown."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._in: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "input" and (said.get("type") not in ("radio", "checkbox") or "checked" in said):
            self.found.append((name, said.get("value") or ""))
        elif tag == "select":
            self._in = name
            self.found.append((name, ""))
        elif tag == "option" and self._in and "selected" in said:
            self.found.append((self._in, "\0"))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][1] == "\0":
            self.found[-1] = (self.found[-1][0], data)


def back(library: Library, asked: Asked, **typed: str) -> Sent:
    """The question as a browser sends it back, with what was filled in."""
    found = FormData(
        _Fields(_FIELD.render(one=asked, csrf=None)).found + [(f"{k}|{asked.place}", v) for k, v in typed.items()]
    )
    (one,) = sent(found, library)
    return one


def answers(question: Question) -> Iterator[Any]:
    """What may be answered, of each sort."""
    options = list((question.options or {}).values())
    yield from ["不清楚", *(["不涉及"] if question.n_a else [])]
    match question.type:
        case "yes_no":
            yield from ("是", "否", "yes")
        case "choice":
            yield from options
        case "choices":
            yield from (options[:1], options, [], {options[0]: "是"}, {options[0]: "是", options[-1]: "不清楚"})
        case "safeguard":
            yield from ("正常", "故障", "人为停用、屏蔽、拆除", "仅便携或型式不符", "未设", "failed")
        case "safeguards":
            yield from ({options[0]: "故障"}, dict.fromkeys(options, "未设"))
        case "number":
            yield from ("1", 3, "12.50" if not question.integer else "12")
        case "date":
            yield from ("从未", "2024-05-20 08:30" if question.time else "2024-05-20")


def test_every_question_comes_back_as_it_was_answered(library: Library) -> None:
    for kind in library.kinds.values():
        for question in kind.questions:
            place = Place(kind.kind, question.id, None if kind.kind == "enterprise" else '1#|"系统"')
            blank = back(library, Asked(place, question))
            assert (blank.place, blank.answer, list(blank.entries())) == (place, None, []), place
            for raw in answers(question):
                if isinstance(raw, dict) and len(question.options or {}) == 1 and "不清楚" in raw.values():
                    continue
                one = back(library, Asked(place, question, raw))
                assert same(question, one.answer, raw), (place, raw, one.answer)
                assert not one.altered and not list(one.entries()), (place, raw)


def asked(library: Library, kind: str, question: str, answer: Any = None, **more: Any) -> Asked:
    return Asked(Place(kind, question, "1#"), library.kinds[kind].by_id[question], answer, **more)


def test_what_is_altered_becomes_an_entry(library: Library) -> None:
    (entry,) = back(library, asked(library, "dust_system", "airlock_discharge"), **{"is": "故障"}).entries()
    assert (entry.kind, entry.name, entry.question, entry.answer) == ("dust_system", "1#", "airlock_discharge", "故障")
    one = back(library, asked(library, "dust_system", "airlock_discharge", "故障"), clear="1")
    assert [(entry.clear, entry.answer) for entry in one.entries()] == [(True, None)]


def test_ticks_say_nothing_of_what_is_not_ticked(library: Library) -> None:
    dusts = asked(library, "dust_system", "dusts")
    assert back(library, dusts, **{"is": "木质粉尘"}).answer == {"木质粉尘": "是"}
    assert back(library, dusts, **{"is": "木质粉尘", "rest": "no"}).answer == ["木质粉尘"]
    assert back(library, dusts, rest="no").answer == []
    assert back(library, dusts, rest="不清楚").answer == "不清楚"


def test_an_option_that_is_unticked_goes(library: Library) -> None:
    dusts = asked(library, "dust_system", "dusts", {"木质粉尘": "是", "不可燃粉尘": "是"})
    was = f"was|{dusts.place}"
    (one,) = sent(FormData([(was, dusts.was), (f"is|{dusts.place}", "木质粉尘")]), library)
    assert [(entry.clear, entry.answer) for entry in one.entries()] == [(True, None), (False, {"木质粉尘": "是"})]
    (one,) = sent(FormData([(was, dusts.was)]), library)
    assert not list(one.entries()) and one.trouble and "清除答案" in one.trouble.zh


def test_a_figure_and_a_word(library: Library) -> None:
    interval = asked(library, "contractor", "check_interval", "不清楚")
    assert back(library, interval, text="30").answer == "30"
    wrong = back(library, asked(library, "contractor", "check_interval"), text="三十天左右")
    assert wrong.trouble and wrong.shown.text == "三十天左右"


def test_a_judgement_needs_whose_it_is_and_why(library: Library) -> None:
    question = asked(library, "dust_place", "site_dust", by="示例甲")
    (entry,) = back(library, question, **{"is": "积尘严重", "reason": "梁上三处，厚 3 毫米"}).entries()
    assert entry.ground and (entry.ground.by, entry.ground.reason) == ("示例甲", "梁上三处，厚 3 毫米")
    assert not list(back(library, question).entries())  # the name alone is no answer


@pytest.mark.parametrize(
    "fields", [[("was|nonsense", "")], [("was|boiler|x|y", "")], [("was|dust_system|nothing|y", "")]]
)
def test_what_nobody_asks_is_left_out(library: Library, fields: list[tuple[str, str]]) -> None:
    assert sent(FormData(fields), library) == []

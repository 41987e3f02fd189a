"""A clause is found by any usual spelling of its number, and by no other."""

from __future__ import annotations

import pytest

from standards import Library
from standards.citations import find_clause, names_effectiveness
from standards.editions import Article, Clause, Edition

SPELLINGS = {
    ("industry_trade_2023", "11(6)"): [
        "11(6)",
        "11（6）",
        "11-6",
        "11.6",
        "十一(六)",
        "第十一条第（六）项",
        "第11条 第6项",
    ],
    ("industry_trade_2023", "5(13)"): ["5(13)", "五（十三）", "第五条第十三项"],
    ("gas_2023", "8"): ["8", "八", "第八条", "第8条"],
    ("gas_2023", "10"): ["10", "十", "第十条"],
    ("industry_trade_2017", "粉尘-1"): ["粉尘-1", "粉尘1", "粉尘—1", "粉尘（1）", "粉尘一", "专项类（一）第1项"],
    ("industry_trade_2017", "冶金-11"): ["冶金-11", "冶金11", "冶金十一", "行业类（一）第11项"],
    ("small", "7.3.6"): ["7.3.6", "7.3.6条", "第7.3.6条", "７．３．６"],
    ("small", "5.3.3(a)"): ["5.3.3(a)", "5.3.3a", "5.3.3 a)", "5.3.3 A）", "5.3.3（a）"],
}


@pytest.fixture(scope="module")
def editions(library: Library) -> dict[str, Edition]:
    """The encoded ones, and one numbered as national standards are."""
    head = library.editions["gas_2023"].head
    clauses = [
        Clause.model_validate(
            {
                "id": name,
                "summary": "示例",
                "effect": "decision",
                "subject": "gas_station",
                "remedy": "示例",
                "source": {"status": "verified"},
            }
        )
        for name in ("7.3.6", "5.3.3(a)", "5.3.3(b)")
    ]
    small = Edition(head=head, articles=[Article(article="5.3.3", heading="示例", clauses=clauses)])
    return {**library.editions, "small": small}


@pytest.mark.parametrize(("edition", "clause"), SPELLINGS)
def test_every_spelling(editions: dict[str, Edition], edition: str, clause: str) -> None:
    for text in SPELLINGS[edition, clause]:
        assert find_clause(editions[edition], text) == clause, text


def test_every_clause_is_found_by_its_id_and_nothing_else_is(editions: dict[str, Edition]) -> None:
    for edition in editions.values():
        for name in edition.clauses:
            assert find_clause(edition, name) == name


NOT_FOUND = [
    ("industry_trade_2023", "11"),
    ("industry_trade_2023", "第十一条"),
    ("industry_trade_2023", "11(66)"),
    ("industry_trade_2023", "11(6)(1)"),
    ("industry_trade_2017", "专项类"),
    ("industry_trade_2017", "粉尘"),
    ("small", "7.3"),
    ("small", "5.3.3"),
    ("small", "5.3.3(c)"),
    ("gas_2023", ""),
    ("gas_2023", "？"),
]


@pytest.mark.parametrize(("edition", "text"), NOT_FOUND)
def test_part_of_a_number_is_no_clause(editions: dict[str, Edition], edition: str, text: str) -> None:
    assert find_clause(editions[edition], text) is None


def test_only_an_edition_with_such_an_article_has_an_article_on_effectiveness(library: Library) -> None:
    assert [e for e in library.editions if names_effectiveness(library.editions[e], "14")] == ["industry_trade_2023"]

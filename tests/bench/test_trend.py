"""The rule engine stays about as quick as the plain evaluator: slower by much, it would have left its corner."""

from __future__ import annotations

from engine import Judge
from tests.bench.compare.rows import Row, rows
from tests.bench.measuring import interleaved

BAND = (1 / 5, 5)  # it is 1.2 to 1.7, also beside four busy processes on two cores: the quickest slice is undisturbed


def test_durable_rules_beside_the_plain_evaluator(judge: Judge) -> None:
    edition = judge.edition(judge.library.editions["industry_trade_2023"])
    some: list[Row] = rows(judge, edition, "mixed", 1)

    def by_durable_rules() -> None:
        for kind, tokens in some:
            edition.programs[kind].rules.judge(tokens)  # a program remembers what came before

    def by_the_plain_evaluator() -> None:
        for kind, tokens in some:
            edition.programs[kind].evaluate(tokens)

    by_durable_rules()  # compiled at the first row
    spent = interleaved({"ours": by_durable_rules, "plain": by_the_plain_evaluator}, 40)
    least, most = BAND
    assert least < min(spent["ours"]) / min(spent["plain"]) < most

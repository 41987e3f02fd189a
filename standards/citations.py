"""Finding a clause, or the article on devices that do not work, by any usual spelling of its number."""

from __future__ import annotations

import re
import unicodedata

from standards.editions import Article, Clause, Edition
from standards.wording import number_of

_NUMERAL = "一二三四五六七八九十"
# 第, 条 and 项 are words about a number only beside one: the 项 of 专项类 is none.
_ABOUT_NUMBERS = re.compile(rf"第(?=[(\d{_NUMERAL}])|(?<=[)\d{_NUMERAL}])[条项款]")
_STEP = re.compile(rf"\d+|[{_NUMERAL}]+|[a-z]+|[^\W\da-z{_NUMERAL}]+")


def find_clause(edition: Edition, text: str) -> str | None:
    """The id of the clause that `text` names, or None.

    >>> import standards
    >>> editions = standards.load().editions
    >>> spellings = ("11(6)", "11（6）", "11-6", "十一(六)", "第十一条第六项", "第十一条第（六）项")
    >>> {find_clause(editions["industry_trade_2023"], text) for text in spellings}
    {'11(6)'}
    >>> [find_clause(editions["gas_2023"], text) for text in ("8", "八", "第八条", "第十条", "第九十条")]
    ['8', '8', '8', '10', None]
    >>> {find_clause(editions["industry_trade_2017"], text) for text in ("粉尘-1", "粉尘1", "专项类（一）第1项")}
    {'粉尘-1'}
    """
    wanted = _steps(text)
    for name, (article, clause) in edition.clauses.items():
        if wanted == _steps(name) or ("-" in name and wanted == _as_cited(article, clause)):
            return name
    return None


def find_article(edition: Edition, text: str) -> Article | None:
    """The article that `text` names as a whole, or None.

    >>> import standards
    >>> edition = standards.load().editions["industry_trade_2023"]
    >>> [getattr(find_article(edition, text), "heading", None) for text in ("第十一条", "11", "11(1)")]
    ['存在粉尘爆炸危险的工贸企业', '存在粉尘爆炸危险的工贸企业', None]
    """
    wanted = _steps(text)
    return next((article for article in edition.articles if wanted and wanted == _steps(article.article)), None)


def names_effectiveness(edition: Edition, text: str) -> bool:
    """Whether `text` names the article on devices that do not work (第十四条).

    >>> import standards
    >>> edition = standards.load().editions["industry_trade_2023"]
    >>> [names_effectiveness(edition, text) for text in ("第十四条", "14", "十四", "14(1)", "13")]
    [True, True, True, False, False]
    """
    cite = edition.head.broken.cite
    return cite is not None and _steps(cite) == _steps(text)


def _as_cited(article: Article, clause: Clause) -> tuple[str, ...]:
    """专项类（一）第1项, which is 粉尘-1: the article and the number in it."""
    number = (clause.id or "").rpartition("-")[2]
    return (*_steps(article.article), *_steps(number))


def _steps(text: str) -> tuple[str, ...]:
    """What a number is made of, whatever stands between: 第十一条第（六）项 and 11-6 are both 11, 6.

    >>> _steps("5.3.3 a)"), _steps("5.3.3(a)"), _steps("7.3.6条"), _steps("粉尘-1")
    (('5', '3', '3', 'a'), ('5', '3', '3', 'a'), ('7', '3', '6'), ('粉尘', '1'))
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
    steps = _STEP.findall(_ABOUT_NUMBERS.sub(" ", plain))
    return tuple(str(number_of(step) or step) if step[0] in _NUMERAL else step for step in steps)

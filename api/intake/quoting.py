"""Whether a text gives away another: the description of a hazard is read by those from whom its source is hidden."""

from __future__ import annotations

import re
import unicodedata

_RUN = 12  # letters in a row that nobody writes twice by chance
_SHORT = 6
_LABELS = frozenset((
    "电话", "手机", "手机号", "号码", "微信", "邮箱", "联系人", "联系方式", "联系电话", "姓名", "先生", "女士", "qq",
    "com", "地址",
))  # fmt: skip


def quoted_in(description: str, report: str) -> str | None:
    """A run of a report's letters that the description repeats; blanks, punctuation and case do not count.

    >>> quoted_in("喷漆房排风机停用，夜班仍在喷漆作业", "喷漆房排风机停用， 夜班仍在喷漆")
    '喷漆房排风机停用夜班仍在'
    >>> quoted_in("二楼喷漆房的排风装置未运行", "喷漆房排风机停用，夜班仍在喷漆")
    """
    said, source = _letters(description), _letters(report)
    length = min(_RUN, len(source))
    if length < _SHORT:
        return None
    runs = (source[i : i + length] for i in range(len(source) - length + 1))
    return next((run for run in runs if run in said), None)


def named_in(description: str, contact: str) -> str | None:
    """A part of somebody's name, number or address that the description repeats.

    >>> named_in("据示例甲说，排风机停用", "示例甲 13800000000")
    '示例甲'
    >>> named_in("排风机停用", "联系人：示例甲")
    """
    said = _letters(description)
    parts = [_letters(part) for part in re.split(r"[\W_]+", unicodedata.normalize("NFKC", contact))]
    return next((part for part in (*parts, _letters(contact)) if _telling(part) and part in said), None)


def _telling(part: str) -> bool:
    return len(part) >= (4 if part.isdecimal() else 2) and part not in _LABELS


def _letters(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())

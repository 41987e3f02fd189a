"""Dates and times as people and Excel write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Any

_FORMATS = (
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?",
    r"(\d{4})(\d{2})(\d{2})日?",  # 20241011日: the mark of the month was lost on the way
)
_LOCAL = r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"  # 7/13/2020: which is the month is not said
_CLOCK = r"(?:t|\s)*(?:(\d{1,2})[:时点](\d{1,2})分?(?::\d{1,2}(?:\.\d+)?)?)?"


def moment_of(raw: Any) -> date | datetime | None:
    """A date, or a date with time, as people and Excel write them; None where it is neither.

    >>> moment_of("2024年5月20日"), moment_of("45432"), moment_of("2024-05-20 8:30")
    (datetime.date(2024, 5, 20), datetime.date(2024, 5, 20), datetime.datetime(2024, 5, 20, 8, 30))
    """
    if isinstance(raw, date):
        return raw
    text = unicodedata.normalize("NFKC", str(raw)).strip().lower()
    for form in _FORMATS:
        match = re.fullmatch(form + _CLOCK, text)
        if match:
            year, month, day, hour, minute = (int(group) if group else None for group in match.groups())
            try:
                if hour is None or minute is None:
                    return date(year or 0, month or 0, day or 0)
                return datetime(year or 0, month or 0, day or 0, hour, minute)
            except ValueError:
                return None
    if local := re.fullmatch(_LOCAL + _CLOCK, text):
        one, other, year, hour, minute = (int(group) if group else None for group in local.groups())
        if ambiguous(text):
            return None
        month, day = (other, one) if (one or 0) > 12 else (one, other)
        clock = "" if hour is None or minute is None else f" {hour}:{minute:02}"
        return moment_of(f"{year}-{month}-{day}{clock}")
    if re.fullmatch(r"[2-6]\d{4}(\.\d+)?", text):  # Excel's serial dates, days since 1899-12-30: 1954 to 2091
        moment = datetime(1899, 12, 30) + timedelta(days=float(text))
        rounded = (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)
        return rounded if "." in text and rounded.time() != datetime.min.time() else rounded.date()
    return None


def ambiguous(raw: Any) -> bool:
    """Whether it is a date of which nobody can tell the month from the day: 5/6/2020, but not 7/7/2020 or 13/6/2020.

    >>> ambiguous("5/6/2020 0:00"), ambiguous("7/7/2020 0:00"), ambiguous("5/16/2020")
    (True, False, False)
    """
    local = re.fullmatch(_LOCAL + _CLOCK, unicodedata.normalize("NFKC", str(raw)).strip().lower())
    if not local:
        return False
    one, other = int(local[1]), int(local[2])
    return one != other and max(one, other) <= 12

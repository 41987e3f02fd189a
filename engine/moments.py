"""Dates and times as people and Excel write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Any

_FORMATS = (
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?",
    r"(\d{4})(\d{2})(\d{2})",
)
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
    if re.fullmatch(r"[2-6]\d{4}(\.\d+)?", text):  # Excel's serial dates, days since 1899-12-30: 1954 to 2091
        moment = datetime(1899, 12, 30) + timedelta(days=float(text))
        rounded = (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)
        return rounded if "." in text and rounded.time() != datetime.min.time() else rounded.date()
    return None

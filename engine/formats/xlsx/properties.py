"""What a workbook says of itself: when it was made and last saved."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.formats.xlsx.markup import parse
from engine.handed import FormError

CREATED = datetime(2024, 1, 1)  # what our own blank workbooks say, fixed: the same form gives the same bytes


def worked_on(xml: bytes) -> timedelta | None:
    """How long lay between making and last saving a workbook, by its docProps/core.xml.

    None where it does not say, or says what ours say: then nobody knows when somebody began to fill it in.
    """
    times: dict[str, str] = {}
    element = ""

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal element
        element = name

    def text(data: str) -> None:
        if element in ("created", "modified") and data.strip():
            times[element] = data.strip()

    try:
        parse("core.xml", xml, start, text=text)
        created, modified = (datetime.fromisoformat(times[name].rstrip("Z")) for name in ("created", "modified"))
        return modified - created if created != CREATED and modified >= created else None
    except (FormError, KeyError, ValueError, TypeError):
        return None  # it decides nothing

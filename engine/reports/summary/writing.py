"""A summary as the bytes of a file, by its ending."""

from __future__ import annotations

from engine.reports.summary.rules import rules
from engine.reports.summary.tables import headline, tables
from engine.summary.counted import Summary


def written(ending: str, summary: Summary) -> bytes:
    """The summary as .xlsx, .html or .json."""
    if ending == ".xlsx":
        from engine.reports.summary.book import write_book

        return write_book(tables(summary), headline(summary))
    if ending == ".html":
        from engine.reports.summary.page import write_page

        return write_page(tables(summary), headline(summary), list(rules(summary)))
    from engine.reports.summary.data import write_data

    return write_data(summary)

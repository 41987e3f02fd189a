"""What is counted in a few passes is what is counted row by row, of any history and by whatever it is parted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from api.database import Site
from api.database.tables import after
from api.rights import Actor, Reach
from api.statistics.answering import whole_of
from api.statistics.asked import Asked, By
from api.statistics.counting import ByKey, Counting, sites_by_figure
from api.statistics.whose import unit
from engine.summary.periods import Span
from tests.api.histories import History, Row, written
from tests.api.test_statistics import by_hand
from tests.api.world import World

SPAN = Span(date(2024, 3, 16), date(2024, 7, 9))  # cuts periods at both ends
CLERK = Actor("", "", (Reach("statistician", frozenset("*"), ""),))
KEYS: dict[By, Callable[[Row], str]] = {
    "region": lambda row: unit(row["region"]),
    "industry": lambda row: ",".join(sorted(row["sectors"])),
}


def asked(kind: Any = None) -> Asked:
    return Asked("", "gas", SPAN, kind, SPAN.last)


def sites_by_hand(history: History, key: Callable[[Row], str]) -> ByKey:
    """应查, 已查, 未报, one site after the other."""
    reported = {
        form["site_id"] for form in history.forms
        if form["state"] == "submitted" and form["origin"] == "self" and form["inspected_on"]
        and SPAN.first <= form["inspected_on"] <= SPAN.last
    }  # fmt: skip
    found: ByKey = {}
    for site in history.sites:
        if "gas" not in site["matters"]:
            continue
        there = site["active"] and site["made_at"] < after(SPAN.last)
        counts = found.setdefault(key(site), Counter())
        counts["site.due"] += there or site["id"] in reported
        counts["site.reported"] += site["id"] in reported
        counts["site.unreported"] += there and site["id"] not in reported
    return {key: counts for key, counts in found.items() if counts.total()}


@pytest.mark.parametrize("by", KEYS)
def test_parts_are_what_is_counted_row_by_row(world: World, by: By) -> None:
    history = written(world, 21, sites=40, hazards=300)
    place = {site["id"]: site for site in history.sites}
    with world.service.database.reading() as session:
        counting = Counting(session, CLERK)
        assert counting.sites(asked(), by) == sites_by_hand(history, KEYS[by])
        found = counting.hazards(asked(), by)
        for key, counts in found.items():
            for level in ("major", "general", "unrated"):
                rows = [
                    row for row in history.hazards
                    if row["matter"] == "gas" and row["level"] == level
                    and KEYS[by](place[row["site_id"]]) == key
                ]  # fmt: skip
                expected = Counter(by_hand(rows, SPAN.first, SPAN.last))
                assert Counter({name: counts[f"{level}.{name}"] for name in expected}) == expected, (key, level)
        assert len(found) > 2


@pytest.mark.parametrize("kind", ["旬", "月", "季"])
def test_periods_come_to_what_is_counted_without_them(world: World, kind: Any) -> None:
    """Findings and days to write-off are added up from the periods; stocks are counted anew."""
    written(world, 22, sites=40, hazards=300)
    with world.service.database.reading() as session:
        counting = Counting(session, CLERK)
        whole = whole_of(counting, asked(kind), "period", counting.all(asked(kind), "period"))
        alone = counting.all(asked(kind), None)[""]
    assert +whole == +alone
    assert any(".days." in name for name in alone) and alone["finding.overturned"] and alone["finding.major"]


def test_a_site_is_counted_and_listed_by_one_condition(world: World) -> None:
    """Of 0 and 1 the signs mean what they mean of conditions."""
    written(world, 23, sites=60)
    days = asked().days
    with world.service.database.reading() as session:
        counted = Counting(session, CLERK).sites(Asked("", None, SPAN, None, SPAN.last), None)[""]
        for figure, condition in sites_by_figure(days).items():
            assert session.scalar(select(func.count()).select_from(Site).where(condition)) == counted[f"site.{figure}"]
    assert counted["site.unreported"] and counted["site.due"] == counted["site.reported"] + counted["site.unreported"]

"""Figures agree with a count by hand, with the rows they list, with each other, and on both databases."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import event

from api.practice import Place, Practice
from api.rights import Actor, Reach
from api.statistics.asked import Asked
from api.statistics.counting import Counting
from engine.summary.periods import Span
from tests.api.histories import History, Row, written
from tests.api.world import Caller, World
from tests.load.million import fill

FIRST, LAST = date(2024, 4, 1), date(2024, 6, 30)
SPAN = f"from={FIRST}&to={LAST}"
ALL = ("*",)


@pytest.fixture
def practice() -> Practice:
    place = Place(region="37", name="示例省", reporting_period="month")
    return Practice(regions={"370100": "示例市", "370102": "示例区"}, places=(place,))


def statistician(world: World, region: str = "", matters: tuple[str, ...] = ALL) -> Caller:
    return world.caller("statistician", region=region, matters=matters)


def by_hand(rows: list[Row], first: date, last: date) -> dict[str, int]:
    """Stock and flow as a clerk would count them, row by row."""
    counts: Counter[str] = Counter()
    for row in rows:
        if row["merged_into"] or row["found_on"] > last:
            continue
        new = row["found_on"] >= first
        closed = row["closed_on"]
        if row["state"] == "overturned":
            counts["overturned"] += new
            continue
        if not new and closed and closed < first:
            continue
        counts["found" if new else "opening"] += 1
        counts["recurring"] += new and row["again_of"] is not None
        done = row["rectified_on"] or closed
        counts["rectified"] += new and done is not None and done <= last
        if closed and closed <= last:
            counts["closed"] += 1
            continue
        counts["closing"] += 1
        counts["listed"] += row["listed"] is not None
        counts["planned"] += row["planned"]
        counts["suggested"] += row["standing"] == "suggested"
        if row["rectified_on"] and row["rectified_on"] <= last:
            continue
        counts["no_deadline"] += row["due_on"] is None
        counts["overdue"] += row["due_on"] is not None and row["due_on"] < last
    return dict(counts)


def figures(line: dict[str, Any], level: str) -> dict[str, int]:
    told = line["hazards"].get(level, {})
    return {name: one["count"] for name, one in told.items() if one.get("count")}


def close_to(history: History, level: str, keep: Callable[[Row], bool] = lambda row: True) -> dict[str, int]:
    rows = [row for row in history.hazards if row["level"] == level and keep(row)]
    return {name: count for name, count in by_hand(rows, FIRST, LAST).items() if count}


@pytest.mark.parametrize("seed", range(3))
def test_stock_and_flow_are_what_a_clerk_counts(world: World, seed: int) -> None:
    history = written(world, seed)
    told = statistician(world).get(f"/v1/statistics?{SPAN}").json()
    for level in ("major", "general", "unrated"):
        found = figures(told["total"], level)
        assert found == close_to(history, level)
        assert found["opening"] + found["found"] - found["closed"] == found["closing"]
    rate = told["total"]["hazards"]["major"]["rectified_rate"]
    assert rate["percent"] == f"{round(10000 * rate['part'] / rate['whole'] + 1e-9) / 100:.2f}"


@pytest.mark.parametrize("by", ["region", "industry", "clause", "channel", "level"])
def test_parts_add_up_to_the_whole(world: World, by: str) -> None:
    written(world, 7)
    told = statistician(world).get(f"/v1/statistics?{SPAN}&by={by}").json()
    assert len(told["lines"]) > 1
    for level in ("major", "general", "unrated"):
        added: Counter[str] = Counter()
        for line in told["lines"]:
            added.update(figures(line, level))
        assert dict(added) == figures(told["total"], level), level
    if by != "level":
        outcomes: Counter[str] = Counter()
        for line in told["lines"]:
            outcomes.update({name: one["count"] for name, one in line["findings"].items()})
        assert outcomes == Counter({name: one["count"] for name, one in told["total"]["findings"].items()})


def test_regions_add_up_at_every_level(world: World) -> None:
    history = written(world, 3)
    lines = statistician(world).get(f"/v1/statistics?{SPAN}&by=region&levels=4").json()["lines"]
    whole = {line["key"]: line for line in lines if not line["rest"]}
    for code, line in whole.items():
        below = [one for one in lines if one["key"] != code and one["key"].startswith(code)]
        nearest = min((len(one["key"]) for one in below), default=0)
        parts = [one for one in below if len(one["key"]) == nearest and not one["rest"]]
        parts += [one for one in lines if one["key"] == code and one["rest"]]
        if below:
            for name in ("due", "reported", "unreported"):
                assert sum(one["sites"][name]["count"] for one in parts) == line["sites"][name]["count"], (code, name)
            added = sum((Counter(figures(one, "general")) for one in parts), Counter())
            assert dict(added) == figures(line, "general"), code
    assert figures(whole["3701"], "major") == close_to(history, "major", lambda row: row["region"].startswith("3701"))
    assert whole["3701"]["label"] == "示例市" and whole["3702"]["label"] == "3702"
    town = figures(whole["370102001"], "general")
    assert town == close_to(history, "general", lambda row: row["region"].startswith("370102001"))


def _links(node: Any) -> Iterator[tuple[int, str]]:
    if isinstance(node, dict):
        if "rows" in node and "count" in node:
            yield node["count"], node["rows"]
        for value in node.values():
            yield from _links(value)
    if isinstance(node, list):
        for value in node:
            yield from _links(value)


@pytest.mark.parametrize("by", ["region", "industry", "clause", "period", "channel", "level"])
def test_every_figure_lists_its_rows(world: World, by: str) -> None:
    written(world, 11, sites=15, hazards=60)
    clerk = statistician(world)
    told = clerk.get(f"/v1/statistics?{SPAN}&by={by}&period=two_months&levels=4").json()
    links = list(_links(told))
    assert len(links) > 60
    for count, address in links[:: 1 + len(links) // 150]:
        answer = clerk.get(f"{address}&limit=200")
        assert answer.status_code == 200, (address, answer.text)
        assert len(answer.json()["items"]) == count, address


def test_periods_follow_one_another(world: World) -> None:
    history = written(world, 5)
    told = statistician(world, "37").get(f"/v1/statistics?{SPAN}&by=period").json()  # months, as the place configured
    assert [line["label"] for line in told["lines"]] == ["2024年4月", "2024年5月", "2024年6月"]
    months = [line["hazards"]["general"] for line in told["lines"]]
    for before, after in pairwise(months):
        assert before["closing"]["count"] == after["opening"]["count"]
    assert sum(month["found"]["count"] for month in months) == told["total"]["hazards"]["general"]["found"]["count"]
    may = [row for row in history.hazards if row["level"] == "general" and row["region"].startswith("37")]
    expected = by_hand(may, date(2024, 5, 1), date(2024, 5, 31))
    assert figures(told["lines"][1], "general") == {name: count for name, count in expected.items() if count}


def test_sites_of_a_period_are_those_of_its_days(world: World) -> None:
    written(world, 14)
    clerk = statistician(world, "37")
    months = clerk.get(f"/v1/statistics?{SPAN}&by=period").json()["lines"]
    for month, of in zip(months, ("2024-04", "2024-05", "2024-06"), strict=True):
        alone = clerk.get(f"/v1/statistics?of={of}").json()["total"]
        for part in ("sites", "findings", "hazards"):
            assert _counts(month[part]) == _counts(alone[part]), (of, part)


def _counts(node: Any) -> Any:
    """Numbers without the addresses of their rows."""
    return {key: _counts(value) for key, value in node.items() if key != "rows"} if isinstance(node, dict) else node


def test_who_has_reported(world: World) -> None:
    history = written(world, 2)
    reported = {
        form["site_id"] for form in history.forms
        if form["state"] == "submitted" and form["origin"] == "self" and form["inspected_on"]
        and FIRST <= form["inspected_on"] <= LAST
    }  # fmt: skip
    end = LAST + timedelta(days=1)
    there = {
        site["id"] for site in history.sites
        if site["active"] and (site["made_at"] + timedelta(hours=8)).date() < end
    }  # fmt: skip
    clerk = statistician(world, "37", ("gas", "industry_trade"))
    mine = {
        site["id"] for site in history.sites
        if site["region"].startswith("37") and (site["sectors"] or "gas" in site["matters"])
    }  # fmt: skip
    sites = clerk.get(f"/v1/statistics?{SPAN}").json()["total"]["sites"]
    mine |= {world.workshop, world.other_site}  # registered today: neither due in 2024 nor reported
    assert sites["reported"]["count"] == len(reported & mine)
    assert sites["due"]["count"] == len((there | reported) & mine)
    listed = clerk.get(f"/v1/statistics/unreported?{SPAN}&limit=200").json()["items"]
    assert {one["id"] for one in listed} == (there - reported) & mine
    assert [one["region"] for one in listed] == sorted(one["region"] for one in listed)
    last = {one["id"]: one["last_reported"] for one in listed}
    for site, day in last.items():
        days = [
            str(form["inspected_on"]) for form in history.forms
            if form["site_id"] == site and form["state"] == "submitted" and form["origin"] == "self"
            and form["inspected_on"]
        ]  # fmt: skip
        assert day == max(days, default=None)


def test_findings_that_were_overturned_are_apart(world: World) -> None:
    history = written(world, 4)
    last_word = {act["finding_id"]: act["decision"] for act in history.acts}
    expected: Counter[str] = Counter()
    for one in history.findings:
        if one["as_of"] and FIRST <= one["as_of"] <= LAST:
            says = "past" if one["past"] else one["reason"] or "major"
            says = "overturned" if last_word.get(one["id"]) == "overturned" else says
            expected["other" if says == "missing" else says] += 1
    told = statistician(world).get(f"/v1/statistics?{SPAN}").json()["total"]["findings"]
    assert {name: one["count"] for name, one in told.items() if one["count"]} == dict(expected)


def test_days_to_write_off(world: World) -> None:
    history = written(world, 9)
    days = sorted(
        max((row["closed_on"] - row["found_on"]).days, 0) for row in history.hazards
        if row["level"] == "general" and not row["merged_into"] and row["state"] != "overturned" and row["closed_on"]
        and row["found_on"] <= LAST and row["closed_on"] <= LAST
        and (row["closed_on"] >= FIRST or row["found_on"] >= FIRST)
    )  # fmt: skip
    told = statistician(world).get(f"/v1/statistics?{SPAN}").json()["total"]["hazards"]["general"]["time_to_write_off"]
    assert told["written_off"] == len(days)
    assert told["median_days"] == days[(len(days) + 1) // 2 - 1]
    assert told["ninetieth_days"] == days[-(-len(days) * 9 // 10) - 1]


def test_who_may_not_know_the_channel_cannot_tell_tip_offs(world: World) -> None:
    history = written(world, 6)
    officer, clerk = world.officer("", ALL), statistician(world)
    apart = {line["key"]: line for line in officer.get(f"/v1/statistics?{SPAN}&by=channel").json()["lines"]}
    together = {line["key"]: line for line in clerk.get(f"/v1/statistics?{SPAN}&by=channel").json()["lines"]}
    assert figures(apart["tip_off"], "general") == close_to(history, "general", lambda row: row["origin"] == "tip_off")
    assert "tip_off" not in together and "举报查实" in together["inspection"]["label"]
    both = Counter(figures(apart["tip_off"], "general")) + Counter(figures(apart["inspection"], "general"))
    assert dict(both) == figures(together["inspection"], "general")
    assert clerk.get(f"/v1/statistics/hazards?{SPAN}&channel=tip_off").status_code == 403
    rows = clerk.get(f"/v1/statistics/hazards?{SPAN}&figure=found&limit=200").json()["items"]
    assert rows and not any("origin" in row or "made_at" in row or "description" in row for row in rows)


def test_a_clerk_sees_no_other_region_or_matter(world: World) -> None:
    history = written(world, 8)
    county = statistician(world, "370102", ("gas",))
    total = county.get(f"/v1/statistics?{SPAN}").json()["total"]
    mine = close_to(history, "general", lambda row: row["region"].startswith("370102") and row["matter"] == "gas")
    assert figures(total, "general") == mine
    for outside in ("region=3701", "region=370202", "matter=fire", "region=370102&matter=industry_trade"):
        assert county.get(f"/v1/statistics?{SPAN}&{outside}").status_code == 403, outside
        assert county.get(f"/v1/statistics/lagging?measure=rate&{SPAN}&{outside}").status_code == 403, outside
    assert county.get(f"/v1/statistics/hazards?{SPAN}&region=370202").json()["items"] == []
    city = county.get(f"/v1/statistics/hazards?{SPAN}&region=3701&limit=200").json()["items"]
    assert city and {row["region"][:6] for row in city} == {"370102"} and {row["matter"] for row in city} == {"gas"}


def test_lagging_regions_come_worst_first(world: World) -> None:
    written(world, 10, sites=60)
    clerk = statistician(world)
    for measure in ("unreported_share", "overdue", "rate"):
        told = clerk.get(f"/v1/statistics/lagging?{SPAN}&measure={measure}&level=general&region=37").json()
        values = [one["value"] for one in told["items"]]
        assert len(values) == 2 and {one["region"] for one in told["items"]} == {"3701", "3702"}
        numbers = [value["part"] if measure == "overdue" else float(value["percent"]) for value in values]
        assert numbers == sorted(numbers, reverse=measure != "rate"), measure
    assert clerk.get(f"/v1/statistics/lagging?{SPAN}&measure=guess").status_code == 422


def test_the_monthly_table(world: World) -> None:
    written(world, 12)
    clerk = statistician(world)
    answer = clerk.get(f"/v1/statistics/monthly.xlsx?{SPAN}&region=37")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    totals = [row for row in rows if row[0] == "合计"]
    assert len(totals) == 2 and totals[0][1:4] == totals[1][1:4]
    told = clerk.get(f"/v1/statistics?{SPAN}&region=37").json()["total"]
    general, major = told["hazards"]["general"], told["hazards"]["major"]
    assert totals[0][1:4] == [
        told["sites"]["reported"]["count"],
        general["found"]["count"],
        general["rectified"]["count"],
    ]
    assert totals[0][5:7] == [major["found"]["count"], major["rectified"]["count"]]
    assert totals[0][8] == major["planned"]["count"]
    assert totals[0][9:] == ["填报"] * 5
    assert str(totals[0][4]).startswith("=IF(")
    assert any(row[0] == "机械、轻工" for row in rows) and any(row[0] == "示例市" for row in rows)


def test_days_have_to_be_said_where_no_period_is_configured(world: World) -> None:
    clerk = statistician(world)
    assert clerk.get("/v1/statistics?region=38").status_code == 422
    assert clerk.get("/v1/statistics?region=37").json()["name"].count("月") == 1  # this month, by configuration
    told = clerk.get("/v1/statistics?of=2024-Q2").json()
    assert (told["first"], told["last"]) == ("2024-04-01", "2024-06-30")
    for wrong in ("of=nonsense", "from=2024-05-01", "from=2024-06-01&to=2024-05-01", "of=2024&from=2024-01-01",
                  "from=0001-01-01&to=9999-12-31", f"{SPAN}&region=37010", f"{SPAN}&matter=none",
                  "from=1950-01-01&to=2024-01-01&by=period&period=ten_days"):  # fmt: skip
        assert clerk.get(f"/v1/statistics?{wrong}").status_code == 422, wrong


def test_counting_reads_indexes_and_no_rows(world: World) -> None:
    """A million findings are counted quickly because only an index is read, and of it the stretch of a region."""
    fill(world.service.database, world.head().account, 20_000)
    database, actor = world.service.database, Actor("", "", (Reach("statistician", frozenset("*"), "37"),))
    asked = Asked("3701", None, Span(FIRST, LAST), None, LAST)
    said: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if statement.startswith("SELECT"):
            said.append((statement, parameters))

    with database.reading() as session:
        event.listen(database.engine, "before_cursor_execute", note)
        counted = Counting(session, actor).all(asked, "region")
        event.remove(database.engine, "before_cursor_execute", note)
        hazards = {line for line in counted if any(count for key, count in counted[line].items() if "found" in key)}
        assert len(hazards) > 20  # towns of the city
        if not database.on_sqlite:
            return  # PostgreSQL rightly reads tables of this size as a whole
        plans = [
            "\n".join(row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given))
            for text, given in said
        ]
    assert len(plans) == 5
    assert "SEARCH hazard USING COVERING INDEX ix_hazard_counted (region>? AND region<?)" in plans[0]
    assert "COVERING INDEX ix_hazard_counted" in plans[1]
    assert "SEARCH finding USING COVERING INDEX ix_finding_counted (region>? AND region<?)" in plans[2]
    assert not any(line.startswith("SCAN") for plan in plans for line in plan.splitlines() if "(subquery" not in line)

"""Duties on a calendar: due in whole periods, late when a period is over, none unless the place chose them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.database import Form, Site
from api.database.tables import today
from api.duties.binding import check
from api.duties.calendar import period_of, periods_up_to
from api.practice import Practice, PracticeError, load_practice
from api.service import Service
from api.settings import Settings
from standards.duty import Every, load_duties
from tests.api.world import Caller, World

LANZHOU, TAONAN = "620102", "220881"
EVERY: tuple[Every, ...] = ("P1D", "P1M", "P3M", "P6M", "P1Y")
SOURCE = {"source": "示例文件〔2024〕1号"}
GANSU = [
    {"id": "gansu_2024.head_check", "since": "2024-01-01", "high_risk": {"sectors": ["metallurgy"], **SOURCE}},
    {"id": "gansu_2024.drill", "since": "2024-01-01"},
]
COMMERCE = [
    {"id": "taonan_2024.head_check", "since": "2024-01-01"},
    {"id": "taonan_2024.own_check", "since": "2024-01-01"},
    {"id": "taonan_2024.inspection", "since": "2024-01-01"},
    {"id": "taonan_2024.poster", "since": "2024-01-01"},
]


def chosen(gansu: list[dict[str, Any]] = GANSU, commerce: list[dict[str, Any]] = COMMERCE) -> Practice:
    places = [
        {"region": "62", "name": "示例省", "duties": gansu},
        {"region": TAONAN, "name": "示例市", "duties": commerce},
    ]
    return Practice.model_validate({"places": places})


@pytest.fixture
def practice() -> Practice:
    return chosen()


def site(world: World, region: str = LANZHOU, sector: str = "machinery", made: date = date(2023, 6, 1)) -> str:
    id = world.site(world.furniture, "示例厂区", region, [sector])
    with world.service.database.writing() as session:
        moment = datetime(made.year, made.month, made.day, tzinfo=UTC)
        session.get_one(Site, id).made_at = moment
    return id


def due(caller: Caller, on: str, **more: Any) -> dict[str, list[tuple[str, str, str]]]:
    """What is due at each site: duty, period, state."""
    asked = "&".join(f"{name}={value}" for name, value in {"on": on, **more}.items())
    items = caller.get(f"/v1/duties/due?{asked}").json()["items"]
    return {
        one["id"]: sorted((each["duty"].partition(".")[2], each["period"], each["state"]) for each in one["due"])
        for one in items
    }


def checked(world: World, where: str, on: date, origin: str = "self", state: str = "submitted") -> str:
    form = Form(site_id=where, state=state, origin=origin, inspected_on=on, made_by=world.head().account)
    return str(world._added(form))


@pytest.mark.parametrize("every", EVERY)
@given(day=st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_periods_are_the_calendars(every: Every, day: date) -> None:
    this, before = periods_up_to(every, day, 1)
    assert day in this and period_of(every, this.first) == this == period_of(every, this.last)
    assert before.last + timedelta(days=1) == this.first
    months = {"P1M": 1, "P3M": 3, "P6M": 6, "P1Y": 12}.get(every)
    if months:
        assert this.first.day == 1 and (this.last + timedelta(days=1)).day == 1
        assert (this.last.month - this.first.month + 1) == months
        assert this.first.month % months == 1 % months


def test_leap_years_and_the_edges_of_quarters() -> None:
    assert period_of("P1M", date(2024, 2, 29)).last == date(2024, 2, 29)
    assert period_of("P1M", date(2023, 2, 28)).last == date(2023, 2, 28)
    assert period_of("P3M", date(2024, 3, 31)).name == "2024年第一季度"
    assert period_of("P3M", date(2024, 4, 1)).first == date(2024, 4, 1)
    assert period_of("P6M", date(2024, 6, 30)).last == date(2024, 6, 30)
    assert period_of("P1D", date(2024, 2, 29)).words.zh.startswith("2024-02-29")


def test_due_in_its_quarter_and_late_when_it_is_over(world: World) -> None:
    where, officer = site(world), world.officer("62")
    assert due(officer, "2024-05-20", duty="gansu_2024.head_check") == {
        where: [("head_check", "2024年第一季度", "late"), ("head_check", "2024年第二季度", "due")]
    }
    checked(world, where, date(2024, 3, 31))
    checked(world, where, date(2024, 4, 1), state="draft")
    checked(world, where, date(2024, 4, 1), origin="inspection")
    assert due(officer, "2024-05-20", duty="gansu_2024.head_check") == {
        where: [("head_check", "2024年第二季度", "due")]
    }
    checked(world, where, date(2024, 6, 30))
    assert due(officer, "2024-06-30", duty="gansu_2024.head_check") == {}
    assert due(officer, "2024-07-01", duty="gansu_2024.head_check", only="late") == {}
    assert due(officer, "2024-07-01", only="due") == {
        where: [("drill", "2024年", "due"), ("head_check", "2024年第三季度", "due")]
    }


def test_high_risk_is_what_the_place_says_and_nothing_else(world: World) -> None:
    risky, plain = site(world, sector="metallurgy"), site(world)
    with world.service.database.writing() as session:
        session.get_one(Site, plain).high_risk = True  # marked, but the place goes by industries
    told = due(world.officer("62"), "2024-05-20", duty="gansu_2024.head_check", back=0)
    assert told == {risky: [("head_check", "2024年5月", "due")], plain: [("head_check", "2024年第二季度", "due")]}
    world.service.practice = chosen([{"id": "gansu_2024.head_check", "since": "2024-01-01"}])
    told = due(world.officer("62"), "2024-05-20", back=0)
    assert {period for each in told.values() for _, period, _ in each} == {"2024年第二季度"}
    marked = {"id": "gansu_2024.head_check", "since": "2024-01-01", "high_risk": {"marked": True, **SOURCE}}
    world.service.practice = chosen([marked])
    assert due(world.officer("62"), "2024-05-20", back=0)[plain] == [("head_check", "2024年5月", "due")]


def test_a_site_that_comes_later_is_due_from_its_first_whole_period(world: World) -> None:
    mid, first = site(world, made=date(2024, 4, 2)), site(world, made=date(2024, 4, 1))
    officer = world.officer("62")
    assert due(officer, "2024-06-30", duty="gansu_2024.head_check") == {
        first: [("head_check", "2024年第二季度", "due")]
    }
    told = due(officer, "2024-07-01", duty="gansu_2024.head_check")
    assert told[mid] == [("head_check", "2024年第三季度", "due")]
    assert ("head_check", "2024年第二季度", "late") in told[first]


def test_nothing_before_its_beginning_nor_after_its_end(world: World) -> None:
    where, officer = site(world), world.officer("62")
    assert due(officer, "2024-01-01", back=4)[where] == [
        ("drill", "2024年", "due"), ("head_check", "2024年第一季度", "due"),
    ]  # fmt: skip
    assert due(officer, "2026-12-31")[where]
    assert due(officer, "2027-01-01") == {}


def test_an_ended_or_closed_site_is_not_due(world: World) -> None:
    where = site(world)
    with world.service.database.writing() as session:
        session.get_one(Site, where).active = False
    assert due(world.officer("62"), "2024-05-20") == {}


def test_recording_what_was_done(world: World) -> None:
    where, head = site(world), world.head()
    day = today()
    this = period_of("P1Y", day).name
    if day.year <= 2026:
        assert ("drill", this, "due") in due(head, str(day))[where]
        answer = world.manager().post(f"/v1/sites/{where}/duties", {"duty": "gansu_2024.drill", "on": str(day)})
        assert answer.status_code == 201, answer.text
        assert ("drill", this, "due") not in due(head, str(day)).get(where, [])
        again = head.post(f"/v1/sites/{where}/duties", {"duty": "gansu_2024.drill", "on": str(day)})
        assert again.status_code == 409
    (told,) = head.get(f"/v1/sites/{where}/duties").json()["items"]
    assert (told["duty"], told["on"]) == ("gansu_2024.drill", str(day))


def test_what_cannot_be_recorded(world: World) -> None:
    where, elsewhere, head = site(world), site(world, region="630102"), world.head()
    form = checked(world, elsewhere, date(2024, 5, 20))
    good = {"duty": "gansu_2024.drill", "on": "2024-05-20"}
    for wrong in (
        good | {"duty": "gansu_2024.none"}, good | {"duty": "taonan_2024.own_check"}, good | {"on": "2023-12-31"},
        good | {"on": str(today() + timedelta(days=1))}, good | {"form": form}, good | {"by": head.account},
    ):  # fmt: skip
        assert head.post(f"/v1/sites/{where}/duties", wrong).status_code == 422, wrong
    assert head.post(f"/v1/sites/{elsewhere}/duties", good).status_code == 422
    assert head.post(f"/v1/sites/{where}/duties", good).status_code == 201


def test_commerce_of_one_town(world: World) -> None:
    shop, works = site(world, TAONAN, "commerce"), site(world, TAONAN, "machinery")
    officer, head = world.officer(TAONAN), world.head()
    told = due(officer, "2024-02-29", back=0)
    assert works not in told
    assert told[shop] == [("inspection", "2024年上半年", "due"), ("own_check", "2024-02-29", "due")]
    assert due(head, "2024-02-29", back=0)[shop] == [("own_check", "2024-02-29", "due")]  # inspecting is not theirs
    checked(world, shop, date(2024, 2, 29))
    checked(world, shop, date(2024, 1, 15), origin="inspection")
    assert shop not in due(officer, "2024-02-29", back=0)
    inspection = {"duty": "taonan_2024.inspection", "on": "2024-02-29"}
    assert head.post(f"/v1/sites/{shop}/duties", inspection).status_code == 422
    listed = {one["id"]: one for one in officer.get("/v1/duties").json()}
    assert "没有配置" in listed["taonan_2024.head_check"]["open"]  # nobody has said which 重点行业 are
    assert listed["taonan_2024.poster"]["every"] is None
    named = {"id": "taonan_2024.head_check", "since": "2024-01-01", "units": {"sectors": ["commerce"], **SOURCE}}
    world.service.practice = chosen(commerce=[named])
    assert due(officer, "2024-05-20", back=0) == {shop: [("head_check", "2024年第二季度", "due")]}


def test_nobody_sees_others(world: World) -> None:
    where = site(world)
    mine = site(world, "620202")
    assert set(due(world.officer("6202"), "2024-05-20")) == {mine}
    assert set(due(world.officer("62"), "2024-05-20", region="620102")) == {where}
    assert due(world.head(world.foundry), "2024-05-20") == {}
    assert due(world.officer("62", ("gas",)), "2024-05-20") == {}
    assert world.officer("62").post(f"/v1/sites/{where}/duties", {}).status_code in (403, 422)


def test_pages_hold_every_site_once(world: World) -> None:
    made = {site(world) for _ in range(7)}
    officer, seen, cursor = world.officer("62"), [], ""
    while True:
        page = officer.get(f"/v1/duties/due?on=2024-05-20&limit=3{cursor}").json()
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert sorted(seen) == sorted(made)


WRONG: Iterator[tuple[str, list[dict[str, Any]], str]] = iter(
    (
        ("unknown", [{"id": "gansu_2024.none", "since": "2024-01-01"}], "没有这个必查事项"),
        ("elsewhere", [{"id": "taonan_2024.own_check", "since": "2024-01-01"}], "不约束属地 62"),
        ("no beginning", [{"id": "gansu_2024.drill"}], "请写 since"),
        ("units", [{**GANSU[1], "units": {"marked": True, **SOURCE}}], "不能另写 units"),
        ("twice", [GANSU[1], GANSU[1]], "重复"),
    )
)


@pytest.mark.parametrize(("name", "duties", "message"), list(WRONG))
def test_what_cannot_bind_is_refused_at_start(name: str, duties: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(PracticeError, match=message):
        check(chosen(duties, []), load_duties())


def test_none_binds_by_default(tmp_path: Path) -> None:
    assert load_practice(None).places == ()
    file = tmp_path / "practice.yaml"
    file.write_text("places: [{region: '62', name: 示例省, duties: [{id: gansu_2024.none, since: 2024-01-01}]}]")
    with pytest.raises(PracticeError, match="没有这个必查事项"):
        Service.start(Settings(data=tmp_path, practice=file))

"""Hazards in the order of their urgency, page by page, on both databases; whose turn it is at every step."""

from __future__ import annotations

from datetime import date, timedelta

from api.database import Hazard
from api.loop.life import replay
from api.loop.lists import Wanted, by_urgency, urgency
from api.loop.setting import Setting
from api.loop.turns import turn
from api.paging import Slice, _places
from api.practice import Practice
from api.rights import Actor, Reach
from tests.api.loops import Loop, general, reported
from tests.api.world import JINAN, World

OFFICER = Actor("a", "示例", (Reach("officer", frozenset("*"), JINAN),))
TODAY = date.today()


def test_urgency_goes_on_from_page_to_page(world: World) -> None:
    manager, officer = world.manager(), world.officer()
    wanted = []
    for days in (30, -5, None, -1, 3):
        loop = general(world, officer)
        if days is not None:
            loop.does(officer, "ordered", deadline=(TODAY + timedelta(days=days)).isoformat())
        wanted.append((99 if days is None else days, loop.id))
    late = general(world, officer)  # past its day, but rectified: no longer the enterprise's delay
    late.does(officer, "ordered", deadline=(TODAY - timedelta(days=9)).isoformat())
    late.does(manager, "rectified")
    found: list[str] = []
    cursor = None
    with world.service.database.reading() as session:
        while True:
            rows, cursor = Slice(2, _places(cursor) if cursor else None).of(
                session,
                Wanted(enterprise=world.furniture).query(OFFICER),
                *by_urgency(TODAY),
                descending=False,
                place=lambda row: urgency(row, TODAY),
            )
            found += [row.id for row in rows]
            if cursor is None:
                break
    in_order = [id for _, id in sorted(wanted)]
    assert found == [*in_order[:2], late.id, *in_order[2:]]
    assert len(in_order) + 1 == len(found)


def test_names_are_searched_as_they_are_written(world: World) -> None:
    loop = general(world, world.officer())
    with world.service.database.reading() as session:
        for part, there in (("示例家具", True), ("一厂", True), ("%", False), ("铸造", False)):
            rows = session.scalars(Wanted(name=part).query(OFFICER)).all()
            assert (loop.id in [row.id for row in rows]) == there, part


def whose(world: World, loop: Loop) -> str | None:
    with world.service.database.reading() as session:
        row = session.get_one(Hazard, loop.id)
        found = turn(Setting(row, replay(row.events), OFFICER, Practice()))
        return found.words.zh if found else None


def test_whose_turn_it_is(world: World) -> None:
    manager, head, officer, second = world.manager(), world.head(), world.officer(), world.officer()
    loop = reported(world, officer)
    loop.does(officer, "ordered")
    steps = (
        (manager, "planned", "企业：整改完成"),
        (manager, "rectifying", "企业：整改完成"),
        (manager, "rectified", "企业：企业验收（另一人）"),
        (head, "accepted", "企业：申请复查"),
        (manager, "reinspection_requested", "监管部门：复查"),
        (officer, "reinspected", "监管部门：提出核销"),
        (officer, "write_off_proposed", "监管部门：核销（另一人）"),
        (second, "written_off", None),
    )
    assert whose(world, loop) == "企业：治理方案"
    for by, act, then in steps:
        loop.does(by, act)
        assert whose(world, loop) == then, act
    grid = world.caller("grid_worker", region=JINAN, matters=("industry_trade",))
    unrated = general(world, grid, level=None)
    assert whose(world, unrated) == "监管部门：定级"

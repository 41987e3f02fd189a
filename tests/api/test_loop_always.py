"""What holds of a hazard whatever people try: random steps by random people, right and wrong ones."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from api.database import Event, Hazard
from api.loop.acts import ACTS
from api.loop.life import CLOSED, OPEN, STATES, Life, replay
from tests.api.loops import SAID, Loop, general, reported
from tests.api.test_loop import same_as_replayed
from tests.api.world import Caller, World

_STEPS = 120
_FORWARD = [
    "plan_not_needed",
    "rectified",
    "accepted",
    "accepted",
    "reinspected",
    "write_off_proposed",
    "written_off",
    "closed",
]
_OTHERWISE: dict[str, list[dict[str, Any]]] = {
    "accepted": [{}, {}, {}, {"passed": False}],
    "reinspected": [{}, {}, {"passed": False}],
    "determined": [{}, {}, {"decision": "overturned"}],
    "extension_decided": [{}, {"granted": False, "until": None}],
    "resumption_reviewed": [{}, {"agreed": False}],
}


@pytest.mark.parametrize("seed", range(4))
def test_random_steps(world: World, seed: int) -> None:
    """No step fails otherwise than with words; nothing closed without acceptance; versions, events and row agree."""
    chance = random.Random(seed)
    people = [world.head(), world.manager(), world.officer(), world.officer()]
    loop = (general if seed % 2 else reported)(world, people[seed % 3])
    met: Counter[str] = Counter()
    for _ in range(_STEPS):
        act = chance.choice(_FORWARD if chance.random() < 0.7 else sorted(SAID))
        said = dict(chance.choice(_OTHERWISE.get(act, [{}])))
        if act in ("rectified", "accepted"):
            said["people"] = [chance.choice(["示例张三", "示例李四", "示例王五"])]
        before = _events(world, loop)
        answer = loop.asks(_somebody(chance, act, people), act, **said)
        after = _events(world, loop)
        assert answer.status_code in (200, 403, 422), answer.text
        assert after[: len(before)] == before, "events are only added"
        assert len(after) - len(before) == (answer.status_code == 200)
        life = same_as_replayed(world, loop)
        met[life.state] += answer.status_code == 200
        _always(life, after)
    assert met["accepted"] + met["written_off"], met


def _somebody(chance: random.Random, act: str, people: list[Caller]) -> Caller:
    """Mostly of the side whose step it is, for else hazards get nowhere; among them the one who must not."""
    inside = bool({"hazard.enterprise", "hazard.accept"} & set(ACTS[act].who))
    return chance.choice(people if chance.random() < 0.1 else people[:2] if inside else people[2:])


def _events(world: World, loop: Loop) -> list[tuple[int, str, dict[str, Any]]]:
    with world.service.database.reading() as session:
        rows = session.scalars(select(Event).where(Event.hazard_id == loop.id).order_by(Event.number))
        return [(row.number, row.act, row.data) for row in rows]


def _always(life: Life, events: list[tuple[int, str, dict[str, Any]]]) -> None:
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    if accepted := life.done.get("accepted"):
        work = life.done["rectified"]
        assert accepted["passed"]
        assert not set(accepted["people"]) & set(work["people"])
        assert accepted["by"] != work["by"]
    if life.state == CLOSED:
        assert accepted
        if life.level == "major":
            assert "planned" in life.done or "plan_not_needed" in life.done
        if {"ordered", "listed"} & set(life.done):
            assert life.done["reinspected"]["passed"]
        if "written_off" in life.done:
            first, second = life.done["write_off_proposed"], life.done["written_off"]
            assert not set(first["officers"]) & set(second["officers"])
        assert life.closed_on is not None
    if life.state in OPEN:
        assert life.closed_on is None
        assert not {"written_off", "closed", "archived"} & set(life.done)


_ANY = st.fixed_dictionaries(
    {"on": st.dates().map(str)},
    optional={
        "passed": st.booleans(), "granted": st.booleans(), "agreed": st.booleans(), "closes": st.booleans(),
        "deadline": st.dates().map(str), "finish_by": st.dates().map(str),
        "level": st.sampled_from(["major", "general"]),
        "decision": st.sampled_from(["confirmed", "overturned", "amended"]), "standing": st.sampled_from(["self"]),
    },
)  # fmt: skip


class Step:
    def __init__(self, number: int, act: str, data: dict[str, Any]) -> None:
        self.number, self.act, self.data = number, act, data
        self.by: str | None = None
        self.officers: list[str] = []


@given(st.lists(st.tuples(st.sampled_from(sorted({*SAID, "found", "found_again", "overturned", "merged"})), _ANY)))
def test_replay_takes_any_history(steps: list[tuple[str, dict[str, Any]]]) -> None:
    """A pure function: the same events come to the same, and they are left as they were."""
    events = [
        Step(number, act, data | {"until": "2024-08-31", "into": "other"})
        for number, (act, data) in enumerate(steps, 1)
    ]
    told = [dict(event.data) for event in events]
    life, again = replay(events), replay(events)
    assert life == again
    assert [event.data for event in events] == told
    assert life.state in STATES
    assert set(life.row()) <= set(Hazard.__table__.columns.keys())


def test_what_is_decided_on_findings_is_replayed() -> None:
    """One finding of several overturned ends nothing; the enterprise cannot take up what the department overturned."""
    found = Step(
        1, "found", {"on": "2024-05-20", "level": "major", "edition": "industry_trade_2023", "clause": "11(6)"}
    )
    own = Step(2, "determined", {"on": "2024-05-20", "decision": "confirmed", "standing": "self"})
    assert replay([found, own]).standing == "self"
    one = Step(3, "overturned", {"on": "2024-05-21", "ends": False})
    assert (replay([found, own, one]).state, replay([found, own, one]).standing) == ("found", "determined")
    all_of_them = Step(4, "overturned", {"on": "2024-05-22"})
    life = replay([found, own, one, all_of_them])
    assert (life.state, str(life.closed_on)) == ("overturned", "2024-05-22")
    insisting = Step(5, "determined", {"on": "2024-05-23", "decision": "confirmed", "standing": "self"})
    assert replay([found, own, one, all_of_them, insisting]).state == "overturned"
    amended = Step(
        6,
        "determined",
        {"on": "2024-05-24", "decision": "amended", "edition": "industry_trade_2023", "clause": "11(7)"},
    )
    life = replay([found, own, one, all_of_them, insisting, amended])
    assert (life.state, life.clause, life.closed_on) == ("found", "11(7)", None)


def test_overturned_after_closing_and_confirmed_again_is_closed_as_it_was() -> None:
    steps = [
        Step(1, "found", {"on": "2024-05-20", "level": "general"}),
        Step(2, "rectified", {"on": "2024-05-21"}),
        Step(3, "accepted", {"on": "2024-05-22", "passed": True, "closes": True}),
        Step(4, "overturned", {"on": "2024-05-23"}),
        Step(5, "determined", {"on": "2024-05-24", "decision": "confirmed"}),
    ]
    assert [replay(steps[:n]).state for n in (3, 4, 5)] == ["written_off", "overturned", "written_off"]
    assert str(replay(steps).closed_on) == "2024-05-22"

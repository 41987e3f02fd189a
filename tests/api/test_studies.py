"""Why, what to ask, what to do first: over HTTP the same as from the engine."""

from __future__ import annotations

import copy
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.judging import Failure, Judges, Task
from api.judging.studies import Subject
from engine import Form, Judge, form_from
from engine.formats.pieces import Piece
from engine.formats.reading import read_forms
from engine.handed import Handed
from engine.remedies.advice import advice_json
from engine.remedies.advising import advise
from engine.why import why, why_json
from tests.api.world import World


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    """The seafood plant's form."""
    loaded: dict[str, Any] = yaml.load(Path("docs/examples/src/seafood.yaml").read_text(), yaml.BaseLoader)
    return loaded


@pytest.fixture(scope="module")
def form(data: dict[str, Any], judge: Judge) -> Form:
    handed = next(iter(read_forms("form.json", json.dumps(data).encode(), judge.library)))
    assert isinstance(handed, Handed)
    return form_from(handed, judge.library)


def plain(data: Any) -> Any:
    return json.loads(json.dumps(data))


def test_why_is_what_the_engine_says(world: World, judge: Judge, data: dict[str, Any], form: Form) -> None:
    told = world.head().post("/v1/explain", {"form": data, "clause": "第十二条第一项"})
    assert told.status_code == 200, told.text
    assert told.json()["why"] == plain(why_json(why(judge, form, "12(1)")))
    assert told.json()["disclaimer"].startswith("依据自报")
    one = world.head().post("/v1/explain", {"form": data, "clause": "12-1", "subject": "包装间"}).json()["why"]
    assert [row["subject"] for row in one] == ["包装间"]
    assert one[0]["finding"]["outcome"] == "major"
    other_kind = {"form": data, "clause": "12-1", "subject": "包装间", "kind": "quick_freezer"}
    assert world.head().post("/v1/explain", other_kind).json()["why"] == []


def test_why_of_what_is_not_there(world: World, data: dict[str, Any]) -> None:
    head = world.head()
    for given, words in (
        ({"clause": "99(9)"}, "没有这个条文项"),
        ({"clause": "第十四条"}, "不是单独的条文项"),
        ({"clause": "12(1)", "subject": "包装車间"}, "没有这个部位"),
        ({"clause": "12(1)", "standards": ["industry_trad"]}, "industry_trade"),
    ):
        answer = head.post("/v1/explain", {"form": data, **given})
        assert answer.status_code == 422
        assert words in answer.json()["detail"]


def test_every_open_question_is_asked_of_a_post_and_its_answer_settles_it(world: World, data: dict[str, Any]) -> None:
    head = world.head()
    told = head.post("/v1/ask", {"form": data}).json()
    asked = [one for post in told["posts"] for one in post["questions"]]
    verdict = head.post("/v1/checks", data).json()
    assert len(asked) == told["open"] == len(verdict["open"]) > 0
    assert {(one["question"], one["subject"]) for one in asked} == {
        (one["question"], one["subject"]) for one in verdict["open"]
    }
    cooling = next(one for one in asked if one["text"] == "空调系统的制冷方式" and one["subject"] == "整理间")
    filled = copy.deepcopy(data)
    *way, last = cooling["place"].removeprefix("/").split("/")
    place: Any = filled
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
    place[last] = cooling["options"][0]
    after = head.post("/v1/ask", {"form": filled}).json()
    left = {(one["question"], one["subject"]) for post in after["posts"] for one in post["questions"]}
    assert (cooling["question"], cooling["subject"]) not in left
    english = head.post("/v1/ask?lang=en", {"form": data}).json()
    assert english["posts"][0]["name"] != told["posts"][0]["name"]


def test_what_to_do_first_is_what_the_engine_says(world: World, judge: Judge, data: dict[str, Any], form: Form) -> None:
    told = world.head().post("/v1/fix", {"form": data})
    assert told.status_code == 200, told.text
    assert told.json() == plain(advice_json(advise(judge, form)))
    assert told.json()["plan"]["confirmed"] is True
    contested = world.head().post("/v1/fix", {"form": data, "contested": True}).json()
    assert len(contested["targets"]) > len(told.json()["targets"])


@dataclass(frozen=True)
class Dawdling:
    """A study that never ends."""

    patience: float | None = 0.5

    def __call__(self, subject: Subject) -> bytes:
        time.sleep(60)
        return b""


def test_a_study_that_takes_too_long_is_given_up_once(world: World, judges: Judges, data: dict[str, Any]) -> None:
    piece = Piece("form.json", json.dumps(data).encode())
    assert world.head().post("/v1/checks", data).status_code == 200  # the process is there
    begun, deaths = time.monotonic(), judges.deaths
    assert judges.judge(Task(piece, study=Dawdling())).result() == Failure("slow")
    assert time.monotonic() - begun < 10
    assert judges.deaths == deaths + 1
    assert world.head().post("/v1/checks", data).status_code == 200  # and there is another

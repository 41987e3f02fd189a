"""Hazards for the tests of the loop: how one is found, what is said of each step, and the way as a whole."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from PIL import Image

from tests.api.world import JINAN, Caller, World

DAY = "2024-05-20"
CLAUSE = {"edition": "industry_trade_2023", "clause": "第十一条第六项"}
PART = {"value": "示例内容"}
NOT_NEEDED = {"not_needed": True, "reason": "示例：当场已改"}
MEASURES = {name: PART for name in ("responsibility", "funds", "time", "measures", "contingency")}
PLAN = {name: PART for name in ("goal", "methods", "means", "people", "schedule", "safety")} | {"measures": MEASURES}

# What is said of each step where nothing particular is to be said.
SAID: dict[str, dict[str, Any]] = {
    "controlled": {"measures": ["stop_use", "evacuate"], "what": "停用一号除尘器，撤离二楼"},
    "told_head": {"head": "示例王五"},
    "self_determined": {"decision": "confirmed"},
    "rated": {"level": "general", "reason": "示例：能立即改正"},
    "determined": {"decision": "confirmed", "reason": "示例：现场核实"},
    "reported_department": {"to": "示例应急管理局"},
    "reported_congress": {"how": "职工大会"},
    "planned": PLAN,
    "plan_not_needed": {"reason": "示例：当场已改"},
    "rectifying": {"responsible": "示例张三"},
    "rectified": {"people": ["示例张三"], "what": "已更换", "no_photo": "爆炸危险区禁带手机", "cost": 2.5},
    "accepted": {"passed": True, "opinion": "合格", "people": ["示例李四"]},
    "reinspection_requested": {"to": "示例应急管理局"},
    "reinspected": {"passed": True, "opinion": "已整改", "document": "示例复查〔2024〕1号"},
    "write_off_proposed": {"opinion": "同意核销"},
    "write_off_returned": {"reason": "示例：缺照片"},
    "written_off": {},
    "closed": {},
    "published": {"where": "示例公示栏"},
    "archived": {"where": "示例档案室"},
    "reopened": {"reason": "示例：又停用"},
    "listed": {"level": "county", "unit": "示例县安委会", "document": "示例督〔2024〕1号", "source": "示例督办办法",
               "deadline": "2024-07-31"},
    "unlisted": {"reason": "示例：已核销"},
    "extension_requested": {"until": "2024-08-31", "reason": "示例：设备未到"},
    "extension_decided": {"granted": True, "until": "2024-08-31", "reason": "示例：属实"},
    "ordered": {"document": "示例责改〔2024〕1号", "unit": "示例应急管理局", "deadline": "2024-06-20"},
    "handed_over": {"recipient": "示例镇政府", "deadline": "2024-06-10"},
    "handover_received": {"by": "示例镇政府"},
    "handover_answered": {"answer": "已督促整改"},
    "self_stopped": {"what": "打磨车间"},
    "self_resumed": {"what": "打磨车间"},
    "ordered_stop": {"what": "打磨车间", "document": "示例现决〔2024〕1号"},
    "resumption_requested": {"reason": "已整改"},
    "resumption_reviewed": {"agreed": True, "opinion": "同意恢复"},
    "penalty_suspension": {"what": "全厂", "document": "示例罚〔2024〕1号"},
    "penalty_suspension_ended": {"opinion": "同意恢复"},
    "unmerged": {"reason": "示例：不是同一处"},
}  # fmt: skip


class Loop:
    """One hazard, and people who act on it."""

    def __init__(self, world: World, id: str) -> None:
        self.world, self.id = world, id
        self.path = f"/v1/hazards/{id}"
        self.day = date.fromisoformat(DAY)

    def told(self, by: Caller) -> Any:
        answer = by.get(self.path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def asks(self, by: Caller, act: str, *, expects: int | None = None, **said: Any) -> Any:
        """Take a step; the answer, whatever it is. Each step is a day later than the one before."""
        version = self.version() if expects is None else expects
        body = {"act": act, "expects": version, "on": self.day.isoformat(), **SAID[act], **said}
        return by.post(f"{self.path}/acts", {key: value for key, value in body.items() if value is not None})

    def does(self, by: Caller, act: str, **said: Any) -> Any:
        """Take a step that succeeds."""
        answer = self.asks(by, act, **said)
        assert answer.status_code == 200, f"{act}: {answer.text}"
        self.day += timedelta(days=1)
        return answer.json()

    def refused(self, by: Caller, act: str, words: str, status: int = 422, **said: Any) -> Any:
        """Try a step that is refused, with these words."""
        answer = self.asks(by, act, **said)
        assert answer.status_code == status, f"{act}: {answer.status_code} {answer.text}"
        assert words in answer.text, answer.text
        return answer.json()

    def version(self) -> int:
        from api.database import Hazard

        with self.world.service.database.reading() as session:
            return session.get_one(Hazard, self.id).version


def reported(world: World, by: Caller, **more: Any) -> Loop:
    """A hazard of the furniture factory that somebody reports: a major one under a clause."""
    body = {"site_id": world.workshop, "matter": "industry_trade", "level": "major", "found_on": DAY,
            "description": "一号除尘器停用，打磨间积尘", "subject_kind": "dust_collector",
            "subject_name": "一号除尘器", **CLAUSE, **more}  # fmt: skip
    answer = by.post("/v1/hazards", {key: value for key, value in body.items() if value is not None})
    assert answer.status_code == 201, answer.text
    return Loop(world, answer.json()["id"])


def general(world: World, by: Caller, **more: Any) -> Loop:
    return reported(world, by, **{"level": "general", "edition": None, "clause": None, "subject_name": None} | more)


def city_officer(world: World) -> Caller:
    return world.officer(region=JINAN[:4], level="city")


def picture(format: str = "JPEG", **more: Any) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 30, 30)).save(out, format, **more)
    return out.getvalue()


def uploaded(loop: Loop, by: Caller, content: bytes | None = None, name: str = "示例.jpg", **query: str) -> Any:
    asked = "&".join(f"{key}={value}" for key, value in ({"role": "after"} | query).items())
    return by.post(
        f"{loop.path}/attachments?{asked}", files={"file": (name, picture() if content is None else content)}
    )

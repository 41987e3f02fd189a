"""A day at a furniture factory and at its department, made by the API: what the pages are looked at with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.database import Account
from tests.api.filled import example, finding, inspected
from tests.api.loops import reported
from tests.api.reporter import Reporter, handler
from tests.api.world import JINAN, Caller, World

_NAMES = ("示例甲", "示例乙", "示例丙", "示例丁", "示例戊")


@dataclass(frozen=True)
class Scene:
    """A page worth looking at: who sees it, and on what."""

    name: str
    path: str
    who: Caller | None = None
    phone: bool = False


@dataclass
class Day:
    """Everybody who has something to do, and what there is."""

    world: World
    head: Caller
    manager: Caller
    electrician: Caller
    officer: Caller
    handler: Caller
    administrator: Caller
    draft: dict[str, Any]
    parts: dict[str, str]
    handed: dict[str, Any]
    inspection: dict[str, Any]
    hazard: str
    code: str

    def scenes(self) -> Iterator[Scene]:
        """The pages, in the order of the day."""
        major = finding(self.handed, "11(6)")["id"]
        part = self.parts["equipment"]
        yield Scene("home", "/", self.manager)
        yield Scene("self_check", f"/self-check/{self.draft['id']}", self.manager)
        yield Scene("fill", f"/fill/{part}", self.electrician, phone=True)
        yield Scene("fill_device", f"/fill/{part}/dust_system?name=1%23除尘系统", self.electrician, phone=True)
        yield Scene("verdict_phone", f"/forms/{self.handed['form']}/verdict", self.head, phone=True)
        yield Scene("verdict", f"/forms/{self.handed['form']}/verdict", self.head)
        yield Scene("upload", "/upload", self.manager)
        yield Scene("desk", "/desk", self.officer)
        yield Scene("finding", f"/desk/findings/{major}", self.officer)
        yield Scene("hazards", "/hazards", self.officer)
        yield Scene("hazard", f"/hazards/{self.hazard}", self.officer)
        yield Scene("dashboard", f"/dashboard?region={JINAN}&of=2024-05", self.officer)
        yield Scene("law", "/law")
        yield Scene("clause", "/law/industry_trade_2023/11(6)")
        yield Scene("search", "/law/search?q=除尘器没有锁气卸灰", phone=True)
        yield Scene("tip", "/tip", phone=True)
        yield Scene("tips", "/tips", self.handler)
        yield Scene("accounts", "/accounts", self.administrator)


def day(world: World) -> Day:
    """Make the day: a draft given out to posts, a form handed in, an inspection, a hazard half way, a tip-off."""
    head, manager = world.head(), world.manager()
    electrician = world.caller("filler", enterprise=world.furniture, post="equipment")
    officer = world.officer()
    content = _own(example("furniture"))
    handed = _submitted(world, head, content)
    draft = _ok(manager.post(f"/v1/sites/{world.workshop}/forms", content | {"id": "示例-下季度"}))
    parts = {
        post: _ok(manager.post(f"/v1/forms/{draft['id']}/parts", {"post": post}))["id"]
        for post in ("equipment", "workshop", "hr")
    }
    loop = reported(world, head)
    for act in ("controlled", "told_head", "self_determined", "planned", "rectifying"):
        loop.does(head, act)
    loop.does(officer, "ordered")
    made = Day(
        world=world,
        head=head,
        manager=manager,
        electrician=electrician,
        officer=officer,
        handler=handler(world),
        administrator=world.administrator(),
        draft=draft,
        parts=parts,
        handed=handed,
        inspection=inspected(world, officer=officer),
        hazard=loop.id,
        code=Reporter.of(world).code,
    )
    _name(made)
    return made


def _own(content: dict[str, Any]) -> dict[str, Any]:
    """An example form as the site's own."""
    identity = content["enterprise"] | {"region": JINAN}
    return content | {"enterprise": identity, "inspected_on": "2024-05-20"}


def _submitted(world: World, head: Caller, content: dict[str, Any]) -> dict[str, Any]:
    made = _ok(head.post(f"/v1/sites/{world.workshop}/forms", content))
    given = {"version": made["version"], "accept_unreadable": True}
    return _ok(head.post(f"/v1/forms/{made['id']}/submit", given))


def _ok(answer: Any) -> dict[str, Any]:
    assert answer.status_code in (200, 201), answer.text
    told: dict[str, Any] = answer.json()
    return told


def _name(made: Day) -> None:
    people = (made.head, made.manager, made.electrician, made.officer, made.handler)
    with made.world.service.database.writing() as session:
        for person, name in zip(people, _NAMES, strict=True):
            session.get_one(Account, person.account).name = name

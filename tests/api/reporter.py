"""Somebody who reports what they saw, from a client that knows nothing of any account; and a photo from their phone."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from PIL import Image

from tests.api.world import JINAN, Caller, World

TEXT = "示例情况：喷漆班每天半夜把排风关掉省电，漆味呛得人睁不开眼，班长叫大家别声张"
PLACE = "北角楼夹层"
CONTACT = "示例甲某某 19900001234"
OWN_WORDS = "喷漆房机械通风装置未运行，正在进行喷涂作业"
HAZARD = {
    "level": "major",
    "checked_on": "2024-05-20",
    "description": OWN_WORDS,
    "edition": "industry_trade_2023",
    "clause": "十一（六）",
}


@dataclass
class Reporter:
    """Whoever reported: holds the 查询码 and nothing else."""

    client: TestClient
    code: str

    @classmethod
    def of(cls, world: World, **more: Any) -> Reporter:
        given = {"text": TEXT, "region": JINAN, "matter": "industry_trade", "place": PLACE, "contact": CONTACT} | more
        answer = world.client.post("/v1/tips", json=given)
        assert answer.status_code == 201, answer.text
        return cls(world.client, answer.json()["code"])

    def status(self) -> dict[str, Any]:
        answer = self.client.post("/v1/tips/status", json={"code": self.code})
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def photo(self, content: bytes) -> Any:
        return self.client.post("/v1/tips/photos", data={"code": self.code}, files={"file": ("IMG_1.jpg", content)})

    def add(self, text: str) -> Any:
        return self.client.post("/v1/tips/additions", json={"code": self.code, "text": text})


def handler(world: World, region: str = JINAN, matter: str = "industry_trade") -> Caller:
    """Somebody who handles tip-offs."""
    return world.caller("tip_handler", region=region, matters=(matter,))


def only_tip(caller: Caller) -> dict[str, Any]:
    """The one tip-off that somebody handles."""
    (listed,) = caller.get("/v1/tips").json()["items"]
    whole: dict[str, Any] = caller.get(f"/v1/tips/{listed['id']}").json()
    return whole


def step(caller: Caller, tip: dict[str, Any], act: str, **more: Any) -> dict[str, Any]:
    """A step that succeeds; gives how the tip-off stands, which the next step goes on from."""
    answer = caller.post(f"/v1/tips/{tip['id']}/acts", {"act": act, "expects": tip["version"], **more})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def phone_photo() -> bytes:
    """A photo that says where it was taken, when, and by whose phone."""
    picture = Image.effect_noise((320, 240), 60).convert("RGB")
    exif = picture.getexif()
    exif[0x010F], exif[0x0110], exif[0x9003] = "ExamplePhone", "Model 7", "2024:05:19 03:12:44"
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 40.0, 12.5), 3: "E", 4: (117.0, 1.0, 3.25)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"taken by someone")
    return out.getvalue()

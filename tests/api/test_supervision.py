"""Regions are supervised with the figures of the moment; an enterprise cannot be."""

from __future__ import annotations

from sqlalchemy import select

from api.database import AuditEntry
from tests.api.histories import written
from tests.api.test_statistics import figures, statistician
from tests.api.world import JINAN, World

GIVEN = {
    "region": "3701", "matter": "gas", "kind": "interview", "on": "2024-07-03", "reason": "示例：二季度逾期未降",
    "first": "2024-04-01", "last": "2024-06-30",
}  # fmt: skip


def test_the_figures_of_the_moment_are_kept(world: World) -> None:
    written(world, 21)
    clerk = statistician(world, "37", ("gas",))
    answer = clerk.post("/v1/supervision", GIVEN)
    assert answer.status_code == 201, answer.text
    kept = answer.json()["figures"]
    total = clerk.get("/v1/statistics?region=3701&matter=gas&from=2024-04-01&to=2024-06-30").json()["total"]
    assert {name: count for name, count in kept["general"].items() if count} == figures(total, "general")
    assert kept["sites"] == {name: total["sites"][name]["count"] for name in ("due", "reported", "unreported")}
    written(world, 22)
    (listed,) = clerk.get("/v1/supervision?region=37&matter=gas").json()["items"]
    assert listed["figures"] == kept and listed["kind"] == "interview"
    with world.service.database.reading() as session:
        (noted,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "supervision.made"))
        assert GIVEN["reason"] not in noted.data


def test_it_is_never_aimed_at_an_enterprise(world: World) -> None:
    clerk = statistician(world, "37", ("gas",))
    assert clerk.post("/v1/supervision", GIVEN | {"enterprise": world.furniture}).status_code == 422
    named = clerk.post("/v1/supervision", GIVEN | {"reason": "示例家具有限公司久拖不改"})
    assert named.status_code == 422 and "不针对个别企业" in named.json()["detail"]
    assert clerk.get("/v1/supervision").json()["items"] == []


def test_only_within_ones_own_region_and_matter(world: World) -> None:
    county = statistician(world, JINAN, ("gas",))
    for outside in ({}, {"region": "370202"}, {"region": JINAN, "matter": "fire"}):
        assert county.post("/v1/supervision", GIVEN | outside).status_code == 403, outside
    assert county.post("/v1/supervision", GIVEN | {"region": JINAN}).status_code == 201
    assert world.officer(JINAN, ("gas",)).post("/v1/supervision", GIVEN | {"region": JINAN}).status_code == 403
    assert len(world.officer(JINAN, ("gas",)).get("/v1/supervision").json()["items"]) == 1
    assert statistician(world, "370202", ("gas",)).get("/v1/supervision").json()["items"] == []


def test_what_is_still_to_come_is_refused(world: World) -> None:
    clerk = statistician(world, "37", ("gas",))
    for wrong in ({"on": "2099-01-01"}, {"last": "2099-01-01"}, {"first": "2024-07-01"}, {"kind": "fine"},
                  {"region": "37010"}, {"reason": " "}):  # fmt: skip
        assert clerk.post("/v1/supervision", GIVEN | wrong).status_code == 422, wrong

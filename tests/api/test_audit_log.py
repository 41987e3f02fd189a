"""Who administers everywhere sees every account and what it did; who administers a county, its own."""

from __future__ import annotations

from tests.api.world import JINAN, QINGDAO, World


def test_what_an_administrator_is_shown_of_the_audit_log(world: World) -> None:
    near, far = world.officer(), world.officer(QINGDAO)
    made = [one.post("/v1/enterprises", {"name": "示例新厂"}).json()["id"] for one in (near, far)]
    world.client.post("/v1/sessions", json={"login": "nobody", "password": "wrong"})  # done by nobody who is known
    everywhere, here = world.administrator(), world.administrator(JINAN)
    told = everywhere.get("/v1/audit").json()["items"]
    assert [entry["action"] for entry in told] == ["session.refused", "enterprise.made", "enterprise.made"]
    assert [entry["object_id"] for entry in here.get("/v1/audit").json()["items"]] == made[:1]
    assert here.get(f"/v1/audit?object={made[1]}").json()["items"] == []
    assert len(everywhere.get(f"/v1/audit?account={far.account}").json()["items"]) == 1
    first = everywhere.get("/v1/audit?limit=2").json()
    rest = everywhere.get(f"/v1/audit?limit=2&cursor={first['next']}").json()
    assert first["items"] + rest["items"] == told


def test_who_administers_everywhere_sees_every_account(world: World) -> None:
    accounts = {world.head().account, world.officer().account, world.officer(QINGDAO).account}
    everywhere, here = world.administrator(), world.administrator(JINAN)
    assert accounts < {one["id"] for one in everywhere.get("/v1/accounts").json()["items"]}
    assert len(accounts & {one["id"] for one in here.get("/v1/accounts").json()["items"]}) == 2

"""Who administers everywhere sees every account and what it did; who administers a county, its own."""

from __future__ import annotations

from api.database.tables import today
from tests.api.world import JINAN, QINGDAO, Caller, World


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


def test_the_audit_log_by_what_and_when(world: World) -> None:
    officer, administrator = world.officer(), world.administrator()
    enterprise = officer.post("/v1/enterprises", {"name": "示例新厂"}).json()["id"]
    officer.post(f"/v1/enterprises/{enterprise}/sites", {"name": "一厂", "region": JINAN})
    day = today().isoformat()

    def told(**asked: str) -> list[str]:
        return [entry["action"] for entry in administrator.get("/v1/audit", params=asked).json()["items"]]

    assert told(action="site.") == ["site.made"]
    assert told(since=day, until=day) == ["site.made", "enterprise.made"]
    assert told(until="2024-05-20") == told(since="2999-01-01") == told(action="tip.") == []


def test_enterprises_are_found_by_name_and_credit_code(world: World) -> None:
    here, everywhere = world.administrator(JINAN), world.administrator()
    empty = everywhere.post("/v1/enterprises", {"name": "示例新厂"}).json()["id"]

    def found(caller: Caller, q: str) -> list[str]:
        return [one["id"] for one in caller.get("/v1/enterprises", params={"q": q}).json()["items"]]

    assert found(here, "家具") == found(here, "914406061example4f") == found(here, "一厂") == [world.furniture]
    assert found(here, "铸造") == found(here, "%") == []
    assert found(everywhere, "铸造") == [world.foundry]
    assert found(here, "新厂") == [empty]  # nobody's yet: to be given its first site
    assert found(world.head(), "新厂") == []
    (told,) = here.get("/v1/enterprises", params={"q": "家具"}).json()["items"]
    assert [site["id"] for site in told["sites"]] == [world.workshop]


def test_who_administers_everywhere_sees_every_account(world: World) -> None:
    accounts = {world.head().account, world.officer().account, world.officer(QINGDAO).account}
    everywhere, here = world.administrator(), world.administrator(JINAN)
    assert accounts < {one["id"] for one in everywhere.get("/v1/accounts").json()["items"]}
    assert len(accounts & {one["id"] for one in here.get("/v1/accounts").json()["items"]}) == 2

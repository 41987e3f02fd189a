"""Standards, kinds, blank forms and schemas over HTTP: what is loaded, for anybody, with ETags that do not lie."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import openpyxl
import pytest
from fastapi.testclient import TestClient

from api.law.changes import Changes
from api.service import Service
from engine import Judge, form_from
from engine.formats.reading import read_forms
from engine.handed import Handed
from engine.schema import FOLDER
from standards import Library
from tests.api.world import World

CLAUSE = "/v1/standards/industry_trade_2023/clauses/"
SHOWN = (
    "/v1/standards",
    "/v1/standards/industry_trade_2023",
    CLAUSE + "11(6)",
    "/v1/kinds",
    "/v1/kinds/dust_system",
    "/v1/schema/form",
    "/v1/schema/verdict",
    "/v1/forms/blank.xlsx?sector=light_industry",
)


def test_every_edition_and_every_clause_is_told(client: TestClient, library: Library) -> None:
    listed = client.get("/v1/standards").json()
    assert listed["digest"] == library.digest
    assert [one["edition"] for one in listed["editions"]] == list(library.editions)
    assert listed["catalogue"]
    for one in listed["editions"]:
        told = client.get(f"/v1/standards/{one['edition']}").json()
        clauses = [clause["clause"] for article in told["articles"] for clause in article["clauses"]]
        assert clauses == list(library.editions[one["edition"]].clauses)
        assert one["clauses"] == len(clauses)
        assert {key: told[key] for key in one} == one


def test_a_clause_is_found_by_any_spelling(client: TestClient) -> None:
    found = [client.get(CLAUSE + quote(text)) for text in ("11(6)", "11-6", "第十一条第（六）项", "十一(六)")]
    assert {one.status_code for one in found} == {200}
    assert len({one.headers["etag"] for one in found}) == 1
    told = found[0].json()
    assert told["citation"] == "《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第十一条第六项"
    assert told["kinds"] == ["dust_system"]
    assert all(one["applies"] and one["forbids"] for one in told["conditions"])


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("/v1/standards/industry_trade_2032", "industry_trade_2023"),
        (CLAUSE + "99(9)", "99(9)"),
        ("/v1/kinds/dust_sistem", "dust_system"),
    ],
)
def test_what_is_not_there_is_said_with_what_was_probably_meant(client: TestClient, path: str, hint: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert hint in answer.json()["detail"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_kind_says_how_it_is_asked(client: TestClient) -> None:
    told = client.get("/v1/kinds/dust_system").json()
    question = next(one for one in told["questions"] if one["id"] == "airlock_discharge")
    assert question["type"] == "safeguard"
    assert question["options"]["failed"] == "故障"
    assert question["post_name"] == "设备管理员"
    english = client.get("/v1/kinds/dust_system", headers={"Accept-Language": "en-GB"})
    assert english.headers["content-language"] == "en"
    assert english.json()["questions"][0]["post_name"] != told["questions"][0]["post_name"]
    assert english.json()["questions"][0]["text"] == told["questions"][0]["text"]  # questions stay Chinese


@pytest.mark.parametrize("path", SHOWN)
def test_what_did_not_change_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "public, max-age=300"
    etag = first.headers["etag"]
    for known in (etag, f'"other", W/{etag}', "*"):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == "public, max-age=300"
        assert again.headers["x-content-type-options"] == "nosniff"
    other = client.get(path, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_other_bytes_have_another_etag(client: TestClient) -> None:
    answers = [client.get(path, headers={"Accept-Language": lang}) for path in SHOWN for lang in ("zh", "en")]
    assert len({one.headers["etag"] for one in answers}) == len({one.content for one in answers}) >= len(SHOWN)


def test_the_schemas_are_the_committed_ones(client: TestClient) -> None:
    for name in ("form", "verdict"):
        assert client.get(f"/v1/schema/{name}").json() == json.loads((FOLDER / f"{name}.json").read_text())
    assert client.get("/v1/schema/other").status_code == 422


def test_a_blank_workbook_can_be_filled_in_and_checked(world: World, judge: Judge) -> None:
    answer = world.client.get(
        "/v1/forms/blank.xlsx",
        params={"sector": "light_industry", "has": "ammonia_refrigeration", "without": "combustible_dust"},
    )
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert answer.headers["content-disposition"] == 'attachment; filename="blank.xlsx"'
    workbook = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "表头" in workbook.sheetnames and "除尘系统" not in workbook.sheetnames
    handed = next(iter(read_forms("blank.xlsx", answer.content, judge.library)))
    assert isinstance(handed, Handed)
    form = form_from(handed, judge.library)
    assert not form.unreadable
    judged = world.head().post(
        "/v1/checks", content=answer.content, headers={"Content-Type": answer.headers["content-type"]}
    )
    assert judged.json()["outcome"] == "undetermined"


def test_a_blank_for_unknown_words_is_refused_with_those_known(client: TestClient) -> None:
    for params, hint in (
        ({"sector": "light"}, "light_industry"),
        ({"has": "amonia"}, "ammonia_refrigeration"),
        ({"standard": "fire_2025"}, "fire_2017"),
        ({"has": "ammonia_refrigeration", "without": "ammonia_refrigeration"}, "ammonia_refrigeration"),
    ):
        answer = client.get("/v1/forms/blank.xlsx", params=params)
        assert answer.status_code == 422
        assert hint in answer.json()["detail"]


def test_folders_of_the_machine_are_not_told(client: TestClient) -> None:
    assert str(FOLDER.parent.parent) not in client.get("/v1/standards").text


def test_what_an_edition_changes(client: TestClient, library: Library, service: Service) -> None:
    path = "/v1/standards/industry_trade_2023/changes?from=industry_trade_2017"
    with ThreadPoolExecutor(3) as threads:
        first, *others = threads.map(lambda _: client.get(path), range(3))
    assert first.status_code == 200, first.text
    assert {one.content for one in others} == {first.content}
    told = Changes.model_validate_json(first.content)
    clauses = {one.new: one for one in told.clauses if one.new}
    assert list(clauses) == list(library.editions["industry_trade_2023"].clauses)
    assert sum(told.totals.values()) == len(told.clauses)
    assert told.totals["gone"] == sum(one.new is None for one in told.clauses) > 0
    assert clauses["3(1)"].verdict == "new" and clauses["3(1)"].changes[0].example.kind == "contractor"
    assert {"title", "number"} <= {one.about for one in told.heads}
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    before = service.judges.deaths
    back = client.get("/v1/standards/industry_trade_2017/changes?from=industry_trade_2023").json()
    assert {one["new"] for one in back["clauses"] if one["verdict"] == "new"} != set(clauses)
    assert service.judges.deaths == before


@pytest.mark.parametrize(
    ("edition", "before", "status"),
    [
        ("industry_trade_2023", "industry_trade_2017x", 404),
        ("industry_trade_2023", "industry_trade_2023", 422),
        ("industry_trade_2023", "gas_2023", 422),
        ("fire_2025", "fire_2017", 422),
        ("industry_trade_2099", "industry_trade_2017", 404),
    ],
)
def test_what_cannot_be_compared(client: TestClient, edition: str, before: str, status: int) -> None:
    assert client.get(f"/v1/standards/{edition}/changes?from={before}").status_code == status
    assert client.get(f"/v1/standards/{edition}/changes").status_code in (404, 422)


def test_no_solver_no_comparison(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.law.changes.find_spec", lambda name: None)
    answer = client.get("/v1/standards/industry_trade_2023/changes?from=industry_trade_2017")
    assert answer.status_code == 501 and answer.json()["type"] == "urn:panding:no-solver"

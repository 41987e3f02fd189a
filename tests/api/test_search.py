"""Clauses found by everyday words, on SQLite and on PostgreSQL: the same, in the same order."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.law.searching import Searcher
from api.service import Service
from standards import Library
from standards.text import read

_FILE = Path(__file__).with_name("searches.yaml")
TABLE: Any = read(_FILE.read_text(encoding="utf-8"), _FILE.name).data
DAY = date.fromisoformat(TABLE["day"])
FIRST = 3


def search(client: TestClient, q: str, **more: str) -> dict[str, Any]:
    answer = client.get("/v1/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def keys(found: dict[str, Any]) -> list[str]:
    return [f"{hit['edition']}/{hit['clause']}" for hit in found["hits"]]


def test_everyday_words_lead_to_the_clause(service: Service) -> None:
    missed = {}
    for case in TABLE["searches"]:
        hits = service.searcher.search(case["say"], None, FIRST, DAY).hits
        first = [f"{hit.edition}/{hit.clause}" for hit in hits]
        if not set(first) & set(case["find"]):
            missed[case["say"]] = first
    assert not missed
    assert len(TABLE["searches"]) >= 25


def test_the_index_narrows_and_loses_nothing(service: Service) -> None:
    searcher = service.searcher
    for case in TABLE["searches"]:
        words = searcher.words.meant(case["say"])
        having = {key for key, held in searcher.words.held() if words.intersection(held)}
        assert searcher.index.having(words) == having, case["say"]


@pytest.mark.parametrize("case", TABLE["numbers"], ids=lambda case: case["say"])
def test_a_number_in_any_spelling_is_the_clause_itself(client: TestClient, case: dict[str, str]) -> None:
    found = search(client, case["say"])
    assert keys(found)[0] == case["find"]
    assert found["hits"][0]["by"] == "number"


def test_what_was_searched_for_is_marked(client: TestClient) -> None:
    found = search(client, "除尘器没装锁气阀")
    hit = found["hits"][0]
    assert found["read_as"] == ["锁气卸灰装置"]
    assert "锁气卸灰装置" in [piece["text"] for piece in hit["summary"] if piece["matched"]]
    assert (
        "".join(piece["text"] for piece in hit["summary"]) == "铝镁等金属粉尘、木质粉尘的干式除尘系统没有锁气卸灰装置"
    )
    assert hit["number"] == "第十一条第六项"
    asked = search(client, "集尘桶")["hits"]
    assert all(any(piece["matched"] for piece in [*hit["summary"], *hit["asked"]]) for hit in asked)


def test_superseded_editions_come_after_those_in_force(client: TestClient) -> None:
    standings = [hit["standing"] for hit in search(client, "积尘严重", limit="50")["hits"]]
    assert "superseded" in standings and "in_force" in standings
    assert standings == sorted(standings, key=lambda one: one == "superseded")
    only = search(client, "积尘严重", edition="industry_trade_2017")
    assert {hit["edition"] for hit in only["hits"]} == {"industry_trade_2017"}


def test_what_is_not_here_is_said(client: TestClient) -> None:
    coal = search(client, "煤矿瓦斯超限")
    assert [row["edition_coverage"] for row in coal["not_encoded"]] == ["none"]
    truck = search(client, "叉车没年检")
    assert [(one["matter"], one["because"], one["editions"]) for one in truck["matters"]] == [
        ("特种设备", ["叉车"], [])
    ]
    assert "fire_2025" in search(client, "灭火器过期")["matters"][0]["editions"]
    nothing = search(client, "天气预报")
    assert (nothing["total"], nothing["hits"], nothing["articles"]) == (0, [], [])


def test_an_article_is_found_by_its_number(client: TestClient) -> None:
    found = search(client, "第十三条")
    assert [one["article"] for one in found["articles"]] == ["第十三条"]
    assert found["hits"] == []


@pytest.mark.parametrize(
    "q", ['"', "a OR b", "锁气*", "'); DROP TABLE clause_index --", "NEAR(锁气)", "锁" * 200, "%_\\"]
)
def test_what_means_something_to_a_database_means_nothing_here(client: TestClient, q: str) -> None:
    search(client, q)
    assert keys(search(client, "锁气"))


def test_long_texts_are_searched_too(client: TestClient, library: Library) -> None:
    whole = "".join(clause.summary for _, clause in library.editions["industry_trade_2023"].clauses.values())
    assert search(client, whole[300:500])["total"] > 0


def test_an_unknown_edition_and_an_empty_text_are_refused(client: TestClient) -> None:
    unknown = client.get("/v1/search", params={"q": "锁气", "edition": "industry_trade_2032"})
    assert unknown.status_code == 422 and "industry_trade_2023" in unknown.json()["detail"]
    assert client.get("/v1/search", params={"q": ""}).status_code == 422
    assert client.get("/v1/search").status_code == 422


def test_an_answer_that_is_known_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/v1/search", params={"q": "锁气"})
    again = client.get("/v1/search", params={"q": "锁气"}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_index_of_other_standards_is_replaced(service: Service) -> None:
    before = service.searcher.search("锁气", None, 5, DAY)
    with service.database.writing() as session:
        session.execute(text("DELETE FROM clause_index"))
        row = "锁气" if service.database.on_sqlite else ["锁气"]
        session.execute(
            text("INSERT INTO clause_index (digest, edition, clause, words) VALUES ('x', 'old', '1', :words)"),
            {"words": row},
        )
    assert Searcher(service.library, service.database).search("锁气", None, 5, DAY) == before
    assert service.searcher.search("锁气", None, 5, DAY) == before
    with service.database.reading() as session:
        assert session.execute(text("SELECT DISTINCT digest FROM clause_index")).scalars().all() == [
            service.searcher.index.digest
        ]

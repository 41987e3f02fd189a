"""`panding duties` lists what is known, each with its source."""

from __future__ import annotations

import json

from tests.cli.calls import call, squeezed


def test_everything_known_is_listed_with_its_source() -> None:
    said = call("duties", columns=200)
    assert said.exit_code == 0
    assert "《甘肃省安全生产治本攻坚三年行动实施方案（2024-2026年）》第6条、任务16" in said.output
    assert said.output.count("出处：") == 7
    assert "默认一项也不选" in squeezed(said.output)


def test_a_region_has_its_own_only() -> None:
    told = json.loads(call("duties", "--region", "620102", "--format", "json").output)
    assert [one["id"] for one in told["duties"]] == ["gansu_2024.head_check", "gansu_2024.drill"]
    assert (told["duties"][0]["until"], told["duties"][0]["from"]) == ("2026-12-31", None)
    assert json.loads(call("duties", "--region", "370102", "--format", "json").output)["duties"] == []

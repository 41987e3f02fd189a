"""Every word of the pages is there in English too; no catalogue holds what no page says."""

from __future__ import annotations

from api.pages.catalogues import messages, missing
from api.pages.translations import FOLDER, catalogue, translation


def test_everything_is_said_in_english() -> None:
    assert missing() == {}


def test_nothing_is_left_over() -> None:
    said = messages()
    for path in FOLDER.glob("en/*.po"):
        left = [one.id for one in catalogue(path) if one.id and one.id not in said.get(path.stem, [])]
        assert not left, f"{path.name}: run python -m api.pages.catalogues"


def test_chinese_needs_no_catalogue() -> None:
    assert translation("zh").gettext("登录") == "登录"
    assert translation("en").gettext("登录") == "Sign in"

"""Scripts run in the browsers inside phone apps: ES2017 and nothing newer, small, and not needed for anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import esprima
import pytest

from api.pages.assets import assets

SCRIPTS = sorted((Path(__file__).parents[2] / "api/pages/static/script").glob("*.js"))
_OBJECTS = ("ObjectExpression", "ObjectPattern")
_SPREAD = ("SpreadElement", "RestElement")


def nodes(tree: Any) -> Iterator[Any]:
    if isinstance(tree, list):
        for one in tree:
            yield from nodes(one)
    elif hasattr(tree, "type"):
        yield tree
        for value in vars(tree).values():
            yield from nodes(value)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_nothing_newer_than_es2017(path: Path) -> None:
    tree = esprima.parseScript(path.read_text(encoding="utf-8"))  # refuses ?. ?? catch{} for await and the like
    for node in nodes(tree):
        newer = node.type in _OBJECTS and any(one.type in _SPREAD for one in node.properties)
        assert not newer, f"{path.name}: an object is spread (ES2018)"


def test_the_check_sees_what_is_newer() -> None:
    for newer in ("a?.b", "a ?? b", "try {} catch {}", "x **= 2; 1_000"):
        with pytest.raises(esprima.Error):
            esprima.parseScript(newer)
    assert any(node.type == "ObjectPattern" for node in nodes(esprima.parseScript("let {a, ...b} = c")))


def test_scripts_and_style_are_small() -> None:
    sizes = {name: len(asset.packed) for name, asset in assets().items()}
    assert sizes["style.css"] < 12_000, sizes
    assert all(size < 12_000 for size in sizes.values()), sizes

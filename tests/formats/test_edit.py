"""An answer set in a form's text: nothing else of it changes."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from engine.formats.edit import as_yaml, edited, with_value
from engine.formats.plain import read_json, read_yaml

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples" / "src").glob("*.yaml"))

# how it is written, what is set, how it is written then
YAML = {
    "a word": ("a: {q: 有}  # 注\n", ("a", "q"), "未设", "a: {q: 未设}  # 注\n"),
    "one that needs quotes": ("a: {q: 有}\n", ("a", "q"), "是: 否, 不", 'a: {q: "是: 否, 不"}\n'),
    "a new one in a line": ("a: {p: 有}  # 注\nb: 1\n", ("a", "q"), "9", "a: {p: 有, q: 9}  # 注\nb: 1\n"),
    "the first": ("a: {}\n", ("a", "q"), "9", "a: {q: 9}\n"),
    "a new line": ("a:\n  p: 有   # 注\nb: 1\n", ("a", "q"), "9", "a:\n  p: 有   # 注\n  q: 9\nb: 1\n"),
    "at the end without a line end": ("a:\n  p: 有", ("a", "q"), "9", "a:\n  p: 有\n  q: 9"),
    "below a list": ("a:\n  p:\n    - x\nb: 1\n", ("a", "q"), "9", "a:\n  p:\n    - x\n  q: 9\nb: 1\n"),
    "a list for a list of lines": (
        "a:\n  p:\n    - x\n    - y\nb: 1\n",
        ("a", "p"),
        ["z"],
        "a:\n  p:\n    [z]\nb: 1\n",
    ),
    "what was left blank": ("a:\n  p:      # 没填\n  r: 1\n", ("a", "p"), "9", "a:\n  p: 9      # 没填\n  r: 1\n"),
    "what leads there too": ("s:\n  - {k: k}\n", ("s", 0, "a", "q"), "是", "s:\n  - {k: k, a: {q: 是}}\n"),
    "and where it was blank": ("s:\n  - answers:\n", ("s", 0, "answers", "q"), "是", "s:\n  - answers: {q: 是}\n"),
}


@pytest.mark.parametrize("name", YAML)
def test_yaml_keeps_the_rest(name: str) -> None:
    text, path, value, after = YAML[name]
    assert edited(text, path, value, is_json=False) == after


JSON = {
    "in a line": ('{"a": {"p": "有"}}', ("a", "q"), "9", '{"a": {"p": "有", "q": "9"}}'),
    "one a line": ('{"a": {\n    "p": 1.50\n  }}\n', ("a", "q"), "9", '{"a": {\n    "p": 1.50,\n    "q": "9"\n  }}\n'),
    "a list": ('{"a": ["x"]}', ("a",), ["y", "z"], '{"a": ["y", "z"]}'),
}


@pytest.mark.parametrize("name", JSON)
def test_json_keeps_the_rest(name: str) -> None:
    text, path, value, after = JSON[name]
    assert edited(text, path, value, is_json=True) == after


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_answer_of_the_examples_can_be_set_in_one_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    data = read_yaml(text.encode()).data
    for number, row in enumerate(data["subjects"]):
        for question in [*row.get("answers", {}), "new"]:
            place = ("subjects", number, "answers", question)
            after = edited(text, place, "不清楚", is_json=False)
            assert after is not None, place
            assert read_yaml(after.encode()).data == with_value(data, place, "不清楚")
            changed = [line for line in difflib.ndiff(text.splitlines(), after.splitlines()) if line[0] in "+-"]
            assert len(changed) <= 2


def test_what_cannot_be_changed_in_place_is_left_to_be_written_anew() -> None:
    """An anchor would change two places, a block of text has no end on its line."""
    assert edited("a: &x {q: 1}\nb: *x\n", ("a", "q"), "2", is_json=False) is None
    assert edited("a: [\n", ("a",), "2", is_json=False) is None


def test_written_anew_it_reads_the_same() -> None:
    data = {"form": "panding/1", "id": "1.10", "counts": {"a": "0", "b": None}, "subjects": [{"answers": {"q": "yes"}}]}
    kept = {"form": "panding/1", "id": "1.10", "counts": {"a": "0"}, "subjects": [{"answers": {"q": "yes"}}]}
    assert read_yaml(as_yaml(data).encode()).data == kept
    assert read_json(b'{"a": 1}').data == {"a": "1"}

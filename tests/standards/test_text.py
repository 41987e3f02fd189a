"""Reading YAML: every plain scalar is text, every place has a line, what could hide something is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.text import Document, read


def data(text: str) -> object:
    document = read(text, "f.yaml")
    assert not document.problems, document.problems
    return document.data


SCALARS = (
    """yes no on off true False 6.10 6.1 0571 0o17 0x1F 1_000 1e3 .5 .inf NaN 12:30 2023-04-14 2023-13-45 11(6) = <<"""
)


@pytest.mark.parametrize("scalar", SCALARS.split())
def test_a_plain_scalar_stays_the_text_it_is(scalar: str) -> None:
    assert data(f"a: {scalar}\nb: [{scalar}]\n") == {"a": scalar, "b": [scalar]}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None), ("~", None), ("null", None), ('"null"', "null"), ("'~'", "~"), ('""', ""), ("Null", "Null"),
        ('"6.10"', "6.10"), ("'是'", "是"), ("|\n  一\n  二", "一\n二\n"), (">\n  一\n  二", "一 二\n"), ('! "x"', "x"),
        ("{}", {}), ("[]", []), ("{b: [c, {d: e}]}", {"b": ["c", {"d": "e"}]}), ("甲 # 注", "甲"),
        ("2#除尘器", "2#除尘器"),
    ],
)  # fmt: skip
def test_a_value_is_read_as_written(written: str, value: object) -> None:
    assert data(f"a: {written}\n") == {"a": value}


def test_a_key_stays_text_too() -> None:
    assert data("yes: 1\n6.10: 2\nnull: 3\n") == {"yes": "1", "6.10": "2", "null": "3"}


@pytest.mark.parametrize("text", ["", "# 只有注释\n", "---\n"])
def test_a_file_with_nothing_in_it_is_nothing(text: str) -> None:
    assert data(text) is None


LINES = """\
# 一
article: 第一条

clauses:
  - item: 1
    hazard:
      any:
        - {lacks: guard}
        - {speed: {gt: 3}}
  -
    item: 2
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("article",), 2),
        (("clauses",), 4),
        (("clauses", 0), 5),
        (("clauses", 0, "hazard"), 6),
        (("clauses", 0, "hazard", "any", 0), 8),
        (("clauses", 0, "hazard", "any", 1, "speed", "gt"), 9),
        (("clauses", 1, "item"), 11),
        (("clauses", 1, "remedy"), 11),  # not there: the nearest place above it
        (("clauses", 0, "hazard", "all", 7), 6),
        (("nothing",), 2),
    ],
)
def test_every_place_has_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert read(LINES, "f.yaml").line(path) == line


def test_a_document_without_data_begins_at_line_one() -> None:
    assert Document("f.yaml").line(("a", 0)) == 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "“a” stands twice"),
        ("x: {a: 1, a: 2}\n", 1, "“a” stands twice"),
        ("yes: 1\n'yes': 2\n", 2, "“yes” stands twice"),
        ("a: 1\nb: &x 1\n", 2, "no anchors or aliases (& *)"),
        ("a: 1\nb: [*x]\n", 2, "no anchors or aliases (& *)"),
        ("a: 1\n<<: *x\n", 2, "no anchors or aliases (& *)"),
        ("&x {a: 1}\n", 1, "no anchors or aliases (& *)"),
        ("a: !!str 1\n", 1, "no tags (tag:yaml.org,2002:str)"),
        ("a: !mine [1]\n", 1, "no tags (!mine)"),
        ("!!python/object:os.system {a: 1}\n", 1, "no tags (tag:yaml.org,2002:python/object:os.system)"),
        ("a: 1\n---\nb: 2\n", 2, "one document a file"),
        ("a: 1\n? [b, c]\n: 2\n", 2, "a key must be text"),
        ("a: {b: 1\n", 2, "not valid YAML: did not find expected ',' or '}'"),
        ("a:\n\tb: 1\n", 2, "not valid YAML: found character that cannot start any token"),
        ("a: 一\nb: \x00\n", 2, "not valid YAML: control characters are not allowed (#x0000)"),
        ("一二三: 四\nb: '\x1b[31m'\n", 2, "not valid YAML: control characters are not allowed (#x001b)"),
    ],
)
def test_what_could_hide_something_is_refused_at_its_line(text: str, line: int, said: str) -> None:
    (problem,) = read(text, "f.yaml").problems
    assert (problem.file, problem.line, problem.message.en) == ("f.yaml", line, said)


def test_every_key_that_stands_twice_is_reported() -> None:
    problems = read("a: 1\na: 2\nb: {c: 1, c: 2}\nb: 3\n", "f.yaml").problems
    assert [(problem.line, problem.message.zh) for problem in problems] == [
        (2, "“a”写了两次"),
        (3, "“c”写了两次"),
        (4, "“b”写了两次"),
    ]


@pytest.mark.parametrize(("deep", "said"), [(50, []), (52, ["嵌套超过 50 层"]), (100_000, ["嵌套超过 50 层"])])
def test_lists_too_deep_for_the_stack_are_refused(deep: int, said: list[str]) -> None:
    assert [problem.message.zh for problem in read("[" * deep + "]" * deep, "f.yaml").problems] == said


@given(st.text(max_size=60) | st.text("ab:- {}[]&*!|>#'\"\n\t?,%@", max_size=60))
def test_no_text_makes_reading_fail(text: str) -> None:
    document = read(text, "f.yaml")
    assert all(problem.line >= 1 and "\n" not in problem.message.zh for problem in document.problems)

"""Deliberately bad standards: each file of bad/ stands in place of one of good/ and says what loading must answer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from standards import StandardsError, load
from standards.wording import Lang

HERE = Path(__file__).parent
GOOD, BAD = HERE / "good", sorted((HERE / "bad").glob("*.yaml"))
ARTICLE = "tiny/article_01.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the good standards, to be spoilt."""
    return shutil.copytree(GOOD, tmp_path / "standards")


def problems(root: Path, lang: Lang = "zh") -> list[str]:
    try:
        load(root)
    except StandardsError as error:
        return [problem.said(lang) for problem in error.problems]
    return []


def spoil(root: Path, bad: Path) -> dict[Lang, list[str]]:
    """Put a bad file in its place; what must be said of it, as its first lines tell."""
    text = bad.read_text(encoding="utf-8")
    place, *said = [line for line in text.split("\n") if line.startswith("# ")]
    target = root / place.removeprefix("# in place of ")
    assert target.exists(), f"{bad.name} stands in place of nothing"
    target.write_text(text, encoding="utf-8")
    return {lang: [line[6:] for line in said if line.startswith(f"# {lang}: ")] for lang in ("zh", "en")}


def test_the_good_standards_load() -> None:
    library = load(GOOD)
    assert list(library.editions) == ["tiny_2020"]
    assert list(library.editions["tiny_2020"].clauses) == ["1(1)", "1(2)", "1(3)"]
    assert set(library.kinds) == {"enterprise", "hall", "machine", "yard"}


@pytest.mark.parametrize("bad", BAD, ids=[path.stem for path in BAD])
def test_a_bad_file_is_refused_with_place_and_words(root: Path, bad: Path) -> None:
    expected = spoil(root, bad)
    assert expected["zh"]
    assert {"zh": problems(root), "en": problems(root, "en")} == expected


@pytest.mark.parametrize(
    "names",
    [
        ("unknown_key", "bad_date", "no_valid_days", "mark_of_no_kind"),  # wrong by itself
        ("duplicate_key", "edition_named_in_capitals", "unknown_type", "unknown_key_of_a_kind"),
        ("unknown_question", "gate_that_is_not_asked", "question_twice", "past_by_no_question"),  # wrong together
    ],
)
def test_errors_of_several_files_are_all_reported_in_one_run_in_order(root: Path, names: tuple[str, ...]) -> None:
    expected = [line for name in names for line in spoil(root, HERE / "bad" / f"{name}.yaml")["zh"]]
    assert len(expected) >= 4
    said = problems(root)
    assert sorted(said) == sorted(expected)
    places = [(line.split(":")[0], int(line.split(":")[1].split()[0])) for line in said]
    assert places == sorted(places)


def test_two_errors_of_one_file_are_both_reported(root: Path) -> None:
    path = root / ARTICLE
    path.write_text(path.read_text().replace("guard", "gaurd").replace("rated, ", "ratd, "))
    assert problems(root) == [
        f"{ARTICLE}:8 1(1): 没有这个问题“gaurd”（是否想写“guard”？）",
        f"{ARTICLE}:15 1(2): 没有这个问题“ratd”（是否想写“rated”？）",
    ]


@pytest.mark.parametrize(("more", "said"), [(28, []), (29, ["条件太宽：62 种并列情形，至多 60；请拆成分支"])])
def test_a_clause_may_be_sixty_wide_and_no_wider(root: Path, more: int, said: list[str]) -> None:
    path = root / ARTICLE
    wide = "{any: [{lacks: guard}, " + ", ".join(f"{{speed: {{gt: {n}}}}}" for n in range(more)) + "]}"
    path.write_text(path.read_text().replace("{lacks: guard}", f"{wide}\n    given: {{running: yes}}"))
    assert [line.partition(": ")[2] for line in problems(root)] == said


def test_a_file_not_in_utf8_is_refused_at_its_line(root: Path) -> None:
    path = root / ARTICLE
    path.write_bytes(b"# in GBK\n" + path.read_text().encode("gbk"))
    assert problems(root) == [f"{ARTICLE}:3: 不是 UTF-8 编码，请另存为 UTF-8"]


def test_a_byte_order_mark_does_no_harm(root: Path) -> None:
    path = root / ARTICLE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert problems(root) == []


def test_a_missing_catalogue_is_reported(root: Path) -> None:
    (root / "catalogue.yaml").unlink()
    assert problems(root, "en") == ["catalogue.yaml:1: there is no such file"]


@pytest.mark.parametrize(
    ("name", "renamed"),
    [
        (ARTICLE, "tiny/article_01.yml"),
        (ARTICLE, "tiny/Article_01.yaml"),
        (ARTICLE, "tiny/more/article_01.yaml"),
        ("subjects/yard.yaml", "subjects/yard.YAML"),
        ("tiny/edition.yaml", "tiny/editions.yaml"),
    ],
)
def test_a_file_that_nothing_reads_is_reported_not_dropped(root: Path, name: str, renamed: str) -> None:
    (root / renamed).parent.mkdir(exist_ok=True)
    (root / name).rename(root / renamed)
    assert any(line.startswith(f"{renamed}:1: 这个文件不会被读取") for line in problems(root))


@pytest.mark.parametrize("name", ["subjects/yard.yaml", "tiny/edition.yaml"])
def test_one_id_in_two_files_is_refused(root: Path, name: str) -> None:
    again = root / name.replace("yard", "yard_again").replace("tiny/", "tiny_again/")
    again.parent.mkdir(exist_ok=True)
    shutil.copy(root / name, again)
    place = again.relative_to(root).as_posix()
    word = "yard" if "yard" in name else "tiny_2020"
    what = "检查部位类别" if "yard" in name else "版本"
    assert problems(root) == [f"{place}:2 {word}: {what}“{word}”已写在 {name} 里；不能替换"]


def test_the_digest_changes_with_any_byte_of_any_file(root: Path) -> None:
    digests = {load(root).digest}
    for path in sorted(root.rglob("*.yaml")):
        path.write_text(path.read_text() + "# a remark\n")
        digests.add(load(root).digest)
    assert len(digests) == 1 + len(list(root.rglob("*.yaml")))

"""What others add: the walk of docs/encoding.md played as it is written, and everything that must be refused."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import standards
from engine import Judge, form_from
from engine.handed import Handed
from standards import Library, StandardsError
from tests.cli.calls import call, squeezed

DOC = Path(__file__).parents[1] / "docs" / "encoding.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def walk() -> list[tuple[str, str]]:
    """The code blocks of the walk in their order: language and text."""
    text = DOC.read_text(encoding="utf-8").partition("## A walk")[2].partition("\n## ")[0]
    return BLOCK.findall(text)


def written(block: str) -> None:
    """A file, named in its first line."""
    name, _, text = block.removeprefix("# ").partition("\n")
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(line: str) -> str:
    """What a command of the walk prints; it must end with the status that stands behind it."""
    command, _, remark = line.partition("# ends with ")
    name, *arguments = shlex.split(command)
    if name == "rm":
        for argument in arguments:
            Path(argument).unlink()
        return ""
    assert name == "panding"
    result = call(*arguments)
    assert result.exit_code == int(remark[0]), f"{line}\n{result.output}"
    return result.output


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the whole walk has been played."""
    monkeypatch.chdir(tmp_path)
    said = ""
    for language, block in walk():
        if language == "yaml":
            written(block)
        elif language == "sh":
            said = "".join(run(line) for line in block.splitlines())
        else:
            for line in block.splitlines():
                assert squeezed(line) in squeezed(said), f"{line}\n{said}"
    return tmp_path / "laundry"


def test_the_walk_ends_in_a_verdict(played: Path) -> None:
    verdict = json.loads(call("check", "form.yaml", "--standards", played, "--format", "json").stdout)["verdicts"][0]
    majors = [(f["clause"], f["subject"]["name"]) for f in verdict["findings"] if f["outcome"] == "major"]
    assert (verdict["outcome"], majors) == ("major", [("3(1)", "1#烘干机")])
    assert {f["clause"]: f["outcome"] for f in verdict["checklist"]} == {"4(1)": "major"}


def test_the_list_shows_what_was_added(played: Path, library: Library) -> None:
    listed = json.loads(call("standards", "list", "--standards", played, "--format", "json").stdout)
    (mine,) = [one for one in listed["editions"] if one["edition"] == "laundry_2024"]
    assert (mine["coverage"], mine["clauses"], mine["origin"]["folder"]) == ("full", 3, str(played / "laundry_2024"))
    assert listed["digest"] != library.digest
    text = call("standards", "list", "--standards", played).stdout
    assert f"来自 {played / 'laundry_2024'}，摘要 {mine['origin']['digest'][:12]}" in text


def test_the_variable_does_as_well_as_the_option(played: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("check", "form.yaml").exit_code == 2
    monkeypatch.setenv("PANDING_STANDARDS", f"{played}:{played}")
    assert call("check", "form.yaml").exit_code == 1
    assert call("check", "form.yaml", "--standards", played).exit_code == 1  # named twice, loaded once


SLIPS = {
    "a clause that says otherwise than its cases": (
        "laundry_2024/article_03.yaml",
        ("{gt: 30}", "{ge: 30}"),
        "cases/laundry_2024/article_03.yaml:14: 第30天不算超过: 3(2): outcome is major, expected not_found",
    ),
    "an unknown question in a clause": (
        "laundry_2024/article_03.yaml",
        ("{lacks: flame_failure}", "{lacks: flame_failur}"),
        "laundry_2024/article_03.yaml:8 3(1): 没有这个问题“flame_failur”（是否想写“flame_failure”？）",
    ),
    "an unknown question in a case": (
        "cases/laundry_2024/article_04.yaml",
        ("set: {extinguisher: no}", "set: {extinguishr: no}"),
        "cases/laundry_2024/article_04.yaml:7: 没有灭火器: laundry_2024/article_04.yaml:7: "
        "没有这个 dryer 问题“extinguishr”（是否想写“extinguisher”？）",
    ),
    "an answer that is none": (
        "cases/laundry_2024/article_04.yaml",
        ("set: {extinguisher: no}", "set: {extinguisher: perhaps}"),
        "cases/laundry_2024/article_04.yaml:7: 没有灭火器: laundry_2024/article_04.yaml:7: dryer.extinguisher:",
    ),
    "a case with an unknown key": (
        "cases/laundry_2024/article_04.yaml",
        ("subject: dryer, blank", "subject: dryer, blnk"),
        "cases/laundry_2024/article_04.yaml:9 cases.2.blnk: 不认识的键“blnk”（是否想写“blank”？）",
    ),
    "a case without what it expects": (
        "cases/laundry_2024/article_04.yaml",
        (", expect: {4(1): not_found}", ""),
        "cases/laundry_2024/article_04.yaml:8 cases.1.expect: 缺少“expect”",
    ),
    "a case that is missing": (
        "cases/laundry_2024/article_03.yaml",
        ("kind: broken", "kind: hit"),
        "laundry_2024 3(1): 缺只有“flame_failure”故障、停用（broken）的案例",
    ),
    "something left to fill in": (
        "laundry_2024/edition.yaml",
        ("示例省应急〔2024〕1号", "请填：文号"),
        "laundry_2024/edition.yaml:4: number 还没有填（请填：文号）",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_lint_names_a_slip_with_its_place(played: Path, slip: str) -> None:
    name, (was, becomes), said = SLIPS[slip]
    path = played / name
    assert was in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(was, becomes, 1), encoding="utf-8")
    result = call("standards", "lint", "laundry")
    assert result.exit_code == 1
    assert any(line.removeprefix("laundry/").startswith(said) for line in result.stdout.splitlines()), result.stdout


def test_a_case_table_in_the_wrong_place_is_named(played: Path) -> None:
    (played / "cases" / "laundry_2024" / "article_04.yaml").rename(played / "cases" / "article_04.yaml")
    result = call("standards", "lint", "laundry")
    assert result.exit_code == 1
    assert "laundry/cases/article_04.yaml:1: 这个文件不会被读取" in result.stdout
    assert "laundry_2024 4(1): 缺命中（hit）的案例" in result.stdout


# What is in the way of a folder: loaded beside small standards of our own.

GOOD = Path(__file__).parent / "standards" / "good"
EDITION = (GOOD / "tiny" / "edition.yaml").read_text(encoding="utf-8").partition("\n")[2]
ARTICLE = (GOOD / "tiny" / "article_01.yaml").read_text(encoding="utf-8")
YARD = (GOOD / "subjects" / "yard.yaml").read_text(encoding="utf-8")
QUESTION = (
    "type: yes_no, text: 问题, help: 现场, evidence: 照片, every: yearly, post: safety, photo: yes, valid_days: 365}"
)
Files = dict[str, str]


def own(text: str = EDITION, **changes: str) -> str:
    """An edition's head with other values; one that is not there is put in."""
    for key, value in changes.items():
        line = f"{key}: {value}\n"
        text = re.sub(rf"(?m)^{key}: .*\n", line, text) if f"\n{key}:" in f"\n{text}" else text + line
    return text


def pack(folder: Path, files: Files) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def problems(*folders: Path, root: Path = GOOD) -> list[str]:
    with pytest.raises(StandardsError) as raised:
        standards.load(root, folders)
    return [problem.said() for problem in raised.value.problems]


def asks(kind: str, question: str) -> str:
    return f"adds_to: {kind}\nquestions:\n  - {{id: {question}, {QUESTION}\n"


REFUSED: dict[str, tuple[Files, str]] = {
    "an edition that is there": (
        {"x/edition.yaml": own(standard="other")},
        "P/x/edition.yaml:1 tiny_2020: 版本“tiny_2020”已写在 tiny/edition.yaml 里；不能替换",
    ),
    "a second edition in force on the same day": (
        {"x/edition.yaml": own(edition="tiny_2024", effective="2024-01-01")},
        "P/x/edition.yaml:8 tiny_2024: 标准“tiny”自 2024-01-01 起同时有两个版本有效：另一个是 tiny/edition.yaml；"
        "代替它就写 supersedes: [tiny_2020]，否则改日期",
    ),
    "superseding an edition of another standard": (
        {"x/edition.yaml": own(edition="big_2024", standard="big", effective="2024-01-01", supersedes="[tiny_2020]")},
        "P/x/edition.yaml:15 big_2024: supersedes 只能写同一标准的版本，并且要有施行日期 effective",
    ),
    "a kind that is there": (
        {"subjects/yard.yaml": YARD},
        "P/subjects/yard.yaml:2 yard: 检查部位类别“yard”已写在 subjects/yard.yaml 里；不能替换",
    ),
    "a question that is there": (
        {"subjects/more.yaml": asks("yard", "fenced")},
        "P/subjects/more.yaml:3 yard: 问题“fenced”已写在 subjects/yard.yaml 里；不能替换",
    ),
    "a question that another file of the folder adds": (
        {"subjects/a.yaml": asks("yard", "lit"), "subjects/b.yaml": asks("yard", "lit")},
        "P/subjects/b.yaml:3 yard: 问题“lit”已写在 P/subjects/a.yaml 里；不能替换",
    ),
    "questions for no kind": (
        {"subjects/more.yaml": asks("yrad", "lit")},
        "P/subjects/more.yaml:1 yrad: 没有这个检查部位类别“yrad”（是否想写“yard”？）",
    ),
    "a question that shows by nothing": (
        {"subjects/more.yaml": asks("yard", "lit").replace("photo", "when: {fence: yes}, photo")},
        "P/subjects/more.yaml:3 yard: 没有这个问题“fence”（是否想写“fenced”？）",
    ),
    "articles for a whole edition": (
        {"x/edition.yaml": "adds_to: tiny_2020\ncoverage: full\n"},
        "P/x/edition.yaml:1 tiny_2020: 只能补充部分收录（partial）的版本，“tiny_2020”是 full",
    ),
    "a row of the catalogue that is there": (
        {"catalogue.yaml": (GOOD / "catalogue.yaml").read_text(encoding="utf-8")},
        "P/catalogue.yaml:13: 标准“tiny”已写在 catalogue.yaml 里；不能替换",
    ),
    "a file that nothing reads": (
        {"subjects/lit.yaml": asks("yard", "lit"), "notes.yaml": "a: b\n"},
        "P/notes.yaml:1: 这个文件不会被读取",
    ),
    "an empty folder": ({"README.md": ""}, "P:1: 这个文件夹里没有标准"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_nothing_is_replaced_and_nothing_dropped(tmp_path: Path, what: str) -> None:
    files, said = REFUSED[what]
    folder = pack(tmp_path, files)
    (problem,) = problems(folder)
    assert problem.startswith(said.replace("P/", f"{folder}/").replace("P:", f"{folder}:"))


def test_all_errors_of_all_folders_come_at_once(tmp_path: Path) -> None:
    one = pack(tmp_path / "one", {"subjects/yard.yaml": YARD, "notes.yaml": "a: b\n"})
    other = pack(tmp_path / "other", {"subjects/more.yaml": asks("yard", "fenced")})
    assert [line.split(":")[0] for line in problems(one, other, tmp_path / "nowhere")] == [
        str(tmp_path / "nowhere"),
        str(one / "notes.yaml"),
        str(one / "subjects" / "yard.yaml"),
        str(other / "subjects" / "more.yaml"),
    ]


def test_case_tables_and_hidden_files_are_no_standards(tmp_path: Path) -> None:
    files = {"subjects/m.yaml": asks("yard", "lit"), "cases/tiny_2020/a.yaml": "x: [", ".github/ci.yaml": "on: push"}
    assert "lit" in standards.load(GOOD, [pack(tmp_path, files)]).kinds["yard"].by_id


def only_named(tmp_path: Path, **changes: str) -> Path:
    """Standards of ours of whose one edition there are no articles."""
    root = shutil.copytree(GOOD, tmp_path / "ours")
    (root / "tiny" / "article_01.yaml").unlink()
    return pack(root, {"tiny/edition.yaml": own(**changes)})


def test_an_edition_takes_the_place_of_one_of_which_only_the_title_is_there(tmp_path: Path) -> None:
    root = only_named(tmp_path, coverage="metadata_only", missing="[全部条文]")
    folder = pack(tmp_path / "theirs", {"tiny/edition.yaml": EDITION, "tiny/article_01.yaml": ARTICLE})
    library = standards.load(root, [folder])
    origin = library.origins["tiny_2020"]
    assert (origin.folder, origin.ours, origin.fills) == (folder / "tiny", False, True)
    assert list(library.editions["tiny_2020"].clauses) == ["1(1)", "1(2)", "1(3)"]


def test_it_must_be_of_the_same_standard(tmp_path: Path) -> None:
    root = only_named(tmp_path, coverage="metadata_only", missing="[全部条文]")
    folder = pack(tmp_path / "theirs", {"tiny/edition.yaml": own(standard="big")})
    assert problems(folder, root=root) == [
        f"{folder}/tiny/edition.yaml:2 tiny_2020: “tiny_2020”在 tiny/edition.yaml 里属于标准“tiny”"
    ]


def partly(tmp_path: Path) -> Path:
    root = only_named(tmp_path, coverage="partial", missing="[第二条]")
    return pack(root, {"tiny/article_01.yaml": ARTICLE})


SECOND = ARTICLE.replace("第一条", "第二条")


def test_articles_complete_an_edition_of_which_a_part_is_there(tmp_path: Path) -> None:
    head = "adds_to: tiny_2020\ncoverage: full\n"
    folder = pack(tmp_path / "theirs", {"t/edition.yaml": head, "t/article_02.yaml": SECOND})
    library = standards.load(partly(tmp_path), [folder])
    edition, (added,) = library.editions["tiny_2020"], library.origins["tiny_2020"].added
    assert (edition.head.coverage, edition.head.missing) == ("full", [])
    assert list(edition.clauses) == ["1(1)", "1(2)", "1(3)", "2(1)", "2(2)", "2(3)"]
    assert (added.folder, added.clauses) == (folder / "t", ("2(1)", "2(2)", "2(3)"))


def test_a_clause_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    head = "adds_to: tiny_2020\ncoverage: full\n"
    folder = pack(tmp_path / "theirs", {"t/edition.yaml": head, "t/article_01.yaml": ARTICLE})
    said = problems(folder, root=partly(tmp_path))
    assert said[0] == f"{folder}/t/article_01.yaml:5 1(1): 条文项 1(1) 写了两次"
    assert len(said) == 3


def test_a_new_edition_ends_the_one_it_supersedes(tmp_path: Path) -> None:
    head = own(edition="tiny_2024", effective="2024-01-01", supersedes="[tiny_2020]")
    library = standards.load(GOOD, [pack(tmp_path, {"x/edition.yaml": head, "x/article_01.yaml": ARTICLE})])
    assert str(library.editions["tiny_2020"].head.superseded_on) == "2024-01-01"
    form = {"form": "panding/1", "id": "1", "standards": ["tiny"]}
    judged = [
        Judge(library).judge(form_from(Handed(form | {"inspected_on": day}), library)).standards[0].edition
        for day in ("2023-12-31", "2024-01-01")
    ]
    assert judged == ["tiny_2020", "tiny_2024"]


def test_editions_of_one_standard_share_the_question_what_can_be_put_right_at_once(tmp_path: Path) -> None:
    ours = Path(__file__).parent / "engine" / "counting"
    theirs = shutil.copytree(ours / "counting_2020", tmp_path / "p" / "counting_2030")
    head = (theirs / "edition.yaml").read_text(encoding="utf-8")
    head = own(head, edition="counting_2030", effective="2030-01-01", supersedes="[counting_2020]")
    (theirs / "edition.yaml").write_text(head, encoding="utf-8")
    clauses = (theirs / "article_7.yaml").read_text(encoding="utf-8")
    (theirs / "article_7.yaml").write_text(clauses.replace("没有消防车道", "2030年没有消防车道"), encoding="utf-8")
    before, after = standards.load(ours).kinds["building"], standards.load(ours, [tmp_path / "p"]).kinds["building"]
    assert [question.id for question in after.questions] == [question.id for question in before.questions]
    assert "2030年没有消防车道" in after.by_id["at_once.7.1"].text  # in the words of the edition in force


def test_the_digest_is_of_the_content_not_of_the_place(tmp_path: Path) -> None:
    files = {"subjects/more.yaml": asks("yard", "lit")}
    here, there = pack(tmp_path / "a", files), pack(tmp_path / "b" / "c", files)
    other = pack(tmp_path / "d", {"subjects/more.yaml": asks("yard", "dry")})
    digest = {name: standards.load(GOOD, [folder]).digest for name, folder in (("a", here), ("b", there), ("d", other))}
    assert digest["a"] == digest["b"]
    assert len({*digest.values(), standards.load(GOOD).digest}) == 3


def test_ours_alone_have_the_digest_of_their_files(library: Library) -> None:
    assert {origin.ours for origin in library.origins.values()} == {True}
    assert len({origin.digest for origin in library.origins.values()}) == len(library.editions)


# The commands.


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if "请填" in line)


@pytest.mark.parametrize("edition", ["province_x", "grain_storage_2023", "chemicals_2026"])
def test_a_scaffold_loads_and_lists_what_is_to_fill_in(here: Path, edition: str) -> None:
    assert call("standards", "new", edition, "--into", "p").exit_code == 0
    result = call("standards", "lint", "p")
    assert result.exit_code == 1
    assert "不能加载" not in result.stdout and "案例不符" not in result.stdout
    assert f"p/{edition}/article_01.yaml:2: heading 还没有填（请填）" in list(lines(result.stdout))
    assert result.stdout.splitlines()[-1].startswith(f"{edition}：0 项条文，0 个案例")


def test_what_the_catalogue_knows_is_filled_in(here: Path) -> None:
    assert call("standards", "new", "fire_2025", "--into", "p").exit_code == 0
    head = (here / "p" / "fire_2025" / "edition.yaml").read_text(encoding="utf-8")
    for known in ("edition: fire_2025", "standard: fire", "title: 重大火灾隐患判定规则", "GB 35181-2025", "2025-11-01"):
        assert known in head
    assert "coverage: partial" in head
    assert call("standards", "lint", "p").exit_code == 1
    assert call("standards", "list", "--standards", "p").exit_code == 0


def test_an_edition_of_which_only_the_title_is_there_is_begun_from_it(here: Path) -> None:
    head = own(
        edition="known_2020", standard="known", gate="is_industry_trade", given="{enterprise.is_industry_trade: yes}"
    )
    pack(here / "title", {"k/edition.yaml": own(head, coverage="metadata_only", missing="[全部条文]")})
    with_title = ("--standards", "title")
    assert call("standards", "new", "known_2020", "--into", "p", *with_title).exit_code == 0
    written = (here / "p" / "known_2020" / "edition.yaml").read_text(encoding="utf-8")
    assert written.startswith("edition: known_2020") and "coverage: partial" in written and "[全部条文]" in written
    assert "不能加载" not in call("standards", "lint", "p", *with_title).stdout
    listed = json.loads(call("standards", "list", *with_title, "--standards", "p", "--format", "json").stdout)
    assert [e["origin"]["fills"] for e in listed["editions"] if e["edition"] == "known_2020"] == [True]


def test_new_overwrites_nothing(here: Path) -> None:
    (here / "p").mkdir()
    (here / "p" / "README.md").write_text("mine", encoding="utf-8")
    assert "已有，未改" in call("standards", "new", "province_x", "--into", "p").stdout
    assert (here / "p" / "README.md").read_text(encoding="utf-8") == "mine"
    again = call("standards", "new", "province_x", "--into", "p")
    assert (again.exit_code, again.stdout) == (2, "")


WRONG_CALLS = {
    "没有这个标准文件夹：gas": ("list", "--standards", "gas"),
    "没有这个标准文件夹：nowhere": ("lint", "nowhere"),
    "“industry_trade_2023”已全部收录": ("new", "industry_trade_2023", "--into", "p"),
    "编号只用小写英文字母": ("new", "Fire-2025", "--into", "p"),
}


@pytest.mark.parametrize("said", WRONG_CALLS)
def test_a_wrong_call_ends_with_two(here: Path, said: str) -> None:
    result = call("standards", *WRONG_CALLS[said])
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_folder_that_does_not_load_stops_every_command_with_its_errors(here: Path) -> None:
    folder = pack(here / "p", {"subjects/more.yaml": asks("dust_system", "dusts")})
    (here / "form.yaml").write_text("form: panding/1\nid: a\n", encoding="utf-8")
    commands = (
        ("check", "form.yaml"),
        ("form", "blank", "-o", "b.xlsx"),
        ("standards", "list"),
        ("standards", "show", "gas_2023"),
    )
    for command in commands:
        result = call(*command, "--standards", folder)
        assert (result.exit_code, result.stdout) == (2, "")
        assert (
            f"{folder}/subjects/more.yaml:3 dust_system: 问题“dusts”已写在 subjects/dust_system.yaml 里"
            in result.stderr
        )

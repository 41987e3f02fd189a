"""The papers: what they say, that Word and HTML say the same, that they print on A4 with nothing cut."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from engine import Judge
from engine.handed import Handed
from engine.reports.ledger import ledger_table
from engine.reports.page import write_page
from engine.reports.papers import PAPERS, Case, NothingToSay
from engine.reports.papers.case import hazards
from engine.reports.word import write_word
from engine.reports.words import tallied
from tests.cli.forms import CLEAR, CONTESTED, MAJOR
from tests.reports.made import case, example, pages, pdfs, size, squeezed, words_of, written

WORTH = "拟判定依据自报，程序拟判定，不替代监管部门认定"
LISTING_MAJOR = ("opinion", "report", "plan", "notice", "congress", "slip")
PAGES = {"opinion": (3, 4), "report": (2, 3), "plan": (3, 3), "notice": (1, 1), "congress": (2, 2), "slip": (3, 3),
         "poster": (1, 2), "questions": (3, 6)}  # fmt: skip
A4, A4_ACROSS = (595, 842), (842, 595)


class _Text(HTMLParser):
    """The text of a page, and every address it would fetch something from."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "data")]
        self.inside = tag == "body" or (self.inside and tag not in ("style", "script"))

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text.append(data)


def read(page: bytes) -> _Text:
    parser = _Text()
    parser.feed(page.decode())
    return parser


@pytest.fixture(scope="module")
def seafood(judge: Judge) -> Case:
    return example(judge)


@pytest.fixture(scope="module")
def printed(judge: Judge, seafood: Case, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every paper and both ledgers as PDF, by one run of LibreOffice."""
    folder = tmp_path_factory.mktemp("papers")
    for name, write in PAPERS.items():
        (folder / f"{name}.docx").write_bytes(write_word(write(seafood)))
    (folder / "ledger.xlsx").write_bytes(written(ledger_table([seafood]), "xlsx"))
    return pdfs(folder, sorted(folder.iterdir()))


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_is_a4_and_says_what_it_is_worth(name: str, printed: dict[str, Path], seafood: Case) -> None:
    paper = PAPERS[name](seafood)
    assert size(printed[name]) == (A4_ACROSS if paper.landscape else A4)
    found = pages(printed[name])
    least, most = PAGES[name]
    assert least <= len(found) <= most
    for number, page in enumerate(found, 1):
        assert squeezed(paper.header) in page
        assert f"{seafood.verdict.form}表{seafood.verdict.digests.form[:12]}" in page
        assert f"第{number}页，共{len(found)}页" in page


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_is_cut_in_print(name: str, printed: dict[str, Path], seafood: Case) -> None:
    """Every letter of the paper is on its pages: what is cut at an edge or covered would be missing."""
    said = re.sub(r"[\W_\d]", "", words_of(write_word(PAPERS[name](seafood))))
    shown = "".join(pages(printed[name]))
    assert not {letter: said.count(letter) for letter in set(said) if shown.count(letter) < said.count(letter)}


@pytest.mark.parametrize("name", LISTING_MAJOR)
def test_every_major_finding_is_named_with_its_clause(name: str, seafood: Case) -> None:
    said = words_of(write_word(PAPERS[name](seafood)))
    assert len(seafood.major()) == 3
    for one in seafood.major():
        assert squeezed(f"{one.finding.citation}") in said
        assert squeezed(str(one.finding.subject.name)) in said
        assert one.number in said


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("form", ["furniture", "foundry", "hotel", "grain_depot"])
def test_html_says_what_word_says(name: str, form: str, judge: Judge) -> None:
    """Same header, same footer, same blocks; only page numbers and who numbers a list differ."""
    try:
        paper = PAPERS[name](example(judge, form))
    except NothingToSay:
        assert not example(judge, form).major()
        return
    page = read(write_page(paper))
    in_page, in_word = squeezed("".join(page.text)), words_of(write_word(paper))
    assert not page.fetched
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert squeezed(paper.header) in in_page
    for letter in set(re.sub(r"[\W\d_第页共]", "", in_word)):
        assert in_page.count(letter) == in_word.count(letter), letter


def test_html_prints_on_a4_and_repeats_head_and_foot(seafood: Case) -> None:
    page = write_page(PAPERS["opinion"](seafood)).decode()
    assert "size: A4 portrait" in page
    assert re.search(rf"<thead>.*{re.escape('不替代监管部门认定')}.*</thead>\s*<tfoot>", page)
    assert "size: A4 landscape" in write_page(PAPERS["notice"](seafood)).decode()


@pytest.mark.parametrize("name", LISTING_MAJOR)
def test_what_is_for_a_person_is_never_told_as_major(name: str, judge: Judge) -> None:
    contested = case(judge, Handed(CONTESTED))
    assert hazards(contested.verdict)
    if name in ("opinion", "congress"):
        said = words_of(write_word(PAPERS[name](contested)))
        assert "符合重大事故隐患判定情形0项" in said
        assert "待人工判定1项" in said
    else:
        with pytest.raises(NothingToSay, match="待人工判定 1 项"):
            PAPERS[name](contested)


@pytest.mark.parametrize("form", [CLEAR, MAJOR, CONTESTED])
@pytest.mark.parametrize("name", PAPERS)
def test_no_paper_says_that_all_is_well(name: str, form: dict[str, object], judge: Judge) -> None:
    try:
        said = words_of(write_word(PAPERS[name](case(judge, Handed(form)))))
    except NothingToSay:
        return
    assert "合格" not in said
    assert "无隐患" not in said


def test_an_opinion_names_what_was_not_judged_and_both_readings(seafood: Case) -> None:
    said = words_of(write_word(PAPERS["opinion"](seafood)))
    for one in seafood.verdict.not_judged:
        assert squeezed(f"{one.matter}：{one.why}") in said
    for hazard in seafood.for_a_person():
        for reading in hazard.finding.readings:
            assert squeezed(reading.basis) in said
    assert seafood.verdict.digests.form in said
    assert seafood.verdict.digests.standards in said


def test_comprehensive_judgement_is_shown_with_its_counts(judge: Judge) -> None:
    hotel = example(judge, "hotel")
    said = words_of(write_word(PAPERS["opinion"](hotel)))
    assert hotel.verdict.tallies
    for count in hotel.verdict.tallies:
        assert squeezed(tallied(count).zh) in said
    for element in (one for one in hotel.verdict.elements if one.outcome == "major"):
        assert squeezed(str(element.summary)) in said
    assert "消防救援机构" in said


def test_where_the_form_came_from_is_on_no_paper(judge: Judge) -> None:
    """A reporter stays hidden: nothing but the department's ledger names the source."""
    tipped = case(judge, Handed(MAJOR | {"origin": "tip_off"}))
    for name, write in PAPERS.items():
        assert "举报" not in words_of(write_word(write(tipped))), name


def test_the_enterprise_signs_its_own_check_and_inspectors_theirs(judge: Judge) -> None:
    own = PAPERS["opinion"](case(judge, Handed(MAJOR)))
    inspected = PAPERS["opinion"](case(judge, Handed(MAJOR | {"origin": "inspection"})))
    assert own.title == "重大事故隐患自查判定表"
    assert inspected.title == "重大事故隐患判定意见"
    assert "主要负责人（签字、盖章）" in words_of(write_word(own))
    assert "检查人员" in words_of(write_word(inspected))


def test_a_plan_has_six_parts_and_a_report_three(seafood: Case) -> None:
    plan, report = (words_of(write_word(PAPERS[name](seafood))) for name in ("plan", "report"))
    for part in (
        "治理的目标和任务",
        "采取的方法和措施",
        "经费和物资的落实",
        "负责治理的机构和人员",
        "治理的时限和要求",
    ):
        assert plan.count(part) == 3
    assert plan.count("安全措施和应急预案") == 3
    for part in ("隐患的现状及其产生原因", "危害程度和整改难易程度分析", "三、治理方案"):
        assert report.count(part) >= 3
    assert "（请填）" in plan
    assert "无需" in plan


def test_a_poster_leaves_out_what_cannot_bind(seafood: Case) -> None:
    said = words_of(write_word(PAPERS["poster"](seafood)))
    assert "第十二条第一项" in said  # ammonia
    assert "第四条" not in said  # metallurgy
    assert "第十一条" not in said  # no combustible dust
    assert "调漆、喷漆场所" in said  # counted 0: said once, so that nobody thinks it was forgotten


def test_questions_are_those_still_open(seafood: Case) -> None:
    said = words_of(write_word(PAPERS["questions"](seafood)))
    for one in seafood.verdict.open:
        assert squeezed(one.text) in said
    assert "不清楚" in said
    assert "不带手机进去" in said


def test_a_blank_form_asks_all_that_can_matter(judge: Judge) -> None:
    enterprise = {"kind": "enterprise", "answers": {"sectors": ["textile"], "combustible_dust": "no"}}
    blank = {"form": "panding/1", "id": "空白", "standards": ["industry_trade"], "subjects": [enterprise]}
    said = words_of(write_word(PAPERS["questions"](case(judge, Handed(blank)))))
    assert squeezed(judge.library.kinds["confined_space"].by_id["toxic_risk"].text) in said
    assert squeezed(judge.library.kinds["dust_system"].by_id["collection"].text) not in said


def test_names_that_would_break_a_page_do_not(judge: Judge) -> None:
    wild = MAJOR | {"enterprise": {"name": "<script>alert(1)</script>\x01&示例"}}
    paper = PAPERS["opinion"](case(judge, Handed(wild)))
    assert "script" not in read(write_page(paper)).tags
    assert "<script>alert(1)</script>&示例" in words_of(write_word(paper))


@pytest.mark.parametrize("write", [write_word, write_page])
def test_the_same_verdict_gives_the_same_bytes(write: object, seafood: Case) -> None:
    assert callable(write)
    assert write(PAPERS["opinion"](seafood)) == write(PAPERS["opinion"](seafood))


def test_the_ledger_prints_every_column(printed: dict[str, Path]) -> None:
    shown = "".join(pages(printed["ledger"]))
    assert size(printed["ledger"]) == A4_ACROSS
    for title in ("隐患编号", "企业名称", "判定依据（条项）", "整改状态", "督办单位", "销号时间", "备注"):
        assert title in shown
    assert "第十二条第一项" in shown

"""Findings and ledger in every kind of file: read back, they say the same, cell by cell."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import pairwise, repeat
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from engine import Judge
from engine.handed import Handed
from engine.reports import findings, ledger
from engine.reports.findings import COLUMNS, findings_table
from engine.reports.ledger import ENTRIES, LEVELS, SOURCES, STANDINGS, STATUSES, ledger_table
from engine.reports.papers import Case
from engine.reports.tables import CannotWrite, Column, Table, page, word, workbook, write_table
from engine.reports.tables.delimited import harmless
from engine.reports.tables.table import GRID, spans
from standards.wording import Lang, Text
from tests.cli import forms
from tests.reports.made import case, example, written
from tests.reports.read_back import READERS, Rows, of_csv, of_ndjson, of_xlsx

MACHINES = ("ndjson", "parquet")  # they name columns for programs
PAGES = ("html", "docx")
INJECTED = ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1")
TABLES: dict[str, Callable[..., Table]] = {"findings": findings_table, "ledger": ledger_table}


@pytest.fixture(scope="module")
def cases(judge: Judge) -> list[Case]:
    """Of every outcome, from several forms; and one that would break a file."""
    wild = {"name": "=1+1\r\n<b>&\x07\ud83d", "uscc": "913701020000000000", "region": "370102001000", "site": "\t甲"}
    broken = forms.MAJOR | {"enterprise": wild}
    return [*(example(judge, name) for name in ("seafood", "furniture", "hotel")), case(judge, Handed(broken))]


def in_csv(rows: Rows) -> Rows:
    return [[harmless(cell) for cell in row] for row in rows]


def on_page(table: Table, rows: Rows, joined: bool) -> Rows:
    """The rows as a page has them: what is shared once above them, in one cell if `joined`; then band by band."""
    numbered = list(enumerate(table.columns))
    bands = [[n for n, c in numbered if c.band == band] for band in sorted({c.band for c in table.columns} - {0})]
    shared = [n for n, c in numbered if c.band == 0]
    heads = table.heads()
    found = [[heads[n] for n in band] for band in bands]
    for before, row in pairwise([heads, *rows]):
        above = [row[n] for n in shared]
        if above and above != [before[n] for n in shared]:
            told = ["　".join(f"{heads[n]}：{row[n]}" for n in shared)]
            found.append(told if joined else above)
        found += [[row[n] for n in band] for band in bands]
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("ending", READERS)
def test_every_cell_is_that_of_the_csv(ending: str, name: str, lang: Lang, cases: list[Case]) -> None:
    table = TABLES[name]
    heads, *rows = READERS[ending](written(table(cases, lang=lang), ending))
    csv_heads, *csv_rows = of_csv(written(table(cases, lang=lang), "csv"))
    raw = of_ndjson(written(table(cases, lang=lang), "ndjson"))[1:]
    assert csv_heads == table(cases, lang=lang).heads()
    assert csv_rows == in_csv(raw)
    assert len(raw) > len(cases)
    if ending in PAGES:
        laid_out = on_page(table(cases, lang=lang), raw, joined=ending == "docx")
        assert [heads, *rows][-len(laid_out) :] == laid_out
    else:
        assert rows == (csv_rows if ending == "csv" else raw)
        assert heads == ([c.id for c in table(cases).columns] if ending in MACHINES else csv_heads)


def test_every_finding_is_told_whatever_it_came_to(cases: list[Case]) -> None:
    rows = [dict(zip((c.id for c in COLUMNS), row, strict=True)) for row in findings_table(cases).rows]
    for one in cases:
        told = [row for row in rows if (row["form"], row["enterprise"]) == (one.verdict.form, one.of("name"))]
        outcomes = ["past" if f.past else f.outcome for f in one.verdict.findings]
        assert [row["outcome"] for row in told[: len(outcomes)]] == outcomes
        assert {row["form_digest"] for row in told} == {one.verdict.digests.form}
        assert {row["standards_digest"] for row in told} == {one.verdict.digests.standards}
    assert {row["outcome"] for row in rows} == {"major", "past", "not_found", "not_applicable", "undetermined"}
    assert all(row["reason"] and row["reasons"] for row in rows if row["outcome"] == "undetermined")
    assert not any(row["reason"] or row["missing"] for row in rows if row["outcome"] == "not_found")
    contested = [row for row in rows if row["result"] == "存在分歧，待人工判定"]
    assert contested
    assert all("命中" in row["notes"] and "不命中" in row["notes"] for row in contested)


def test_a_standard_asked_for_and_not_judged_has_a_row(cases: list[Case]) -> None:
    """Else a form would look as if all that was asked had been judged."""
    (row,) = (row for row in of_ndjson(written(findings_table(cases[1:2]), "ndjson")) if "fire_2025" in row)
    told = dict(zip((c.id for c in COLUMNS), row, strict=True))
    assert (told["outcome"], told["reason"], told["result"]) == ("undetermined", "not_encoded", "未收录，未判定")
    assert "未收录" in told["because"]


@pytest.mark.parametrize("form", [forms.BLANK, forms.NOTHING], ids=["no_date", "no_standard"])
def test_a_form_without_findings_has_a_row(form: dict[str, Any], judge: Judge) -> None:
    one = case(judge, Handed(form))
    assert not one.verdict.findings
    (row,) = findings_table([one]).rows
    assert "undetermined" in row
    assert len(row) == len(COLUMNS)


def test_yes_and_no_dates_and_codes_are_for_people(cases: list[Case]) -> None:
    for table in TABLES.values():
        data = written(table(cases), "xlsx")
        sheet = next(iter(openpyxl.load_workbook(io.BytesIO(data))))
        cells = [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.value is not None]
        assert {(cell.data_type, cell.number_format) for cell in cells} == {("inlineStr", "@")} or {
            (cell.data_type, cell.number_format) for cell in cells
        } == {("s", "@")}
        values = {cell.value for cell in cells}
        assert {"913701020000000000", "2024-05-20"} <= values
        assert not {"True", "False", "None"} & values


@pytest.mark.parametrize("text", INJECTED)
def test_no_spreadsheet_runs_what_was_filled_in(text: str, judge: Judge) -> None:
    form = forms.MAJOR | {"enterprise": {"name": text}}
    one = case(judge, Handed(form))
    one.verdict.enterprise["name"] = (
        text  # reading forms takes blanks at the ends away; results of others may have them
    )
    for table in TABLES.values():
        rows = of_csv(written(table([one]), "csv"))[1:]
        assert rows
        for cell in (cell for row in rows for cell in row if cell):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")), cell
        data = written(table([one]), "xlsx")
        for sheet in openpyxl.load_workbook(io.BytesIO(data)):
            assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_what_looks_like_an_escape_of_excels_stays_as_it_is() -> None:
    data = written(small([["_x0041_", " 甲 "]]), "xlsx")
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[-1] == ["_x0041_", " 甲 "]


def test_a_text_too_long_for_a_cell_says_that_it_was_cut() -> None:
    long = "粉" * 40_000
    (row,) = of_xlsx(written(small([[long, ""]]), "xlsx"))[1:]
    assert row[0].startswith("粉" * 32_000)
    assert row[0].endswith("后面的没有写入）")
    for ending in ("csv", "html", "docx", "parquet", "ndjson"):
        assert [long, ""] in READERS[ending](written(small([[long, ""]]), ending))


def small(rows: list[list[str]]) -> Table:
    columns = (Column("a", Text("甲", "A"), 10), Column("b", Text("乙", "B"), 20))
    return Table("表", "表", "拟判定", columns, rows)


@pytest.mark.parametrize(("ending", "module"), [("html", page), ("docx", word), ("xlsx", workbook)])
def test_too_many_rows_are_refused_with_what_to_use_instead(
    ending: str, module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST", 2)
    two = [["1", "2"]] * 2
    assert READERS[ending](written(small(two), ending))[-2:] == two
    with pytest.raises(CannotWrite, match=r"超过 2 行.*csv") as refused:
        written(small(two * 2), ending)
    assert "csv" in refused.value.message.en


@pytest.mark.parametrize("ending", READERS)
def test_rows_are_counted_and_the_same_rows_give_the_same_bytes(ending: str, cases: list[Case]) -> None:
    files = []
    for _ in range(2):
        out = io.BytesIO()
        assert write_table(ledger_table(cases), ending, out) == len(list(ledger_table(cases).rows))
        files.append(out.getvalue())
    assert files[0] == files[1]


class Nowhere(io.RawIOBase):
    """A file that keeps nothing."""

    def __init__(self) -> None:
        self.at = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.at += len(data)
        return len(data)

    def tell(self) -> int:
        return self.at


def peak(table: Table, ending: str) -> int:
    tracemalloc.start()
    write_table(table, ending, Nowhere())  # type: ignore[arg-type]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@pytest.mark.parametrize("ending", READERS)
def test_memory_does_not_grow_with_the_rows(ending: str, cases: list[Case]) -> None:
    """A verdict told anew each time, as it comes out of a file; a tenth of them, then all."""
    few, many = (4, 40) if ending == "docx" else (15, 150)
    write_table(findings_table(cases[:1]), ending, io.BytesIO())  # what is loaded and kept once
    first = peak(findings_table(repeat(cases[0], few)), ending)
    assert peak(findings_table(repeat(cases[0], many)), ending) < first + 400_000


def program_words() -> Iterator[Text]:
    for module in (findings, ledger):
        for value in vars(module).values():
            yield from [value] if isinstance(value, Text) else []
    yield from (column.title for column in (*COLUMNS, *(entry.column for entry in ENTRIES)))
    yield from (*LEVELS, *STATUSES, *STANDINGS, *SOURCES.values(), *findings.CHECKED.values())


def test_the_programs_words_come_in_english() -> None:
    for text in program_words():
        assert text.en.isascii(), text
    assert len({c.id for c in COLUMNS}) == len({c.title.en for c in COLUMNS}) == len(COLUMNS)
    assert len({e.column.id for e in ENTRIES}) == len({e.column.title.en for e in ENTRIES}) == len(ENTRIES)


def test_a_ledger_in_english_offers_english_words(cases: list[Case]) -> None:
    data = written(ledger_table(cases, lang="en"), "xlsx")
    sheet: Any = openpyxl.load_workbook(io.BytesIO(data))["Ledger"]
    offered = {v.formula1 for v in sheet.data_validations.dataValidation}
    assert f'"{",".join(word.en for word in LEVELS)}"' in offered
    heads, *rows = of_xlsx(data)
    level, status = heads.index("Level"), heads.index("Status")
    assert {(row[level], row[status]) for row in rows} == {("major", "not put right"), ("", "")}


@pytest.mark.parametrize("own", [False, True])
def test_bands_fill_the_width_of_a_page(own: bool) -> None:
    for table in (findings_table([]), ledger_table([], own=own)):
        for band in table.bands():
            assert sum(spans(band)) == GRID
            assert min(spans(band)) >= 2
        ids = [c.id for c in (*table.shared(), *(c for band in table.bands() for c in band))]
        assert sorted(ids) == sorted(c.id for c in table.columns)

"""The catalogue of national standards: 48 rows and gas, with the marks and counts that the reference states."""

from __future__ import annotations

from collections import Counter

from standards import Library
from standards.catalogue import Row

CURRENT = [1, 2, 3, 4, 5, 6, 7, 9, 24, 25, 26]
MISSING = [8, 23, 31, 37, 38, 40, 44, 45, 46, 47]
UNVERIFIED = [10, 12, 21, 33]
TWO_COPIES = [1, 2, 15, 16, 19, 28, 32, 34, 35, 41]


def numbered(library: Library) -> list[Row]:
    return [row for row in library.catalogue.rows if row.row is not None]


def test_there_are_48_rows_and_gas(library: Library) -> None:
    assert [row.row for row in numbered(library)] == list(range(1, 49))
    (gas,) = [row for row in library.catalogue.rows if row.row is None]
    assert (gas.standard, gas.number, gas.status.mark) == ("gas", "建城规〔2023〕4号", "verified")


def test_eleven_are_marked_as_in_force(library: Library) -> None:
    assert [row.row for row in numbered(library) if row.current] == CURRENT


def test_the_marks_are_those_of_the_reference(library: Library) -> None:
    rows = numbered(library)
    assert [row.row for row in rows if row.status.mark == "missing"] == MISSING
    assert [row.row for row in rows if row.status.mark == "unverified"] == UNVERIFIED
    assert Counter(row.status.mark for row in rows) == {"verified": 34, "missing": 10, "unverified": 4}


def test_the_copies_are_those_of_the_reference(library: Library) -> None:
    rows = numbered(library)
    assert [row.row for row in rows if row.status.copies == 2] == TWO_COPIES
    assert all(row.status.copies >= 1 for row in rows if row.status.mark == "verified")
    assert all(row.status.copies == 0 for row in rows if row.status.mark != "verified")


def test_a_row_that_was_not_found_states_no_title_and_no_number(library: Library) -> None:
    rows = [row for row in numbered(library) if row.status.mark == "missing"]
    assert {(row.title, row.number, row.effective) for row in rows} == {("missing", "missing", "missing")}


def test_an_unverified_field_is_a_field_of_the_row_with_a_value(library: Library) -> None:
    named = [(row, field) for row in library.catalogue.rows for field in row.unverified]
    assert named
    assert all(getattr(row, field) not in (None, "missing") for row, field in named)


def test_a_row_says_how_much_of_the_edition_now_in_force_is_encoded(library: Library) -> None:
    heads = [edition.head for edition in library.editions.values() if edition.head.superseded_on is None]
    rows = {row.standard: row.coverage for row in library.catalogue.rows if row.standard}
    assert rows == {head.standard: head.coverage for head in heads}


def test_there_are_six_warnings(library: Library) -> None:
    assert len(library.catalogue.warnings) == 6

"""The pool: everything comes back in order, whatever dies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.batch.pool import CannotStart, Lost, Pool
from tests.batch.deaths import Doubling, stillborn


def bundled(count: int, size: int = 5) -> Iterator[list[int]]:
    numbers = list(range(count))
    yield from (numbers[at : at + size] for at in range(0, count, size))


def results(work: Doubling, count: int = 40, patience: float = 60) -> list[tuple[int, int] | Lost]:
    return list(Pool[int, tuple[int, int]](work, 2, patience).each(bundled(count)))


def numbers(found: list[tuple[int, int] | Lost]) -> list[int | None]:
    return [None if isinstance(one, Lost) else one[0] for one in found]


def test_results_come_in_the_order_of_the_input_from_several_processes() -> None:
    found = results(Doubling(), 2000)
    assert numbers(found) == [2 * n for n in range(2000)]
    assert len({one[1] for one in found if not isinstance(one, Lost)}) == 2


def test_a_piece_that_kills_its_process_twice_is_lost_and_nothing_else() -> None:
    found = results(Doubling(deadly=(0, 7, 8, 39)))
    assert [at for at, one in enumerate(found) if one == Lost("died", "-9")] == [0, 7, 8, 39]
    assert [n for n in numbers(found) if n is not None] == [2 * n for n in range(40) if n not in (0, 7, 8, 39)]


def test_a_piece_that_kills_its_process_once_is_tried_again_in_a_fresh_one(tmp_path: Path) -> None:
    found = results(Doubling(once=(11,), marks=tmp_path))
    assert numbers(found) == [2 * n for n in range(40)]
    first, again = found[10], found[11]
    assert not isinstance(first, Lost) and not isinstance(again, Lost) and first[1] != again[1]


def test_an_error_is_the_result_of_its_piece() -> None:
    found = results(Doubling(wrong=(3,)))
    assert isinstance(found[3], Lost) and found[3].why == "error" and "ValueError: no 3" in found[3].detail
    assert [at for at, n in enumerate(numbers(found)) if n is None] == [3]


def test_a_piece_that_does_not_end_is_given_up() -> None:
    found = results(Doubling(slow=(6,)), 12, patience=1.5)
    assert [one for one in found if isinstance(one, Lost)] == [Lost("slow", "-9")] and isinstance(found[6], Lost)


def test_workers_that_cannot_start_cost_no_piece() -> None:
    with pytest.raises(CannotStart):
        list(Pool[int, int](stillborn, 1).each(bundled(10)))


def test_no_more_is_read_than_is_soon_worked_on() -> None:
    read = 0

    def counted() -> Iterator[list[int]]:
        nonlocal read
        for bundle in bundled(5000):
            read += len(bundle)
            yield bundle

    for done, _ in enumerate(Pool[int, tuple[int, int]](Doubling(), 2).each(counted())):
        assert read - done <= 2 * 64 + 5
    assert read == 5000


def test_many_pieces_wait_for_one_that_takes_its_time(tmp_path: Path) -> None:
    found = results(Doubling(once=(0,), marks=tmp_path), 1000)  # all others are far ahead before it is tried again
    assert numbers(found) == [2 * n for n in range(1000)]


def test_with_nothing_to_do_there_is_nothing() -> None:
    assert list(Pool[int, int](stillborn, 1).each([])) == []

"""The instruments: a ratio that a drift cannot bend, a process with its children, a page that stays readable."""

from __future__ import annotations

import sys

import pytest

from tests.bench.growth import sizes
from tests.bench.measuring import interleaved, ran, ratio
from tests.bench.tables import figures, flowed, table

BUSY = "import time; a = bytearray(50_000_000); e = time.process_time() + 0.4\nwhile time.process_time() < e: pass"


def test_rounds_take_turns_and_begin_with_another_task_each_time() -> None:
    order: list[str] = []
    times = interleaved({name: lambda name=name: order.append(name) for name in "abc"}, 3)
    assert "".join(order) == "abcbcacab"
    assert {name: len(each) for name, each in times.items()} == {"a": 3, "b": 3, "c": 3}


def test_a_ratio_is_taken_within_each_round() -> None:
    times = {"a": [1.0, 10.0, 100.0], "b": [2.0, 20.0, 200.0]}  # the machine becomes slower and slower
    assert ratio(times, "b", "a") == 2


def test_a_process_is_measured_with_its_children() -> None:
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}], check=True)"
    took = ran([sys.executable, "-c", child], look=0.02)
    assert 0.4 <= took.cpu < took.seconds + 0.5
    assert took.seconds >= 0.4
    assert took.memory > 50_000_000


def test_a_process_that_fails_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="ended with 7"):
        ran([sys.executable, "-c", "raise SystemExit(7)"])


def test_sizes_grow_tenfold_up_to_what_is_asked_for() -> None:
    assert sizes(100_000) == [1_000, 10_000, 100_000]
    assert sizes(25_000) == [1_000, 10_000, 25_000]
    assert sizes(400) == [400]


def test_numbers_promise_no_more_than_they_keep() -> None:
    assert [figures(one) for one in (0.01234, 1, 12.345, 123.4, 1234.5, 98765)] == [
        "0.0123",
        "1",
        "12.3",
        "123",
        "1,230",
        "98,800",
    ]


def test_prose_is_filled_and_tables_are_left_alone() -> None:
    lines = table(["what", "a", "b"], [["x", 1, 2]])
    assert lines == "| what | a | b |\n| --- | ---: | ---: |\n| x | 1 | 2 |\n"
    prose = "\n".join(["a word", "or two"] * 9)
    assert flowed(f"## Head\n\n{prose}\n\n{lines}\n- {'a long item ' * 20}\n") == (
        "## Head\n\n" + "a word or two " * 8 + "a word\nor two\n\n" + f"{lines}\n- {'a long item ' * 20}\n"
    )

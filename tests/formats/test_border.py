"""What broke readers when it came over HTTP."""

from __future__ import annotations

import pytest

from engine.formats.reading import read_forms
from engine.handed import FormError
from engine.vocabulary import NotUnderstood, count_of
from standards import Library


@pytest.mark.parametrize("head", [b"form,", b"form,kind,question,answer\n1,"])
def test_a_cell_larger_than_any_is_said_to_be_no_csv(library: Library, head: bytes) -> None:
    (error,) = read_forms("form.csv", head + b"x" * 200_000, library)
    assert isinstance(error, FormError)
    assert "不是有效的 CSV" in error.message.zh


def test_a_count_with_thousands_of_digits_is_no_count() -> None:
    assert count_of("999999999") == 999_999_999
    with pytest.raises(NotUnderstood):
        count_of("9" * 5000)

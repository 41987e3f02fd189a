"""`panding check --strict`: a form on which anything was not understood is not judged."""

from __future__ import annotations

from pathlib import Path

from tests.cli import forms
from tests.cli.calls import call
from tests.cli.forms import contractor, form, write

ODD = form(contractor("安装队", agreement="大概有"))


def test_refused_alone_it_ends_with_2_among_others_with_3(tmp_path: Path) -> None:
    clear, odd = write(tmp_path, {"clear.json": forms.CLEAR, "odd.json": ODD})
    assert call("check", odd).exit_code == 3  # judged, with the answer open
    alone = call("check", odd, "--strict")
    assert (alone.exit_code, alone.stdout) == (2, "")
    assert "大概有" in alone.stderr and "没有判定" in alone.stderr
    assert call("check", clear, "--strict").exit_code == 0
    both = call("check", clear, odd, "--strict", "--format", "json")
    assert both.exit_code == 3
    assert "1 places were not understood" in call("check", odd, "--strict", "--lang", "en").stderr

"""The duties known: exactly those of the two texts, with their sources; what is wrong in a file is said by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from standards import StandardsError, load
from standards.duty import load_duties

# id, how often, how often in 高危行业领域, until, where, source
KNOWN = [
    ("gansu_2024.head_check", "P3M", "P1M", "2026-12-31", "62", "第6条、任务16"),
    ("gansu_2024.drill", "P1Y", "P6M", "2026-12-31", "62", "第6、20条、任务34"),
    ("taonan_2024.head_check", "P3M", None, "2026-12-31", "220881", "第11条"),
    ("taonan_2024.drill", "P1Y", "P6M", "2026-12-31", "220881", "第15条"),
    ("taonan_2024.own_check", "P1D", None, None, "220881", "第8条"),
    ("taonan_2024.inspection", "P6M", None, None, "220881", "第8条"),
    ("taonan_2024.poster", None, None, None, "220881", "第9条"),
]


def test_exactly_these_are_known() -> None:
    calendar = load_duties()
    told = [
        (
            id,
            one.duty.every,
            one.duty.high_risk and one.duty.high_risk.every,
            one.duty.until and one.duty.until.isoformat(),
            one.text.region,
            one.duty.cite,
        )
        for id, one in calendar.duties.items()
    ]
    assert told == KNOWN
    assert all((one.text.source.status, one.text.source.copies) == ("verified", 1) for one in calendar.duties.values())


def test_what_is_wrong_is_said_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "duties").mkdir()
    (tmp_path / "duties/a.yaml").write_text(
        "document: 示例\nregion: '37'\nplace: 示例\nsource: {status: verified}\nduties: []\n"
    )
    (tmp_path / "duties/b.yaml").write_text("document: 示例\nregoin: '37'\n")
    with pytest.raises(StandardsError) as error:
        load_duties(extra=[tmp_path])
    said = [(Path(problem.file).name, problem.line) for problem in error.value.problems]
    assert ("a.yaml", 5) in said and ("b.yaml", 2) in said


def test_an_id_stands_once(tmp_path: Path) -> None:
    ours = Path("standards/duties/gansu_2024.yaml").read_text(encoding="utf-8")
    (tmp_path / "duties").mkdir()
    (tmp_path / "duties/copy.yaml").write_text(ours, encoding="utf-8")
    with pytest.raises(StandardsError, match="写了两次"):
        load_duties(extra=[tmp_path])


def test_they_decide_no_verdict(tmp_path: Path) -> None:
    ours = Path("standards/duties/gansu_2024.yaml").read_text(encoding="utf-8").replace("gansu_2024.", "other.")
    (tmp_path / "duties").mkdir()
    (tmp_path / "duties/other.yaml").write_text(ours, encoding="utf-8")
    assert set(load(extra=[tmp_path]).editions) == set(load().editions)
    assert "other.drill" in load_duties(extra=[tmp_path]).duties

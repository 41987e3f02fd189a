"""`panding ask`: open questions by post, and asked one by one with every answer saved."""

from __future__ import annotations

import json
import os
import pty
import select
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import ask as ask_module
from cli.app import app
from tests.cli import forms
from tests.cli.calls import ENV, call, squeezed
from tests.cli.forms import write

SEAFOOD = Path(__file__).parents[2] / "docs" / "examples" / "src" / "seafood.yaml"


def walk(file: object, *lines: str, more: tuple[str, ...] = ()) -> Result:
    """A person at the terminal who types these lines."""
    typed = "".join(line + "\n" for line in lines)
    return CliRunner().invoke(app, ["ask", str(file), "-i", *more], input=typed, catch_exceptions=False)


def copied(folder: Path) -> Path:
    target = folder / "seafood.yaml"
    target.write_bytes(SEAFOOD.read_bytes())
    return target


def changed(before: str, after: str) -> list[str]:
    return [line for line in after.splitlines() if line not in before.splitlines()]


def test_listed_by_post_the_most_decisive_first() -> None:
    said = call("ask", SEAFOOD).stdout
    assert said.index("■ 安全管理员（5）") < said.index("■ 人事（1）") < said.index("■ 设备管理员（1）")
    assert "看哪里：看空调末端" in said


@pytest.mark.parametrize("post", ["equipment", "设备管理员"])
def test_for_one_post(post: str) -> None:
    said = call("ask", SEAFOOD, "--post", post).stdout
    assert "空调系统的制冷方式" in said
    assert "人事" not in said


def test_as_json() -> None:
    data = json.loads(call("ask", SEAFOOD, "--post", "hr", "--format", "json").stdout)
    assert [q["question"] for q in data["forms"][0]["open"]] == ["certificate"]


def test_an_answer_changes_its_own_place_and_nothing_else(tmp_path: Path) -> None:
    file, before = copied(tmp_path), SEAFOOD.read_text()
    assert walk(file, "2", "q", more=("--post", "equipment")).exit_code == 0
    assert changed(before, file.read_text()) == [
        "    answers: {work: {sorting: 是}, air_conditioning: 其他制冷方式（载冷剂间接制冷等）}    # 空调没看"
    ]


def test_a_list_is_complete_0_is_none_of_them(tmp_path: Path) -> None:
    file = copied(tmp_path)
    walk(file, "1，3", "q", more=("--post", "safety"))
    assert "coordination: [有专人统一协调, 作业协调审批]" in file.read_text()
    file = copied(tmp_path)
    walk(file, "0", "q", more=("--post", "safety"))
    assert "coordination: []\n" in file.read_text()


def test_what_is_not_understood_is_asked_again_and_enter_skips(tmp_path: Path) -> None:
    file = copied(tmp_path)
    said = walk(file, "三千", "", more=("--post", "equipment")).stdout
    assert said.count("可填：") == 1
    assert "没有改动" in said
    assert file.read_bytes() == SEAFOOD.read_bytes()


def test_not_clear_is_written_and_not_asked_again(tmp_path: Path) -> None:
    file = copied(tmp_path)
    said = walk(file, "?", more=("--post", "equipment")).stdout
    assert "air_conditioning: 不清楚" in file.read_text()
    assert said.count("[还有") == 1


def test_an_expired_answer_counts_from_the_inspection_again(tmp_path: Path) -> None:
    file = copied(tmp_path)
    walk(file, "1", more=("--post", "hr"))
    assert "certificate: {how: record, by: 示例甲, at: 2026-10-20}" in file.read_text()
    assert json.loads(call("ask", file, "--post", "hr", "--format", "json").stdout)["forms"][0]["open"] == []


def test_what_no_longer_matters_is_not_asked(tmp_path: Path) -> None:
    """Three things of a contractor are open; that it only delivers goods settles all of them."""
    rows = [forms.contractor("送货的", relation=None, coordination=None, last_check=None)]
    (file,) = write(tmp_path, {"a.json": forms.form(*rows)})
    said = walk(file, *["3"] * 9).stdout
    asked = [line for line in said.splitlines() if "送货的" in line and "还有" in line]
    assert 1 <= len(asked) < 3
    assert "relation" in Path(file).read_text()


def test_json_stays_json(tmp_path: Path) -> None:
    (file,) = write(tmp_path, {"a.json": json.dumps(forms.OPEN, ensure_ascii=False, indent=2)})
    walk(file, "1 2 3", "q")
    after = json.loads(Path(file).read_text())
    assert after["subjects"][1]["answers"]["coordination"] == ["有专人统一协调", "入厂安全交底", "作业协调审批"]
    after["subjects"][1]["answers"]["coordination"] = None
    assert after == forms.OPEN
    assert call("check", file, "--format", "ndjson").exit_code == 0


def test_a_workbook_is_saved_as_yaml_beside_it_and_that_is_said(tmp_path: Path) -> None:
    workbook = tmp_path / "seafood.xlsx"
    workbook.write_bytes((SEAFOOD.parents[1] / "seafood.xlsx").read_bytes())
    beside = tmp_path / "seafood.yaml"
    result = walk(workbook, "2", more=("--post", "equipment"))
    assert squeezed(f"另存为 {beside}") in squeezed(result.stdout)
    before, after = (json.loads(call("check", f, "--format", "ndjson").stdout) for f in (workbook, beside))
    assert len(after["findings"]) == len(before["findings"])
    pairs = zip(before["findings"], after["findings"], strict=True)
    moved = [(b["clause"], a["outcome"]) for b, a in pairs if b["outcome"] != a["outcome"]]
    assert moved == [("12(1)", "not_found")]
    assert walk(workbook, "2").exit_code == 2  # the answers of the first sitting are not written over


def test_saved_to_another_file(tmp_path: Path) -> None:
    file, new = copied(tmp_path), tmp_path / "neu.yaml"
    walk(file, "2", more=("--post", "equipment", "-o", str(new)))
    assert file.read_bytes() == SEAFOOD.read_bytes()
    assert "# 空调没看" in new.read_text()


def test_a_judgement_is_signed(tmp_path: Path) -> None:
    building = {"dusts": ["wood"], "storeys": "multi", "structure": "frame", "rooms_inside": []}
    dust = {"cleaning_system": "none", "site_dust": None, "dust_from_neglect": "yes"}
    signed = {"dust_from_neglect": {"by": "示例甲", "reason": "示例"}}
    place = {"kind": "dust_place", "name": "打磨间", "answers": building | dust, "grounds": signed}
    enterprise = forms.ENTERPRISE | {"sectors": ["light_industry"], "combustible_dust": "yes"}
    (file,) = write(tmp_path, {"a.json": forms.form(place, enterprise=enterprise)})
    walk(file, "积尘严重", "示例乙", "厚度和面积", "q")
    row = json.loads(Path(file).read_text())["subjects"][1]
    assert row["answers"]["site_dust"] == "积尘严重"
    assert row["grounds"]["site_dust"] == {"by": "示例乙", "reason": "厚度和面积"}


def test_a_file_that_cannot_be_written_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = copied(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ask_module.os, "replace", full)
    result = walk(file, "2", more=("--post", "equipment"))
    assert result.exit_code == 2
    assert file.read_bytes() == SEAFOOD.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--post", "elektrician"), "electrician"),
        (("-o", "x.yaml"), "-o 与 -i 同用"),
        (("-i", "--as-of", "2024-01-01"), "不与"),
        (("-i", "-o", "x.docx"), ".yaml"),
    ],
)
def test_wrong_calls(arguments: tuple[str, ...], said: str) -> None:
    result = call("ask", SEAFOOD, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_at_a_terminal(tmp_path: Path) -> None:
    """A real terminal: prompts come before what is typed, and q ends it with all saved."""
    file = copied(tmp_path)
    child, terminal = pty.fork()
    if child == 0:
        command = [
            sys.executable,
            "-c",
            "from cli.app import main; main()",
            "ask",
            str(file),
            "-i",
            "--post",
            "equipment",
        ]
        os.execve(sys.executable, command, ENV | {"PYTHONPATH": os.getcwd(), "TERM": "dumb"})
    seen = until(terminal, "q 结束")
    assert "空调系统的制冷方式" in seen
    os.write(terminal, "其他制冷方式\n".encode())
    rest = until(terminal, "不适用")
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0
    assert "已存入" in rest
    assert "air_conditioning: 其他制冷方式" in file.read_text()


def until(terminal: int, words: str) -> str:
    seen, deadline = b"", time.monotonic() + 30
    while words not in seen.decode(errors="ignore") and time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 1)
        try:
            seen += os.read(terminal, 4096) if ready else b""
        except OSError:  # Linux says so when the child has closed its end
            break
    return seen.decode(errors="ignore")

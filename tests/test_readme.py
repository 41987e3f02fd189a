"""The READMEs and docs/words.md: every output shown is what the command prints, every table what the code says.

After a change that is meant: python -m tests.test_readme writes the outputs in text anew, each piece of one that is cut
between its first and its last line.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import standards
from cli.exits import MEANING
from engine.reports import words
from standards.wording import Text

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
BLOCK = re.compile(r"<!-- output of: ([^\n]*) -->\n```\w+\n(.*?)```\n", re.DOTALL)
PYTHON = re.compile(r"<!-- python -->\n```python\n(.*?)```\n.*?<!-- prints -->\n```text\n(.*?)```\n", re.DOTALL)
EDITION = re.compile(r"^\| `(\w+)` \| .* \| (.*) \| .* \|$", re.MULTILINE)
CUT = "…"  # a line of its own: something is left out here


def run(arguments: list[str], folder: Path) -> str:
    """What Python prints, run in a folder that has the examples in docs/."""
    if not (folder / "docs").exists():
        (folder / "docs").symlink_to(ROOT / "docs")
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8"
    )
    assert not done.stderr, done.stderr
    return done.stdout


def panding(command: str, folder: Path) -> str:
    name, *arguments = shlex.split(command)
    assert name == "panding"
    printed = run(["-X", "utf8", "-c", "from cli.app import main; main()", *arguments], folder)
    return re.sub(r" +$", "", printed, flags=re.MULTILINE)


def pieces(block: str) -> list[str]:
    """The parts of an output that are shown."""
    return [piece for piece in re.split(rf"^{CUT}\n", block, flags=re.MULTILINE) if piece]


def blocks(name: str) -> Iterator[tuple[str, str]]:
    yield from BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", READMES)
def test_the_outputs_are_what_the_commands_print(name: str, tmp_path: Path) -> None:
    """If this fails after a change that is meant: python -m tests.test_readme."""
    shown = list(blocks(name))
    assert len(shown) == 7
    for command, block in shown:
        printed, at = panding(command, tmp_path), 0
        for piece in pieces(block):
            assert piece in printed[at:], f"{command}\n{piece}"
            at = printed.index(piece, at) + len(piece)


@pytest.mark.parametrize("name", READMES)
def test_the_python_prints_what_is_shown(name: str, tmp_path: Path) -> None:
    ((code, shown),) = PYTHON.findall((ROOT / name).read_text(encoding="utf-8"))
    assert len([line for line in code.splitlines() if line]) <= 10
    assert run(["-X", "utf8", "-W", "error", "-c", code], tmp_path) == shown


@pytest.mark.parametrize(("name", "english"), [("README.md", True), ("README.zh-CN.md", False)])
def test_the_exit_statuses(name: str, english: bool) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    shown = {int(code): meaning for code, meaning in re.findall(r"^\| (\d+) \| (.*) \|$", text, re.MULTILINE)}
    assert shown == {code.value: _half(meaning, english) for code, meaning in MEANING.items()}


def _half(meaning: str, english: bool) -> str:
    zh, _, en = meaning.partition(" (")
    return en.removesuffix(")") if english else zh


@pytest.mark.parametrize("name", READMES)
def test_the_editions_encoded(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    shown = {edition: re.match(r"\d*", count)[0] for edition, count in EDITION.findall(text)}  # type: ignore[index]
    editions = standards.load().editions.values()
    assert shown == {edition.id: str(len(edition.clauses) or "") for edition in editions}


@pytest.mark.parametrize("name", READMES)
def test_files_and_targets_named_are_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", text)) - {"a"} <= targets
    for path in re.findall(r"\b((?:docs|tests|standards)/[\w/.]*\w)", text):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"`(\w+\.xlsx)`", text):
        assert (ROOT / "docs" / "examples" / path).exists(), path


SENTENCES = {"disclaimer": words.DISCLAIMER, "sector disputed": words.SECTOR_DISPUTED, "unverified": words.UNVERIFIED}


@pytest.mark.parametrize(
    "table", [words.OUTCOME, words.CHECKED, words.REASON, words.HOW, SENTENCES], ids=["O", "C", "R", "H", "S"]
)
def test_the_words_are_those_of_the_code(table: dict[str, Text]) -> None:
    page = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    assert rows(table) in page


def rows(table: dict[str, Text]) -> str:
    """A table of words as docs/words.md has it."""
    return "|---|---|---|\n" + "\n".join(f"| {code} | {text.zh} | {text.en} |" for code, text in table.items()) + "\n\n"


def renew(block: str, printed: str) -> str:
    """The block as it is printed now; of one that is cut, each piece from its first line to its last."""
    if CUT + "\n" not in block:
        return printed
    for piece in pieces(block):
        first, last = piece.splitlines()[0], piece.splitlines()[-1]
        start = printed.find(first)
        end = printed.find(last, start)
        if start < 0 or end < 0:
            print(f"not found any more: {first} {CUT} {last}")
        else:
            block = block.replace(piece, printed[start : printed.index("\n", end) + 1])
    return block


def main() -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        for name in READMES:
            text = (ROOT / name).read_text(encoding="utf-8")
            for command, block in blocks(name):
                if "json" not in command:
                    text = text.replace(block, renew(block, panding(command, Path(folder))))
            (ROOT / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

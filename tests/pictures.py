"""Pictures of the key papers for docs/images: python -m tests.pictures (needs LibreOffice and poppler-utils)."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import standards
from engine import Judge
from engine.reports.ledger import ledger_table
from engine.reports.papers import PAPERS
from engine.reports.word import write_word
from tests.reports.made import example, pdfs, written

IMAGES = Path(__file__).parents[1] / "docs" / "images"
SHOWN = ("opinion", "plan", "slip", "questions")
DOTS = 64  # an inch


def main() -> None:
    """Write the first page of each paper."""
    seafood = example(Judge(standards.load()))
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for paper in SHOWN:
            (folder / f"{paper}.docx").write_bytes(write_word(PAPERS[paper](seafood)))
        (folder / "ledger.xlsx").write_bytes(written(ledger_table([seafood]), "xlsx"))
        for stem, pdf in pdfs(folder, sorted(folder.iterdir())).items():
            command = ["pdftoppm", "-r", str(DOTS), "-png", "-gray", "-singlefile", str(pdf), str(IMAGES / stem)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()

"""`panding standards new`: the beginning of an edition that others write, with what is known filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Annotated

import typer

from cli.library import FoldersOption, loaded
from cli.options import fail, unwritable

if TYPE_CHECKING:
    from standards import Library
    from standards.catalogue import Row

SCAFFOLD = Path(__file__).parent / "scaffold"


def new(
    edition: Annotated[str, typer.Argument(help="版本的编号，如 fire_2025 id of the edition")],
    into: Annotated[Path, typer.Option(help="写进哪个文件夹 folder to write into", metavar="DIR")],
    standards: FoldersOption = None,
) -> None:
    """新建一个版本的标准：已知的填好，要人填的写“请填”。Begin an edition; what a person must write is marked.

    已有的文件一个也不改。
    """
    from standards.wording import Text

    if not re.fullmatch("[a-z][a-z0-9_]*", edition):
        fail(Text("编号只用小写英文字母、数字和下划线，如 fire_2025", "lower-case letters, digits, _ expected"), "zh")
    if (into / edition).exists():
        fail(Text(f"已有 {into / edition}，没有改动", f"{into / edition} is there already; nothing was changed"), "zh")
    library = loaded(standards)
    there = library.editions.get(edition)
    if there and there.head.coverage == "full":
        fail(Text(f"“{edition}”已全部收录", f"“{edition}” is encoded in full"), "zh")
    for path, text in _files(edition, into, library).items():
        _write(into / path, text)
    typer.echo(f"下一步：填“请填”的地方，再运行 panding standards lint {into}")


def _files(edition: str, into: Path, library: Library) -> dict[str, str]:
    """The files to write, by their place in the folder."""
    there = library.editions.get(edition)
    standard = there.head.standard if there else re.sub(r"_\d{4}$", "", edition)
    gate = (there and there.head.gate) or f"{standard}_applies"
    words = {"edition": edition, "standard": standard, "gate": gate, "kind": f"{standard}_thing", "folder": str(into)}
    words |= _known(_row(library, standard))
    if there is None:
        head = _filled("edition.yaml", words)
    elif there.head.coverage == "metadata_only":
        head = _opened((library.origins[edition].folder / "edition.yaml").read_text(encoding="utf-8"))
    else:
        missing = "\n".join(f"  - {json.dumps(what, ensure_ascii=False)}" for what in there.head.missing)
        head = _filled("added_edition.yaml", {**words, "missing": missing})
    if there:
        words["title"] = there.head.title
    asked = () if there and there.head.gate else (f"subjects/enterprise_{standard}.yaml",)
    return {
        f"{edition}/edition.yaml": head,
        f"{edition}/article_01.yaml": _filled("article.yaml", words),
        **{name: _filled("enterprise.yaml", words) for name in asked},
        f"subjects/{standard}_thing.yaml": _filled("kind.yaml", words),
        f"cases/{edition}/article_01.yaml": _filled("cases.yaml", words),
        "README.md": _filled("README.md", words),
    }


def _filled(name: str, words: Mapping[str, str]) -> str:
    return Template((SCAFFOLD / name).read_text(encoding="utf-8")).substitute(words)


def _opened(head: str) -> str:
    """The head of an edition of which only the title was there, to be filled: without the editor's line, partial."""
    head = re.sub(r"\A# yaml-language-server.*\n", "", head)
    return re.sub(
        r"(?m)^coverage: metadata_only", "coverage: partial                  # 写完后改 full，并删去 missing", head
    )


def _row(library: Library, standard: str) -> Row | None:
    """The standard's row in the catalogue, unless it is of an edition that is encoded."""
    from engine.scope import row_of

    encoded = {edition.head.standard for edition in library.editions.values() if not edition.head.superseded_on}
    return None if standard in encoded else row_of(library, standard)


def _known(row: Row | None) -> dict[str, str]:
    """What the catalogue knows of a standard; what nobody knows is for a person to fill in."""
    if row is None:
        asked = {"title": "请填：标准全称", "number": "请填：文号或标准号", "issuer": "请填：发布机关"}
        return {**asked, "published": "missing", "effective": "missing"}
    number = f"{row.issuer}{row.number}" if row.number.startswith("令") else row.number
    texts = {"title": row.title, "number": number, "issuer": row.issuer}
    days = {"published": row.issued, "effective": row.effective}
    return {key: f"请填：{key}" if text == "missing" else text for key, text in texts.items()} | {
        key: day if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else "missing" for key, day in days.items()
    }


def _write(path: Path, text: str) -> None:
    """Write a file that is not there yet; one that is stays as it is, and that is said."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        typer.echo(f"已有，未改　{path}")
    except OSError as error:
        unwritable(path, error, "zh")
    else:
        typer.echo(f"已写入　　　{path}")

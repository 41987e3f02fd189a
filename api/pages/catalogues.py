"""Renews the catalogues of `locale/en` from the templates: python -m api.pages.catalogues, then fill in what is empty.

A catalogue for each folder of templates; what stands in the templates all pages share goes to `common`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from api.pages.rendering import TEMPLATES
from api.pages.translations import FOLDER, catalogue

_SHARED = "common"


def messages() -> dict[str, list[str]]:
    """What the templates say, by catalogue; words of `common` are not repeated."""
    found: dict[str, list[str]] = {_SHARED: []}
    for path in sorted(TEMPLATES.rglob("*.html"), key=lambda path: (len(path.parts), path)):
        subject = path.relative_to(TEMPLATES).parts[0] if path.parent != TEMPLATES else _SHARED
        own = found.setdefault(subject, [])
        own.extend(one for one in _said(path) if one not in own and one not in found[_SHARED])
    return found


def missing(lang: str = "en") -> dict[str, list[str]]:
    """What is not yet said in a language, by catalogue."""
    said = {str(one.id) for path in (FOLDER / lang).glob("*.po") for one in catalogue(path) if one.string}
    gaps = {subject: [one for one in own if one not in said] for subject, own in messages().items()}
    return {subject: own for subject, own in gaps.items() if own}


def renew(lang: str = "en") -> None:
    """Write the catalogues anew: what is gone from the templates goes, what is new stands there empty."""
    folder = FOLDER / lang
    for subject, own in messages().items():
        path = folder / f"{subject}.po"
        before = {str(one.id): one.string for one in catalogue(path) if one.id} if path.exists() else {}
        fresh = Catalog(locale=lang)
        for message in own:
            fresh.add(message, before.get(message, ""))
        with path.open("wb") as file:
            write_po(file, fresh, width=120, omit_header=True)


def _said(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for _, message, _, _ in extract("jinja2.ext:babel_extract", file, options={"silent": "false"}):
            yield from (message,) if isinstance(message, str) else message


if __name__ == "__main__":
    renew()
    for subject, gaps in missing().items():
        print(subject, *gaps, sep="\n  ")

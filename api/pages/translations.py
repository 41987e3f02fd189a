"""The words of the pages: Chinese in the templates, English in the catalogues of `locale/en`, one for each subject."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from standards.wording import Lang

FOLDER = Path(__file__).parent / "locale"


class TwiceTranslated(Exception):
    """Two catalogues say the same words differently."""


@dataclass(frozen=True, slots=True)
class Translation:
    """Words by the Chinese they stand for; what is not there stays Chinese."""

    words: dict[str, str]

    def gettext(self, message: str) -> str:
        """The words for a message."""
        return self.words.get(message, message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The words for a number of things. Chinese has one form only."""
        return self.gettext(one if number == 1 else many)


@cache
def translation(lang: Lang) -> Translation:
    """The words of a language.

    Raises:
        TwiceTranslated: where two catalogues differ.
    """
    words: dict[str, str] = {}
    for path in sorted((FOLDER / lang).glob("*.po")):
        for message in catalogue(path):
            if message.id and message.string:
                said, before = str(message.string), words.get(str(message.id))
                if before is not None and before != said:
                    raise TwiceTranslated(f"{path.name}: {message.id!r} is {before!r} elsewhere")
                words[str(message.id)] = said
    return Translation(words)


def catalogue(path: Path) -> Catalog:
    """A catalogue as it is written."""
    with path.open("rb") as file:
        return read_po(file)

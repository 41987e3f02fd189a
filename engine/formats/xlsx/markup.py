"""The XML parts of a workbook, walked through without building them."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from engine.handed import FormError
from standards.wording import Text


def broken(part: str) -> FormError:
    """The file is damaged at `part`."""
    return FormError(
        Text(
            f"文件已损坏（{part}）。请用 Excel 或 WPS 打开后另存为 .xlsx 再提交",
            f"the file is damaged ({part}); open it in Excel or WPS and save it as .xlsx again",
        )
    )


def parse(
    part: str,
    xml: bytes,
    start: Callable[[str, dict[str, str]], None] | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Walk through XML, calling back with local names. Document types and entities are refused.

    Raises:
        FormError: where it is not well formed, not UTF-8, or declares a document type.
    """
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff"):  # allowed in XML, but calamine reads UTF-8 only
        raise broken(part)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = lambda *_: _refuse_doctype(part)
    if start:
        parser.StartElementHandler = lambda name, attributes: start(name.rpartition(" ")[2], attributes)
    if end:
        parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError):  # the latter two: an encoding that is not known
        raise broken(part) from None


def _refuse_doctype(part: str) -> None:
    raise FormError(
        Text(
            f"文件里有不允许的 DOCTYPE 声明（{part}），可能是恶意文件，没有读取",
            f"the file declares a DOCTYPE ({part}), which may be an attack; it was not read",
        )
    )

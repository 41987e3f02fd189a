"""Reading a form from an Excel workbook. Answers stay the person's own words; only their places are sorted out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from engine.formats.xlsx.grid import SHOWN, Grid, grids
from engine.formats.xlsx.grounds import read_grounds
from engine.formats.xlsx.header import is_header, read_header
from engine.formats.xlsx.last import read_last
from engine.formats.xlsx.layout import FORM, GROUNDS_ID, HEADER, ID_ROW, LAST_ID, LEGEND, LISTS, sheet_names
from engine.formats.xlsx.rows import read_rows
from engine.formats.xlsx.scan import scan
from engine.handed import FormError, Handed, Unreadable
from standards.kinds import SubjectKind
from standards.problems import unknown
from standards.wording import Text

Kinds = Mapping[str, SubjectKind]
_SEPARATORS = r"([、；;,，\n])"
_NO_HEADER = Text(
    "缺少“表头”这张表：检查日期、企业信息、各类数量都没有读到",
    "there is no sheet 表头: no date, no identity, no counts",
)


def read(data: bytes, kinds: Kinds) -> Handed:
    """Read a workbook.

    Args:
        data: The file's bytes.
        kinds: The subject kinds by id.

    Returns:
        The form as plain data. What could not be used is in `unreadable` with its sheet, cell and text, and stays open.

    Raises:
        FormError: where the file is no workbook, must not be read, or has no sheet of a form in it.
    """
    scanned = scan(data)
    handed = form_in(*grids(scanned), data, kinds)
    handed.worked_on = scanned.worked_on
    return handed


def form_in(found: list[Grid], unreadable: list[Unreadable], data: bytes, kinds: Kinds) -> Handed:
    """Put a form together from the sheets of a workbook of any make, and what could not be read of it.

    Raises:
        FormError: where no sheet is one of a form.
    """
    handed = Handed({"form": FORM, "subjects": []}, unreadable=unreadable, file_digest=hashlib.sha256(data).hexdigest())
    header, others = _header(found, kinds)
    rows = [grid for grid in others if grid.id in kinds]
    grounds = [grid for grid in others if grid.id == GROUNDS_ID]
    before = [grid for grid in others if grid.id == LAST_ID]
    if not header and not rows:
        raise _no_form(found)
    if header:
        del handed.data["form"]
        read_header(header, kinds, handed)
        handed.data.setdefault("form", FORM)
    else:
        handed.unreadable.append(Unreadable(f"表“{HEADER}”", "", _NO_HEADER))
    for grid in rows:
        read_rows(grid, kinds[grid.id], handed)
    _part_names(handed)
    for grid in grounds:
        read_grounds(grid, kinds, handed)
    read_last(before, kinds, handed)
    used = [*filter(None, [header]), *rows, *grounds, *before]
    handed.notes += [note for grid in used for note in _hidden(grid)]
    unused = [grid for grid in others if not any(grid is other for other in used)]
    handed.unreadable += [_not_used(grid, kinds) for grid in unused if _says_something(grid)]
    return handed


def _header(found: list[Grid], kinds: Kinds) -> tuple[Grid | None, list[Grid]]:
    """The sheet 表头, or one like it under another name, and the other sheets."""
    plain = [grid for grid in found if grid.id not in kinds and grid.id not in (GROUNDS_ID, LAST_ID)]
    named = [grid for grid in plain if grid.name.strip() == HEADER]
    alike = (grid for grid in plain if grid.name not in (LEGEND, LISTS) and is_header(grid, kinds))
    header = next(iter(named or alike), None)
    return header, [grid for grid in found if grid is not header]


def _hidden(grid: Grid) -> Iterator[Text]:
    """What was read though it is hidden."""
    if grid.hidden:
        yield Text(
            f"表“{grid.name}”是隐藏的，其中的内容照常采用", f"sheet “{grid.name}” is hidden; it was used all the same"
        )
    if grid.folded:
        listed = "、".join(grid.folded[:SHOWN])
        yield Text(
            f"表“{grid.name}”的{listed}是隐藏的，其中的内容照常采用",
            f"on sheet “{grid.name}” these are hidden and were used all the same: {listed}",
        )


def _says_something(grid: Grid) -> bool:
    return grid.name not in (LEGEND, LISTS) and (any(map(any, grid.rows)) or bool(grid.spoilt))


def _not_used(grid: Grid, kinds: Kinds) -> Unreadable:
    """The report of a sheet that is none of a form's."""
    names = {name: kind for kind, name in sheet_names(list(kinds.values())).items()}
    where = f"表“{grid.name}”"
    if kind := names.get(grid.name.strip()):
        zh = f"第{ID_ROW}行第A列缺少类别编号“{kind}”，整张表没有采用。请填上编号，或把内容填进空白表"
        message = Text(zh, f"A{ID_ROW} lacks the kind's id “{kind}”; the sheet was not used")
        return Unreadable(f"{where} A{ID_ROW}", grid.id[:SHOWN], message)
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", grid.id):
        what = unknown(Text("检查部位类别", "subject kind"), grid.id, kinds)
        message = Text(f"{what.zh}，整张表没有采用", f"{what.en}; the sheet was not used")
        return Unreadable(f"{where} A{ID_ROW}", grid.id[:SHOWN], message)
    first = next((text for row in grid.rows for text in row if text), "")
    message = Text("不是自查表里的表，整张没有采用", "not a sheet of the form; not used")
    return Unreadable(where, first[:SHOWN], message)


def _no_form(found: list[Grid]) -> FormError:
    sheets = "、".join(grid.name for grid in found[:5])
    return FormError(
        Text(
            f"这个工作簿里没有自查表（有：{sheets}）。请用本系统导出的空白表填写，不要另建表格",
            f"there is no form in this workbook (it has: {sheets}); please fill in the blank form",
        )
    )


def _part_names(handed: Handed) -> None:
    """Part the names in `within`, and report names that stand twice."""
    places: dict[str, str] = {}
    for i, subject in enumerate(handed.data["subjects"]):
        name = subject.get("name")
        if name in places:
            zh = f"与{places[name]}重名，请把名称改得各不相同"
            message = Text(zh, f"the same name as {places[name]}; make them differ")
            handed.unreadable.append(Unreadable(handed.place(("subjects", i, "name")), name[:SHOWN], message))
        elif name:
            places[name] = handed.place(("subjects", i, "name"))
    longest = max((len(re.findall(_SEPARATORS, name)) for name in places), default=0)
    for subject in handed.data["subjects"]:
        if "within" in subject:
            names = _names(subject["within"], places, longest)
            subject["within"] = names[0] if len(names) == 1 else names


def _names(text: str, known: Mapping[str, str], longest: int) -> list[str]:
    """Names parted by 、；or ，. A known name may have such a mark in it (1、2号除尘系统); `longest` says how many."""
    pieces = re.split(_SEPARATORS, text)  # name, mark, name, mark, …
    found: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(min(at + 2 * longest, len(pieces) - 1), at - 1, -2):
            name = "".join(pieces[at : end + 1]).strip()
            if name in known or end == at:
                found += [name] if name else []
                at = end + 2
                break
    return found

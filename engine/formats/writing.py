"""Writing a form as a file of a kind that can be read again: a workbook, YAML, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from engine.blank import Plan
from engine.handed import FormError
from standards import Library
from standards.editions import Edition
from standards.kinds import Question
from standards.wording import Text

ENDINGS = (".xlsx", ".yaml", ".yml", ".json")


def write_form(name: str, data: dict[str, Any], library: Library, plan: Plan, editions: Iterable[Edition]) -> bytes:
    """The bytes of a form.

    Args:
        name: the file's name; its ending says what it is to be.
        data: the form's data.
        library: the standards.
        plan: what to ask; a workbook has a sheet for each kind in it and for each kind that has rows.
        editions: the editions it is judged under, for their titles.

    Raises:
        FormError: for an ending that is not known.
    """
    ending = PurePath(name).suffix.lower()
    if ending == ".xlsx":
        return _workbook(data, library, plan, editions)
    if ending in (".yaml", ".yml"):
        return _yaml(data)
    if ending == ".json":
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
    known = "、".join(ENDINGS)
    raise FormError(Text(f"写不了“{ending}”文件，可用：{known}", f"cannot write “{ending}”; one of {known}"))


def _yaml(data: dict[str, Any]) -> bytes:
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True  # what is said twice is written twice: forms with anchors are refused

    text: str = yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=120)
    return text.encode()


def _workbook(data: dict[str, Any], library: Library, plan: Plan, editions: Iterable[Edition]) -> bytes:
    from engine.formats.xlsx.write import write  # only where needed: it brings xlsxwriter

    planned = {kind.kind: kind for kind in plan.kinds}
    listed = [row["kind"] for row in data.get("subjects") or []]
    kinds = planned | {kind: library.kinds[kind] for kind in listed if kind in library.kinds}

    def questions(kind: str) -> list[Question]:
        return plan.questions(kind) if kind in planned else library.kinds[kind].questions

    return write(
        data,
        list(kinds.values()),
        title="重大事故隐患自查表",
        questions=questions,
        served=plan.served,
        standards={e.head.standard: f"《{e.head.title}》（{e.head.number}）" for e in editions},
    )

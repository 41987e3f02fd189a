"""Names of regions from a file: YAML (code: name), or a table with the columns 代码 and 名称. None is built in."""

from __future__ import annotations

from collections.abc import Iterable

from engine.formats.tables import read_sheets, rows_under
from engine.handed import FormError
from engine.summary.places import Remark
from engine.summary.regions import is_code, prefix
from standards.wording import Text

HEADS = {
    "code": ("代码", "属地代码", "行政区划代码", "区划代码", "code"),
    "name": ("名称", "属地", "属地名称", "区划名称", "行政区划", "name"),
}
_NO_MAPPING = Text("应为每行一个“代码: 名称”", "each line must say “code: name”")


def names_of(file: str, data: bytes) -> tuple[dict[str, str], list[Remark]]:
    """Names by the part of the code that says something; what is no code is said.

    Raises:
        FormError: where the file is none of these.
    """
    names: dict[str, str] = {}
    remarks = []
    for code, name in _pairs(file, data):
        if is_code(prefix(code)):
            names[prefix(code)] = name
        else:
            remarks.append(Remark(file, f"“{code}”不是 2、4、6、9 或 12 位数字，名称没有采用"))
    return names, remarks


def _pairs(file: str, data: bytes) -> Iterable[tuple[str, str]]:
    if not file.lower().endswith((".yaml", ".yml")):
        return [(row["code"], row["name"]) for row in rows_under(read_sheets(file, data), HEADS, ("code", "name"))]
    import yaml

    try:
        said = yaml.load(data, Loader=yaml.CBaseLoader)  # every scalar stays text: 0571 is not 377
    except (yaml.YAMLError, UnicodeDecodeError):
        raise FormError(Text("不是有效的 YAML", "not valid YAML")) from None
    if not isinstance(said, dict) or not all(isinstance(name, str) for name in said.values()):
        raise FormError(_NO_MAPPING)
    return said.items()

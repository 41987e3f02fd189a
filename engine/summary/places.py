"""Which enterprise site (厂区) a form is about: by credit code and site, against the roster (名册) where there is one.

Nothing is matched by likeness. What could be a slip is counted apart and said, for a person to put right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.formats.tables import Row, Sheet, rows_under
from engine.formats.xlsx.layout import fold
from engine.summary.industries import NONE, industry
from engine.summary.regions import is_code, prefix, within

HEADS = {
    "name": ("企业名称", "单位名称", "名称", "企业", "单位", "name"),
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码", "uscc"),
    "site": ("厂区", "生产经营地址", "检查地址", "经营地址", "地址", "site"),
    "region": ("属地代码", "行政区划代码", "区划代码", "属地", "行政区划", "region"),
    "industry": ("监管行业", "行业领域", "行业", "industry"),
}
Matched = tuple[str, str | None]  # whose it is, and why it is not the roster's


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the roster."""

    owner: str
    name: str
    uscc: str
    site: str
    region: str
    industry: str
    where: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What forms say of whom they are about; forms that say the same are one identity."""

    name: str = ""
    uscc: str = ""
    site: str = ""
    region: str = ""
    sectors: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something for a person to look at: whose it is, and what is wrong."""

    who: str
    text: str


class Places:
    """The sites that there are: those of the roster, and those that only forms know of."""

    def __init__(self, roster: Sequence[Listed] = (), identities: Iterable[Identity] = ()) -> None:
        self._codes: dict[str, set[str]] = defaultdict(set)  # by name
        identities = list(identities)
        named = [(one.name, one.uscc) for one in identities] + [(line.name, line.uscc) for line in roster]
        for name, uscc in named:
            if name and uscc:
                self._codes[fold(name)].add(code(uscc))
        self.listed: dict[str, Listed] = {}
        self._sites: dict[str, dict[str, Listed]] = defaultdict(dict)  # by company
        self._said: dict[str, set[str]] = defaultdict(set)
        for line in roster:
            self.listed[line.owner] = line
            self._sites[self._company(line.name, line.uscc)][fold(line.site)] = line
        for one in identities:
            if one.site:
                self._said[self._company(one.name, one.uscc)].add(fold(one.site))

    def of(self, one: Identity) -> Matched:
        """Whose site an identity is; where there is a roster and it is none of its sites, why not."""
        company, site = self._company(one.name, one.uscc), fold(one.site)
        if not company:
            return f"表 {one.form}", "表上没有企业名称和代码"
        listed = self._sites.get(company, {})
        if line := listed.get(site) or (next(iter(listed.values())) if len(listed) == 1 else listed.get("")):
            return line.owner, None
        if not site and len(self._said[company]) == 1:
            site = next(iter(self._said[company]))
        return f"{company}|{site}", self._why_not(one, len(listed))

    def doubts(self, one: Identity) -> list[Remark]:
        """What a form says otherwise than the roster, though it is the same site."""
        owner, _ = self.of(one)
        line = self.listed.get(owner)
        who = one.name or one.uscc or owner
        if not line:
            return []
        found = []
        if one.name and line.name and fold(one.name) != fold(line.name):
            found.append(f"表上的名称与名册（{line.name}）不同，代码相同，按名册计")
        mine, theirs = prefix(one.region), prefix(line.region)
        if mine and theirs and not within(mine, theirs):
            found.append(f"表上的属地代码 {one.region} 与名册（{line.region}）不同，按名册计")
        said = industry(one.sectors)
        if said != NONE and line.industry != NONE and said != line.industry:
            found.append(f"表上的监管行业“{said}”与名册（{line.industry}）不同，按名册计")
        if one.site and line.site and fold(one.site) != fold(line.site):
            found.append(f"表上的厂区“{one.site}”与名册（{line.site}）写法不同，名册上只有这一处，按名册计")
        return [Remark(who, text) for text in found]

    def _company(self, name: str, uscc: str) -> str:
        """A company by its code, else by the one code that its name goes with anywhere, else by its name."""
        if uscc:
            return code(uscc)
        codes = self._codes.get(fold(name), set())
        return next(iter(codes)) if len(codes) == 1 else fold(name)

    def _why_not(self, one: Identity, sites: int) -> str:
        if sites:
            said = f"没有“{one.site}”" if one.site else "表上没有写是哪一处"
            return f"名册上这家企业有 {sites} 处厂区，{said}"
        others = sorted(self._codes.get(fold(one.name), set()) - {code(one.uscc)} & set(self._sites))
        if one.name and others and one.uscc:
            return f"名册上同名企业的代码是 {'、'.join(others)}，请核对"
        return "名册上没有这家企业"


def code(text: str) -> str:
    """A credit code as it is compared."""
    return fold(text).replace("-", "").upper()


def roster_of(sheets: Sequence[Sheet]) -> tuple[list[Listed], list[Remark]]:
    """The lines of a roster, each site once; what is wrong with others.

    Raises:
        FormError: where the table has not the columns that are needed.
    """
    found: dict[str, Listed] = {}
    remarks = [Remark("名册", text) for sheet in sheets for text in sheet.spoilt]
    for row in rows_under(sheets, HEADS, ("name",)):
        line = _line(row)
        if not line.name and not line.uscc:
            remarks.append(Remark(row.where, "没有企业名称，也没有代码，没有计入应查"))
        elif line.owner in found:
            remarks.append(Remark(line.name, f"名册{row.where}与{found[line.owner].where}是同一处，只计一次"))
        else:
            found[line.owner] = line
            if row["region"] and not is_code(prefix(row["region"])):
                remarks.append(
                    Remark(line.name, f"名册{row.where}的属地代码“{row['region']}”不是 2、4、6、9 或 12 位数字")
                )
    return list(found.values()), remarks


def _line(row: Row) -> Listed:
    name, uscc, site = row["name"], row["uscc"], row["site"]
    owner = f"{code(uscc) or fold(name)}|{fold(site)}"
    return Listed(owner, name, uscc, site, row["region"], industry(row["industry"]), row.where)

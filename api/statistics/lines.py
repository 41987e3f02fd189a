"""Counts made into lines: names, roll-ups, rates, and for every figure the address that lists its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.rights import Actor
from api.statistics.asked import Asked, By, common
from api.statistics.counting import ByKey
from api.statistics.figures import FIGURES, OUTCOMES
from api.statistics.told import Figure, HazardsOut, Line, Share, SitesOut, WriteOff
from api.statistics.whose import unit
from engine.summary.industries import industry
from engine.summary.periods import Span
from engine.summary.regions import LEVELS, Counts, Region, prefix, rolled_up
from standards import Library
from standards.wording import Lang, Text

CHANNELS = {
    "self": Text("企业自查", "self-check"),
    "inspection": Text("监督检查", "inspection"),
    "tip_off": Text("举报查实", "tip-off"),
    "internal": Text("内部报告", "internal report"),
    "expert": Text("专家、技术服务机构", "experts"),
    "hotline_12345": Text("12345", "hotline 12345"),
    "insurer": Text("保险机构", "insurer"),
    "transfer": Text("移送", "handed over"),
    "platform": Text("平台", "platform"),
}
LEVEL_NAMES = {
    "major": Text("重大隐患", "major"),
    "general": Text("一般隐患", "general"),
    "unrated": Text("未定级", "unrated"),
}
ALWAYS = ("major", "general")  # levels that are shown though there are none


@dataclass(frozen=True, slots=True)
class Part:
    """A line to be: its key, its label, and what narrows rows to it."""

    key: str
    label: str
    narrowed: dict[str, Any]
    counts: Counts
    asked: Asked
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Naming:
    """Names of what lines are about."""

    library: Library
    regions: dict[str, str]
    lang: Lang
    knows_channels: bool

    def region(self, code: str) -> str:
        """The name of a region where one is configured, else its code."""
        names = {prefix(key): name for key, name in self.regions.items()}
        return names.get(code, code)

    def clause(self, key: str) -> str:
        """An edition's clause as it is cited."""
        edition, _, clause = key.partition(" ")
        found = self.library.editions.get(edition)
        if not clause:
            return Text("没有对应条文项", "no clause").in_(self.lang)
        if found is None or clause not in found.clauses:
            return key
        article, item = found.clauses[clause]
        return found.head.citation(article.article, item)

    def channel(self, key: str) -> str:
        """A channel, and whether tip-offs are among it."""
        label = CHANNELS[key].in_(self.lang) if key in CHANNELS else key
        if key == "inspection" and not self.knows_channels:
            label += Text("（含举报查实）", " (tip-offs among them)").in_(self.lang)
        return label


def whole(asked: Asked, counts: Counts, label: str) -> Line:
    """The line of everything."""
    return told(Part(asked.region, label, {}, counts, asked), sites=True, findings=True)


def parts(asked: Asked, by: By, counts: ByKey, naming: Naming, base: str, levels: int) -> list[Line]:
    """The lines of a part each."""
    sites, findings = by in ("region", "industry", "period"), by != "level"
    return [told(part, sites=sites, findings=findings) for part in _parts(asked, by, counts, naming, base, levels)]


def base_of(asked: Asked, actor: Actor) -> str:
    """The region whose parts are told: the one asked for, else the smallest that holds all of the caller's."""
    code = asked.region or common([reach.region for reach in actor.reaching("statistics.read")])
    return unit(code)


def told(part: Part, *, sites: bool, findings: bool) -> Line:
    """A line with its figures."""
    counts = part.counts
    return Line(
        key=part.key,
        label=part.label,
        rest=part.rest,
        sites=_sites(part) if sites else None,
        findings={
            name: Figure(
                count=counts[f"finding.{name}"], rows=part.asked.link("findings", figure=name, **part.narrowed)
            )
            for name in OUTCOMES
        }
        if findings
        else {},
        hazards={level: _hazards(part, level) for level in _levels(part)},
    )


def _levels(part: Part) -> Iterator[str]:
    only = part.narrowed.get("level")
    for level in LEVEL_NAMES:
        shown = level == only if only else level in ALWAYS or any(k.startswith(f"{level}.") for k in part.counts)
        if shown:
            yield level


def _sites(part: Part) -> SitesOut:
    def figure(name: str) -> Figure:
        rows = part.asked.link("sites", figure=name, **part.narrowed)
        return Figure(count=part.counts[f"site.{name}"], rows=rows)

    due, unreported = figure("due"), figure("unreported")
    share = Share.of(unreported.count, due.count)
    return SitesOut(due=due, reported=figure("reported"), unreported=unreported, unreported_share=share)


def _hazards(part: Part, level: str) -> HazardsOut:
    narrowed = {**part.narrowed, "level": level}
    figures = {
        name: Figure(count=part.counts[f"{level}.{name}"], rows=part.asked.link("hazards", figure=name, **narrowed))
        for name in FIGURES
    }
    return HazardsOut(
        **figures,
        rectified_rate=Share.of(figures["rectified"].count, figures["found"].count),
        time_to_write_off=_write_off(part.counts, level),
    )


def _write_off(counts: Counts, level: str) -> WriteOff:
    beginning = f"{level}.days."
    days = {int(key.removeprefix(beginning)): n for key, n in counts.items() if key.startswith(beginning)}
    total = sum(days.values())
    return WriteOff(
        written_off=total, median_days=_rank(days, -(-total // 2)), ninetieth_days=_rank(days, -(-total * 9 // 10))
    )


def _rank(days: dict[int, int], rank: int) -> int | None:
    """The number of days at a rank, counted from 1."""
    for day in sorted(days):
        rank -= days[day]
        if rank <= 0:
            return day
    return None


def _parts(asked: Asked, by: By, counts: ByKey, naming: Naming, base: str, levels: int) -> Iterator[Part]:
    if by == "region":
        for line in regions(counts, base, levels):
            name = naming.region(line.code)
            label = name + Text("（未细分）", " (no finer code)").in_(naming.lang) if line.rest else name
            yield Part(line.code, label, {"region": line.code, "alone": line.rest}, line.counts, asked, line.rest)
        return
    if by == "period":
        for (key, one), span in zip(sorted(counts.items()), asked.parts(), strict=True):
            yield Part(key, _named(span), {}, one, asked.during(span))
        return
    for key in sorted(counts, key=_order):
        label, narrowed = _other(by, key, naming)
        yield Part(key, label, narrowed, counts[key], asked)


def _other(by: By, key: str, naming: Naming) -> tuple[str, dict[str, Any]]:
    """What a line is called, and what narrows rows to it; “-” stands for a blank."""
    if by == "industry":
        return industry(key), {"industry": key or "-"}
    if by == "clause":
        edition, _, clause = key.partition(" ")
        return naming.clause(key), {"edition": edition or "-", "clause": clause or "-"}
    return (naming.channel(key) if by == "channel" else _level(key, naming.lang)), {by: key}


def regions(counts: ByKey, base: str, levels: int) -> list[Region]:
    """The lines of the regions in one, so many levels deep; those of one level and `rest` make up the whole."""
    depth = LEVELS.index(len(base)) + 1 if base else 0
    found = [
        line
        for line in rolled_up(counts)
        if line.code.startswith(base) and depth <= line.depth < depth + levels and (line.code != base or line.rest)
    ]
    if not found and base in counts:
        return [Region(base, depth, Counter(counts[base]))]
    return found


def _order(key: str) -> tuple[str, list[int], str]:
    """Clauses in the order of the text: 3(2) before 11(1)."""
    edition, _, clause = key.partition(" ")
    numbers = [int(part) for part in "".join(c if c.isdigit() else " " for c in clause).split()]
    return edition, numbers, key


def _named(span: Span) -> str:
    return span.name or span.words.zh


def _level(key: str, lang: Lang) -> str:
    return LEVEL_NAMES[key].in_(lang) if key in LEVEL_NAMES else key

"""A summary put together: results counted by the database, added up by region, industry, clause and period."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from engine.handed import FormError
from engine.summary import queries
from engine.summary.counted import SAYS, ClauseLine, Failed, FlowLine, Line, Site, Summary
from engine.summary.flows import flows
from engine.summary.industries import in_order, industry
from engine.summary.ledgers import LEVELS, Ledger, days_of, merged
from engine.summary.monthly import monthly
from engine.summary.periods import Kind, Span, periods
from engine.summary.places import Identity, Listed, Places, Remark
from engine.summary.regions import Counts, Region, prefix, rolled_up
from engine.summary.reported import Compared
from engine.summary.results import Record, Results
from standards.wording import Text

_NO_DAY = Text("没有一张表写了检查日期，分不出统计期", "no form says when it was inspected")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is summed up beside the results: a span (else all there is), its parts, and what others have written."""

    span: Span | None = None
    parts: Kind | None = None
    roster: tuple[Listed, ...] | None = None
    ledgers: tuple[Ledger, ...] = ()
    compared: tuple[tuple[str, Compared], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    failed: tuple[Failed, ...] = ()
    remarks: tuple[Remark, ...] = ()


def summed(results: Results, broken: Sequence[tuple[str, int]], asked: Asked) -> Summary:
    """The summary of results.

    Raises:
        FormError: where there is no day to count from.
    """
    return _Summing(results, asked).summary(broken)


class _Summing:
    """Results on the way to a summary: first whose each form is, then which count, then what they come to."""

    def __init__(self, results: Results, asked: Asked) -> None:
        self.results, self.asked = results, asked
        self.identities = results.identities()
        self.places = Places(asked.roster or (), self.identities)
        results.place(self.places, self.identities)
        self.span = asked.span or _whole(results, asked.ledgers)
        self.parts = list(periods(asked.parts, self.span)) if asked.parts else []
        results.count(self.span, self.parts)
        self.sites = results.ask(queries.SITES)
        self.reported = {row["owner"]: row for row in results.ask(queries.REPORTED)}
        self.undated = results.ask(queries.UNDATED)
        self.entries, self.repeatedly = merged(asked.ledgers)
        self.namer = _Names(asked.names)

    def summary(self, broken: Sequence[tuple[str, int]]) -> Summary:
        """Everything put together."""
        asked, ask = self.asked, self.results.ask
        has_roster, has_ledger = asked.roster is not None, bool(asked.ledgers)
        by_region = self.counted(lambda row: prefix(row["region"]))
        by_industry = self.counted(lambda row: industry(row["sectors"]))
        happened = flows(self.entries, self.span, lambda entry: (entry.region, entry.level))
        in_industries = flows(self.entries, self.span, lambda entry: (entry.industry, entry.level))
        repeated, outside = self.results.left_out(self.span)
        return Summary(
            span=self.span,
            whole_span=asked.span is None,
            total=Line("合计", sum(by_industry.values(), Counter())),
            unreported=tuple(self.unreported()),
            off_roster=tuple(_site(row, row["why"]) for row in ask(queries.OFF_ROSTER) if has_roster),
            undated=tuple(_undated(self.identities[row["number"]]) for row in self.undated),
            failed=asked.failed,
            open_sites=tuple(_site(row) for row in ask(queries.OPEN)),
            regions=tuple(Line(self.namer.label(r), r.counts, r.code, r.depth) for r in rolled_up(by_region)),
            industries=tuple(Line(name, by_industry[name]) for name in sorted(by_industry, key=in_order)),
            clauses=_clauses(ask(queries.CLAUSES)),
            parts=tuple(Line(part.name, _of_part(self.sites, at)) for at, part in enumerate(self.parts, 1)),
            flows=tuple(_flow_lines(happened, self.namer)),
            flow_total=tuple(_flow_total(happened)),
            apart=Counter(apart.why for ledger in asked.ledgers for apart in ledger.apart),
            monthly=monthly(by_industry, by_region, in_industries, happened, self.namer.label, has_ledger=has_ledger),
            compared=asked.compared,
            remarks=tuple(self.remarks()),
            outside=outside,
            repeated=repeated,
            broken=tuple(broken),
            has_roster=has_roster,
            has_ledger=has_ledger,
        )

    def counted(self, key: Callable[[Record], str]) -> dict[str, Counts]:
        """What was counted in the whole span and who had to report, by what they have in common."""
        found: dict[str, Counts] = {}
        for row in self.sites:
            if row["span"] == 0:
                counts = _counts(row, roster=self.asked.roster is not None)
                found.setdefault(key(row), Counter()).update(counts)
        for line in self.asked.roster or ():
            counts = found.setdefault(key(self.placed(line)), Counter())
            counts["due"] += 1
            counts["unreported"] += line.owner not in self.reported
        return found

    def placed(self, line: Listed) -> Record:
        """A line of the roster where its site is counted: what the roster leaves blank its last form says."""
        return self.reported.get(line.owner) or {"region": line.region, "sectors": line.industry}

    def unreported(self) -> Iterator[Site]:
        """The lines of the roster without a form in the span, and what is known of them."""
        before = self.results.ask(queries.BEFORE, first=self.span.first)
        notes = {row["owner"]: f"上次检查 {row['day']}" for row in before}
        notes |= {row["owner"]: "已交，没有写检查日期" for row in self.undated}
        for line in sorted(self.asked.roster or (), key=lambda line: (prefix(line.region), line.name, line.site)):
            if line.owner not in self.reported:
                note = notes.get(line.owner, "")
                yield Site(line.name, line.uscc, line.site, line.region, line.industry, note)

    def remarks(self) -> Iterator[Remark]:
        """What people should look at: of the roster, of ledgers, of forms."""
        yield from self.asked.remarks
        for ledger in self.asked.ledgers:
            yield from ledger.remarks
        yield from self.repeatedly
        yield from dict.fromkeys(self.doubts())

    def doubts(self) -> Iterator[Remark]:
        """What forms that count say of whom they are about, and should not."""
        from engine.identity import check_region, check_uscc

        region = cache(check_region)  # the same towns come again and again
        for row in self.results.ask(queries.COUNTED_IDENTITIES):
            one = self.identities[row["number"]]
            yield from self.places.doubts(one)
            for check, said in ((check_uscc, one.uscc), (region, one.region)):
                if remark := check(said):
                    yield Remark(one.name or one.uscc or one.form, remark.text_zh)


def _whole(results: Results, ledgers: Sequence[Ledger]) -> Span:
    """From the first day of which anything is known to the last."""
    days = [*(results.days() or ()), *days_of(ledgers)]
    if not days:
        raise FormError(_NO_DAY)
    return Span(min(days), max(days))


def _of_part(rows: Iterable[Record], span: int) -> Counts:
    return sum((_counts(row, roster=False) for row in rows if row["span"] == span), Counter())


def _counts(row: Record, *, roster: bool) -> Counts:
    """One row of the database as counts; sites that no roster has are apart where there is one."""
    counts = Counter({says: row[says] or 0 for says in SAYS})
    counts["findings"] = counts.total()
    counts["off_roster" if roster and not row["on_roster"] else "checked"] = row["sites"]
    counts[f"site_{row['comes_to']}"] = row["sites"]
    counts["checks"] = row["checks"]
    return counts


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of regions, where a file says them; else their codes."""

    names: Mapping[str, str]

    def label(self, region: Region) -> str:
        if not region.valid:
            return f"不是属地代码：{region.code}" if region.code else "未写属地代码"
        name = self.names.get(region.code, region.code)
        return f"{name}（未细分）" if region.rest else name


def _undated(one: Identity) -> Site:
    return Site(one.name or one.form, one.uscc, one.site, one.region, industry(one.sectors))


def _site(row: Record, note: str = "") -> Site:
    counts = Counter({says: row[says] for says in SAYS if row.get(says)})
    sectors = industry(row["sectors"])
    return Site(row["name"], row["uscc"], row["site"], row["region"], sectors, note, row["day"], counts)


def _clauses(rows: Sequence[Record]) -> tuple[ClauseLine, ...]:
    """A line a clause, those met most often first."""
    found: dict[tuple[str, str | None], ClauseLine] = {}
    for row in rows:
        key = row["edition"], row["clause"]
        line = found.setdefault(key, ClauseLine(*key, row["citation"] or "整类未判定（没有逐一列出等）", Counter()))
        line.counts[row["says"]] += row["findings"]
        line.counts["findings"] += row["findings"]
        if row["says"] == "major":
            line.counts["sites"] = row["sites"]
    by_most = sorted(found.values(), key=lambda line: (-line.counts["major"], -line.counts["contested"], _place(line)))
    return tuple(by_most)


def _place(line: ClauseLine) -> tuple[str, bool, list[int], str]:
    """Clauses in the order of the text: 3(2) before 11(1)."""
    clause = line.clause or ""
    return line.edition, line.clause is None, [int(number) for number in re.findall(r"\d+", clause)], clause


def _flow_total(happened: Mapping[tuple[str, str], Counts]) -> Iterator[FlowLine]:
    """All regions together, level by level."""
    for level in LEVELS if happened else ():
        yield FlowLine("合计", level, sum((counts for (_, of), counts in happened.items() if of == level), Counter()))


def _flow_lines(happened: Mapping[tuple[str, str], Counts], namer: _Names) -> Iterator[FlowLine]:
    """Every region with its levels of hazards, as far as there are any."""
    by_region: dict[str, Counts] = {}
    for (region, level), counts in happened.items():
        mixed = by_region.setdefault(region, Counter())
        mixed.update({f"{level}.{what}": number for what, number in counts.items()})
    for one in rolled_up(by_region):
        for level in LEVELS:
            counts = Counter({k.partition(".")[2]: n for k, n in one.counts.items() if k.startswith(f"{level}.")})
            if any(counts.values()):
                yield FlowLine(namer.label(one), level, counts, one.code, one.depth)

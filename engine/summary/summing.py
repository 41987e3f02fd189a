"""A summary put together: results counted by the database, added up by region, industry, clause and period."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

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
    identities = results.identities()
    places = Places(asked.roster or (), identities)
    results.place(places, identities)
    span = asked.span or _whole(results, asked.ledgers)
    parts = list(periods(asked.parts, span)) if asked.parts else []
    results.count(span, parts)
    sites = results.ask(queries.SITES)
    roster = asked.roster or ()
    reported = {row["owner"]: row for row in results.ask(queries.REPORTED)}
    undated = results.ask(queries.UNDATED)
    listed = [_as_placed(line, reported.get(line.owner)) for line in roster]
    notes = {row["owner"]: f"上次检查 {row['day']}" for row in results.ask(queries.BEFORE, first=span.first)}
    notes |= {row["owner"]: "已交，没有写检查日期" for row in undated}
    repeated, outside = results.left_out(span)
    entries, repeatedly = merged(asked.ledgers)
    whole = [row for row in sites if row["span"] == 0]
    namer = _Names(asked.names)
    by_region = _by(whole, listed, reported, lambda row: prefix(row["region"]), roster=asked.roster is not None)
    by_industry = _by(whole, listed, reported, lambda row: industry(row["sectors"]), roster=asked.roster is not None)
    total = sum(by_industry.values(), Counter())
    happened = flows(entries, span, lambda entry: (entry.region, entry.level))
    industries = flows(entries, span, lambda entry: (entry.industry, entry.level))
    return Summary(
        span=span,
        whole_span=asked.span is None,
        total=Line("合计", total),
        unreported=tuple(_unreported(roster, reported, notes)),
        off_roster=tuple(_site(row, row["why"]) for row in results.ask(queries.OFF_ROSTER))
        if asked.roster is not None
        else (),
        undated=tuple(_undated(identities[row["number"]]) for row in undated),
        failed=asked.failed,
        open_sites=tuple(_site(row) for row in results.ask(queries.OPEN)),
        regions=tuple(Line(namer.label(one), one.counts, one.code, one.depth) for one in rolled_up(by_region)),
        industries=tuple(
            Line(name, counts) for name, counts in sorted(by_industry.items(), key=lambda item: in_order(item[0]))
        ),
        clauses=_clauses(results.ask(queries.CLAUSES)),
        parts=tuple(Line(part.name, _counted(sites, number)) for number, part in enumerate(parts, 1)),
        flows=tuple(_flow_lines(happened, namer)),
        flow_total=tuple(
            FlowLine("合计", level, sum((c for (_, of), c in happened.items() if of == level), Counter()))
            for level in LEVELS
            if entries
        ),
        apart=Counter(apart.why for ledger in asked.ledgers for apart in ledger.apart),
        monthly=monthly(by_industry, by_region, industries, happened, namer.label, has_ledger=bool(asked.ledgers)),
        compared=asked.compared,
        remarks=tuple(
            chain(
                asked.remarks,
                (remark for ledger in asked.ledgers for remark in ledger.remarks),
                repeatedly,
                dict.fromkeys(_doubts(results, places, identities)),
            )
        ),
        outside=outside,
        repeated=repeated,
        broken=tuple(broken),
        has_roster=asked.roster is not None,
        has_ledger=bool(asked.ledgers),
    )


def _whole(results: Results, ledgers: Sequence[Ledger]) -> Span:
    """From the first day of which anything is known to the last."""
    days = [*(results.days() or ()), *days_of(ledgers)]
    if not days:
        raise FormError(_NO_DAY)
    return Span(min(days), max(days))


def _as_placed(line: Listed, placed: Record | None) -> Record:
    """A line of the roster where its site is counted: what the roster leaves blank its last form says."""
    return placed or {"owner": line.owner, "region": line.region, "sectors": line.industry}


def _by(
    rows: Iterable[Record],
    listed: Iterable[Record],
    reported: Container[str],
    key: Callable[[Record], str],
    *,
    roster: bool,
) -> dict[str, Counts]:
    """What was counted and who had to report, by what they have in common."""
    found: dict[str, Counts] = {}
    for row in rows:
        found.setdefault(key(row), Counter()).update(_counts(row, roster=roster))
    for line in listed:
        counts = found.setdefault(key(line), Counter())
        counts["due"] += 1
        counts["unreported"] += line["owner"] not in reported
    return found


def _counted(rows: Iterable[Record], span: int) -> Counts:
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


def _unreported(roster: Sequence[Listed], reported: Container[str], notes: Mapping[str, str]) -> Iterable[Site]:
    for line in sorted(roster, key=lambda line: (prefix(line.region), line.name, line.site)):
        if line.owner not in reported:
            yield Site(line.name, line.uscc, line.site, line.region, line.industry, notes.get(line.owner, ""))


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


def _flow_lines(happened: Mapping[tuple[str, str], Counts], namer: _Names) -> Iterable[FlowLine]:
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


def _doubts(results: Results, places: Places, identities: Sequence[Identity]) -> Iterable[Remark]:
    from engine.identity import check_region, check_uscc

    region = cache(check_region)  # the same towns come again and again
    for row in results.ask(queries.COUNTED_IDENTITIES):
        one = identities[row["number"]]
        yield from places.doubts(one)
        for check, said in ((check_uscc, one.uscc), (region, one.region)):
            if remark := check(said):
                yield Remark(one.name or one.uscc or one.form, remark.text_zh)

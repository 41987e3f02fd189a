"""The authorities' monthly table: industries, then regions, with what results and ledgers can fill in and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from engine.summary.counted import MonthlyLine
from engine.summary.industries import in_order
from engine.summary.ledgers import GENERAL, MAJOR
from engine.summary.regions import Counts, Region, depth_of_parts, rolled_up

INDUSTRIES, REGIONS = "按行业（领域）", "按地区"
TOTAL = "合计"
Happened = Mapping[tuple[str, str], Counts]


def monthly(
    sites_by_industry: Mapping[str, Counts],
    sites_by_region: Mapping[str, Counts],
    hazards_by_industry: Happened,
    hazards_by_region: Happened,
    label: Callable[[Region], str],
    *,
    has_ledger: bool,
) -> tuple[MonthlyLine, ...]:
    """The lines of the table: industries with their total, then regions with theirs; both totals are the same.

    Args:
        sites_by_industry: what was counted of results, by industry.
        sites_by_region: the same by region.
        hazards_by_industry: what `flows` made of ledgers, by industry and level.
        hazards_by_region: the same by region and level.
        label: what a region is called.
        has_ledger: whether there are ledgers at all: without them nobody here knows a number of hazards.
    """
    industries = _mixed(sites_by_industry, hazards_by_industry)
    regions = _mixed(sites_by_region, hazards_by_region)
    lines = [_line(name, industries[name], INDUSTRIES, has_ledger) for name in sorted(industries, key=in_order)]
    lines.append(_line(TOTAL, sum(industries.values(), Counter()), INDUSTRIES, has_ledger))
    lines += [_line(label(one), one.counts, REGIONS, has_ledger) for one in parts_of_common(regions)]
    lines.append(_line(TOTAL, sum(regions.values(), Counter()), REGIONS, has_ledger))
    return tuple(lines)


def parts_of_common(by_code: Mapping[str, Counts]) -> list[Region]:
    """What lies directly in the smallest region that holds all, and codes that are none: together the whole."""
    lines = rolled_up(by_code)
    depth = depth_of_parts(one.depth for one in lines if one.valid)
    return [one for one in lines if not one.valid or one.depth == depth]


def _mixed(sites: Mapping[str, Counts], hazards: Happened) -> dict[str, Counts]:
    """Sites and hazards of the same industry or region, side by side."""
    found: dict[str, Counts] = {}
    for name, counts in sites.items():
        found.setdefault(name, Counter())["sites"] += counts["checked"] + counts["off_roster"]
    for (name, level), counts in hazards.items():
        found.setdefault(name, Counter()).update({f"{level}.{what}": counts[what] for what in ("found", "rectified")})
    return found


def _line(name: str, counts: Counts, group: str, has_ledger: bool) -> MonthlyLine:
    def hazards(level: str) -> tuple[int, int] | None:
        return (counts[f"{level}.found"], counts[f"{level}.rectified"]) if has_ledger else None

    return MonthlyLine(name, counts["sites"], hazards(GENERAL), hazards(MAJOR), group)

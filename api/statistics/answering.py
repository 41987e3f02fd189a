"""Statistics put together for one caller: the whole, its parts, and how they were counted."""

from __future__ import annotations

from collections import Counter

from sqlalchemy.orm import Session

from api.calls import Call
from api.statistics import lines, rules
from api.statistics.asked import Asked, By
from api.statistics.counting import ByKey, Counting
from api.statistics.figures import FIGURES, OUTCOMES
from api.statistics.told import Statistics
from api.statistics.whose import knows_channels
from engine.summary.regions import Counts
from standards.wording import Text

SITES = {"due": Text("应查", "due"), "reported": Text("已查", "reported"), "unreported": Text("未报", "unreported")}


def statistics(call: Call, session: Session, asked: Asked, by: By | None, levels: int) -> Statistics:
    """The whole and, if asked for, its parts."""
    names = naming(call)
    counting = Counting(session, call.actor)
    found = counting.all(asked, by)
    counts = whole_of(counting, asked, by, found)
    base = lines.base_of(asked, call.actor)
    place = names.region(base) or Text("全部", "all").in_(call.lang)
    words = SITES | FIGURES | OUTCOMES
    told = (*rules.ALL, rules.CHANNELS) if by == "channel" else rules.ALL
    return Statistics(
        region=asked.region,
        region_name=place,
        matter=asked.matter,
        first=asked.span.first,
        last=asked.span.last,
        name=asked.span.words.in_(call.lang),
        overdue_as_of=asked.days.on,
        by=by,
        total=lines.whole(asked, counts, place),
        lines=lines.parts(asked, by, found, names, base, levels) if by else [],
        words={name: text.in_(call.lang) for name, text in words.items()},
        rules=[text.in_(call.lang) for text in told],
    )


def whole_of(counting: Counting, asked: Asked, by: By | None, found: ByKey) -> Counts:
    """What the parts come to. What cannot be parted so is counted as a whole; stocks of periods do not add up."""
    total: Counts = Counter()
    for counts in found.values():
        total.update({name: n for name, n in counts.items() if by != "period" or _flows(name)})
    apart = {
        "period": (counting.hazards, counting.sites),
        "clause": (counting.sites,),
        "channel": (counting.sites,),
        "level": (counting.sites, counting.findings),
    }
    for of_all in apart.get(by or "", ()):
        total.update(of_all(asked, None).get("", Counter()))
    return total


def _flows(name: str) -> bool:
    """Whether it is counted by a day, which lies in one of the periods: findings, and days to write-off."""
    return name.startswith("finding.") or ".days." in name


def naming(call: Call) -> lines.Naming:
    """Names in the caller's language."""
    service = call.service
    return lines.Naming(service.library, service.practice.regions, call.lang, knows_channels(call.actor))

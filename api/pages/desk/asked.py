"""What the queue was asked for, carried from page to page; and the words the desk has in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from api.calls import Call
from api.database.tables import CHINA, today
from api.findings.told import FindingOut
from api.pages.visits import Visit
from api.paging import Slice
from api.rights import MATTERS
from api.routers import findings
from standards.wording import Text

_USUAL: findings.Wanted = "undecided"
STATES: dict[findings.Wanted, Text] = {
    "undecided": Text("待认定", "To decide"),
    "open": Text("符合判定情形", "Meets a clause"),
    "objected": Text("企业异议", "Objected to"),
    "for_a_person": Text("待人工判定", "For a person"),
    "decided": Text("已认定", "Decided"),
}
ORIGINS = {
    "self": Text("企业自查", "self-check"),
    "inspection": Text("监督检查", "inspection"),
    "tip_off": Text("举报查实", "tip-off"),
    "internal": Text("内部报告", "internal report"),
    "expert": Text("专家、技术服务机构", "experts"),
    "hotline_12345": Text("12345", "12345"),
    "insurer": Text("保险机构", "insurer"),
    "transfer": Text("移送", "handed over"),
    "platform": Text("平台", "platform"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which findings: by region, matter, state; `colleague` is the second officer of the sitting."""

    region: str = ""
    matter: str = ""
    state: findings.Wanted = "undecided"
    colleague: str = ""

    @property
    def query(self) -> str:
        """As it stands in an address; the usual is left out."""
        said = {"region": self.region, "matter": self.matter, "with": self.colleague}
        said["state"] = "" if self.state == "undecided" else self.state
        return urlencode({name: value for name, value in said.items() if value})

    def path(self, path: str, **more: str) -> str:
        """An address with what was asked for."""
        query = "&".join(filter(None, (self.query, urlencode(more))))
        return f"{path}?{query}" if query else path


def asked(region: str = "", matter: str = "", state: str = "", colleague: str = "") -> Asked:
    """What was asked for; what means nothing is left out, for an address may have been cut or typed."""
    plain = region if region.isascii() and region.isdecimal() and len(region) <= 12 else ""
    known = next((one for one in STATES if one == state), _USUAL)
    return Asked(plain, matter if matter in MATTERS else "", known, colleague[:40])


def asked_by_form(call: Visit) -> Asked:
    """The same, of a form that carries it."""
    return asked(call.said("region"), call.said("matter"), call.said("state"), call.said("second_officer"))


def following(call: Call, wanted: Asked, after: str | None) -> FindingOut | None:
    """The next finding of the queue; after its end it begins anew."""
    for place in (Slice(1, (after,)), Slice(1, None)) if after else (Slice(1, None),):
        found = findings.findings(
            call, place, wanted.region, wanted.matter or None, wanted.state, site=None, form=None, oldest=True
        ).items
        if found and found[0].id != after:
            return found[0]
    return None


def number_of(call: Call, edition: str, clause: str | None) -> str:
    """A clause as penalty papers write it, without its standard: 第十一条第六项."""
    known = call.service.library.editions.get(edition)
    if known is None or clause not in known.clauses:
        return clause or ""
    article, words = known.clauses[clause]
    return known.head.citation(article.article, words).removeprefix(known.head.cited_as)


def days_since(moment: datetime) -> int:
    """Whole days, by the calendar in China."""
    return (today() - moment.astimezone(CHINA).date()).days

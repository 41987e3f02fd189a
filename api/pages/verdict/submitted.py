"""The verdict on a form that was handed in: the page the enterprise acts by and officers read."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.calls import Call
from api.database import Form, Hazard, Site, StoredVerdict
from api.findings.told import FindingOut
from api.forms.drafts import unreadable
from api.forms.told import origin_seen, readable, submitted_within
from api.loop.lists import hazards_behind
from api.models import PathId
from api.pages.verdict.asked import Wished, answered, one_tree
from api.pages.verdict.body import Body
from api.pages.verdict.cards import Key, key_of
from api.pages.verdict.seen import explained, look_at, piece_of
from api.pages.visits import Viewing
from api.paging import Slice
from api.rights import Where
from api.routers import findings, verdicts
from api.routers.verdicts import PaperName, case_of
from engine.since import Change, since
from standards.wording import Text

router = APIRouter()
_ALL = Slice(10_000, None)
_MANY = 500
PAPERS = (
    ("opinion", Text("判定意见（自查判定表）", "Opinion")),
    ("report", Text("重大事故隐患报告", "Report on major hazards")),
    ("plan", Text("治理方案", "Plan")),
    ("congress", Text("职代会报告", "Report to the workers' congress")),
    ("notice", Text("公示表", "Public notice")),
    ("slip", Text("班组整改单", "Slip for the shop floor")),
    ("questions", Text("待核实问题单", "Questions by post")),
    ("poster", Text("长期公示", "Poster")),
)
_STEPS = {
    "told_head": Text("报主要负责人", "telling the head"),
    "controlled": Text("临时控制", "temporary measures"),
    "reported_department": Text("报告主管部门", "reporting to the department"),
    "reported_congress": Text("报告职工大会或者职代会", "reporting to the workers' congress"),
    "planned": Text("治理方案", "the plan"),
}


@router.get("/forms/{form}/verdict")
def verdict(form: PathId, call: Viewing, wish: Wished) -> Response:
    """What to do now, finding by finding; what is still to be found out; what was clear."""
    with call.reading() as session:
        row, stored = submitted_within(session, call.actor, form)
        case, lost, site = case_of(call, row, stored), unreadable(row.lost), row.site
        place = {"site": site.name, "enterprise": site.enterprise.name, "submitted_at": row.submitted_at}
        content, own = row.content, row.origin == "self" and origin_seen(call.actor, row)
        original = row.original_id is not None and origin_seen(call.actor, row)
        before = _last(session, call, row)
        earlier = (before[0].id, before[0].inspected_on, case_of(call, *before).verdict) if before else None
    here = f"/forms/{form}/verdict"
    if wish.why:
        return one_tree(call, wish, lambda *about: explained(call, piece_of(content), lost, *about), here=here, **place)
    # Of a very long verdict the trees stand on pages of their own: the form would be judged anew for every look.
    short = len(case.verdict.findings) <= _MANY
    whys = look_at(call, piece_of(content), lost).whys if short else ()
    body = Body.of(case, whys, call.lang, wish)
    told = _told(call, form)
    hazards = _hazards(call, stored.site_id, told)
    for card in (one for cards in body.cards.values() for one in cards):
        card.told = told.get(key_of(card.finding))
        card.hazard = hazards.get(card.told.id) if card.told else None
    changes = since(earlier[2], case.verdict, call.service.library) if earlier else []
    return answered(
        call,
        "verdict/submitted.html",
        body,
        here=here,
        form=form,
        own=own,
        original=original,
        papers=PAPERS,
        earlier=earlier[:2] if earlier else None,
        changes=changes,
        changed=_by_what(changes),
        untaken=_untaken(list({one.id: one for one in hazards.values()}.values())),
        may_object=call.actor.may("finding.self", Where(None, None, site.enterprise_id)),
        may_determine=call.actor.may("finding.determine"),
        other_rules=case.verdict.digests.standards != call.service.library.digest,
        **place,
    )


@router.get("/forms/{form}/verdict/papers/{paper}")
def paper(
    form: PathId, paper: PaperName, call: Viewing, format: Annotated[Literal["docx", "html"], Query()] = "docx"
) -> Response:
    """A paper to be saved; where the form gives no reason for it, a page says so."""
    return verdicts.paper(form, paper, call, format)


def _last(session: Session, call: Call, row: Form) -> tuple[Form, StoredVerdict] | None:
    """The check of the site before this one, as far as the visitor may read it."""
    if row.inspected_on is None or row.submitted_at is None:
        return None
    query = (
        select(Form, StoredVerdict)
        .join(Site, Site.id == Form.site_id)
        .join(StoredVerdict, StoredVerdict.form_id == Form.id)
        .where(
            Form.site_id == row.site_id,
            Form.state == "submitted",
            Form.id != row.id,
            Form.inspected_on <= row.inspected_on,
            Form.submitted_at < row.submitted_at,
            readable(call.actor),
        )
        .order_by(Form.inspected_on.desc(), Form.submitted_at.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    return (found[0], found[1]) if found else None


def _told(call: Call, form: str) -> dict[Key, FindingOut]:
    """What people said of the findings, for those who may read them."""
    if not call.actor.may("finding.read"):
        return {}
    rows = findings.findings(call, _ALL, region="", matter=None, state=None, site=None, form=form).items
    return {key_of(one): one for one in rows}


def _hazards(call: Call, site: str, told: dict[Key, FindingOut]) -> dict[str, Hazard]:
    with call.reading() as session:
        found = hazards_behind(session, call.actor, site, [one.id for one in told.values()])
        session.expunge_all()
        return found


def _untaken(hazards: list[Hazard]) -> list[tuple[Text, int]]:
    """Which first steps are still missing, and of how many hazards."""
    open_ones = [one for one in hazards if one.closed_on is None and one.level == "major"]
    counts = ((words, sum(act not in one.done for one in open_ones)) for act, words in _STEPS.items())
    return [(words, count) for words, count in counts if count]


def _by_what(changes: list[Change]) -> dict[str, list[Change]]:
    return {what: [one for one in changes if one.what == what] for what in ("new", "changed", "gone", "still")}

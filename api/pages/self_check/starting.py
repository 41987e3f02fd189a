"""The forms of an enterprise's sites, and how a new one begins: which site, which standards, blank or from the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.database.tables import today
from api.errors import Problem
from api.forms.told import FormLine, FormOut
from api.models import PathId
from api.pages.rendering import page, see
from api.pages.self_check.drafts import day_of
from api.pages.visits import Sending, Viewing, Visit, told
from api.paging import Paging, Slice
from api.routers import drafts, forms, sites
from api.routers.sites import SiteOut
from engine.reports.words import OUTCOME
from standards import Library
from standards.wording import Text

router = APIRouter(prefix="/self-check")
_JUDGED_AT_MOST = 4  # drafts of which the list says how far they are: each is judged for it
_TONES = {"major": "major", "undetermined": "open"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A standard that may be chosen, in plain words."""

    id: str
    for_whom: Text
    title: str
    hint: Text


_FOR_WHOM = {
    "industry_trade": Text(
        "冶金、有色、建材、机械、轻工、纺织、烟草、商贸企业",
        "metallurgy, non-ferrous, building materials, machinery, light industry, textiles, tobacco, commerce",
    ),
    "fire": Text(
        "有在用的厂房、仓库、宿舍、商店或者储罐的单位",
        "whoever uses workshops, stores, dormitories, shops or tanks (fire)",
    ),
    "gas": Text("经营城镇燃气的企业（只用气的不选）", "whoever sells town gas (not who only uses it)"),
    "grain_storage": Text("储存粮食的企业", "whoever stores grain"),
    "grain_milling": Text("加工稻谷、小麦、玉米等成品粮的企业", "whoever mills rice, wheat, maize and the like"),
}


@router.get("")
def overview(
    call: Viewing, paging: Paging, site: Annotated[str, Query(max_length=40)] = "", given_up: bool = False
) -> Response:
    """Drafts first, then what was handed in; and how to begin."""
    return _listed(
        call, paging, {"site": site, "on": today().isoformat(), "begin": "", "standards": []}, given_up=given_up
    )


@router.post("")
def begin(call: Sending) -> Response:
    """Begin a form."""
    chosen = {name: call.said(name) for name in ("site", "on", "begin")}
    standards = call.all_said("standard")
    try:
        if not chosen["site"]:
            raise Problem(422, "invalid", Text("请选择厂区", "choose the site"))
        if not standards:
            raise Problem(422, "invalid", Text("请选择按哪些标准自查", "choose the standards"))
        if chosen["begin"] not in ("blank", "last"):
            raise Problem(422, "invalid", Text("请选择从头填还是沿用上次", "choose blank or from the last one"))
        before = "last" if chosen["begin"] == "last" else None
        named = [one for one in standards if one != "unsure"] if "unsure" not in standards else []
        made = told(forms.begin_draft(chosen["site"], call, before, day_of(chosen["on"]), named), FormOut)
    except Problem as problem:
        return _listed(call, Slice(20, None), chosen | {"standards": standards}, problem)
    return see(f"/self-check/{made.id}/enterprise" if chosen["begin"] == "blank" else f"/self-check/{made.id}")


@router.post("/{form}/give-up")
def give_up(form: PathId, call: Sending) -> Response:
    """Give a draft up: it can no longer be handed in."""
    forms.withdraw(form, call, int(version) if (version := call.said("version")).isdecimal() else None)
    return see("/self-check")


@router.get("/{form}/original")
def original(form: PathId, call: Viewing) -> Response:
    """The file a form came in."""
    return forms.original(form, call)


def _listed(
    call: Visit, paging: Slice, chosen: dict[str, object], problem: Problem | None = None, *, given_up: bool = False
) -> Response:
    call.require("draft.merge")
    places = {one.id: one for one in _sites(call)}
    open_ = forms.forms(call, Slice(200, None), None, "", "draft").items
    handed = forms.forms(call, paging, None, "", "submitted")
    withdrawn = forms.forms(call, Slice(50, None), None, "", "withdrawn").items if given_up else []
    return page(
        call,
        "self_check/list.html",
        problem.status if problem else 200,
        drafts=[_Open(one, places.get(one.site_id), _far(call, one, number)) for number, one in enumerate(open_)],
        handed=[(one, places.get(one.site_id), *_outcome(one)) for one in handed.items],
        following=handed.next,
        withdrawn=[(one, places.get(one.site_id)) for one in withdrawn],
        sites=list(places.values()),
        places=[(one.id, one.name) for one in places.values()],
        before=any(one.origin == "self" for one in handed.items) or paging.after is not None,
        standards=_choices(call.service.library),
        chosen=chosen,
        problem=problem.said(call.lang) if problem else None,
    )


@dataclass(frozen=True, slots=True)
class _Open:
    """A draft in the list; `far` is answered and asked, where that is told."""

    form: FormLine
    site: SiteOut | None
    far: tuple[int, int] | None


def _far(call: Visit, form: FormLine, number: int) -> tuple[int, int] | None:
    if number >= _JUDGED_AT_MOST:
        return None
    posts = drafts.how_far(form.id, call).posts
    return sum(one.answered for one in posts), sum(one.asked for one in posts)


def _outcome(form: FormLine) -> tuple[Text, str]:
    outcome = form.outcome or "undetermined"
    return OUTCOME.get(outcome, OUTCOME["undetermined"]), _TONES.get(outcome, "none")


def _sites(call: Visit) -> list[SiteOut]:
    """The sites on which the visitor may begin a form."""
    enterprises = {reach.enterprise for reach in call.actor.reaching("draft.merge") if reach.enterprise}
    found = [
        site for enterprise in sorted(enterprises) for site in sites.sites(call, Slice(200, None), "", enterprise).items
    ]
    return [site for site in found if site.active]


def _choices(library: Library) -> list[Choice]:
    """The standards that a form can be judged under today, and whom each is for."""
    found: dict[str, Choice] = {}
    for edition in library.editions.values():
        head = edition.head
        if head.gate and edition.in_force(today()):
            encoded = head.coverage != "metadata_only"
            hint = Text("", "") if encoded else Text(
                "现行版本的条文尚未收录：只能按检查当日施行、已收录的版本判定，其余写明未判定",
                "the text in force is not encoded yet: what is not judged is said",
            )  # fmt: skip
            gate = library.kinds["enterprise"].by_id[head.gate].text
            found[head.standard] = Choice(
                head.standard, _FOR_WHOM.get(head.standard, Text(gate, gate)), head.cited_as, hint
            )
    known = list(_FOR_WHOM)
    return sorted(found.values(), key=lambda one: known.index(one.id) if one.id in known else len(known))

"""The queue, oldest first; what self-checks left out; what was handed in lately."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.calls import Call
from api.pages.desk.asked import ORIGINS, STATES, asked, days_since, following, number_of
from api.pages.rendering import page, see
from api.pages.visits import Viewing
from api.paging import Paging, Slice
from api.rights import MATTERS
from api.routers import findings, forms
from engine.reports.words import OUTCOME
from standards.wording import Text

router = APIRouter()
_LATELY = 10
Said = Annotated[str, Query(max_length=60)]


@router.get("/desk")
def queue(
    call: Viewing, paging: Paging, region: Said = "", matter: Said = "", state: Said = "", done: Said = ""
) -> Response:
    """What is to be decided, the oldest first."""
    call.require("finding.determine")
    wanted = asked(region, matter, state)
    found = findings.findings(
        call, paging, wanted.region, wanted.matter or None, wanted.state, site=None, form=None, oldest=True
    )
    by_state = findings.finding_counts(call, wanted.region, wanted.matter or None)
    counts: dict[findings.Wanted, int] = {"undecided": sum(by_state.values()) - by_state["decided"]}
    counts.update((state, number) for state, number in by_state.items())
    lately = forms.forms(call, Slice(_LATELY, None), site=None, region=wanted.region, state="submitted").items
    return page(
        call,
        "desk/queue.html",
        wanted=wanted,
        found=found,
        counts=counts,
        states=STATES,
        matters=_matters(call),
        regions=_regions(call),
        lately=lately,
        origins=ORIGINS,
        done=bool(done),
        **_words(call),
    )


@router.get("/desk/next")
def next_one(call: Viewing, region: Said = "", matter: Said = "", state: Said = "", after: Said = "",
             colleague: Annotated[str, Query(max_length=60, alias="with")] = "") -> Response:  # fmt: skip
    """The finding that comes after another one."""
    call.require("finding.determine")
    wanted = asked(region, matter, state, colleague)
    found = following(call, wanted, after or None)
    return see(wanted.path(f"/desk/findings/{found.id}") if found else wanted.path("/desk", done="1"))


@router.get("/desk/discrepancies")
def discrepancies(call: Viewing, paging: Paging, region: Said = "", matter: Said = "") -> Response:
    """自查未报、检查查实: what an inspection found though the self-check before it had said no."""
    call.require("finding.determine")
    wanted = asked(region, matter)
    found = findings.discrepancies(call, paging, wanted.region, wanted.matter or None)
    return page(
        call,
        "desk/discrepancies.html",
        wanted=wanted,
        found=found,
        matters=_matters(call),
        regions=_regions(call),
        said={one: OUTCOME[one] for one in ("not_found", "not_applicable")},
        **_words(call),
    )


def _words(call: Call) -> dict[str, Any]:
    regions = call.service.practice.regions
    return {
        "number_of": lambda one: number_of(call, one.edition, one.clause),
        "days": lambda one: days_since(one.made_at),
        "region_name": lambda code: regions.get(code, code),
        "matter_names": MATTERS,
    }


def _matters(call: Call) -> list[tuple[str, Text]]:
    """The matters somebody decides on; nothing to choose from where it is one."""
    mine = {matter for reach in call.actor.reaching("finding.determine") for matter in reach.matters}
    found = [(code, words) for code, words in MATTERS.items() if "*" in mine or code in mine]
    return found if len(found) > 1 else []


def _regions(call: Call) -> list[tuple[str, str]]:
    """The regions with a name that lie within reach, as far as there is anything to choose."""
    reached = tuple(reach.region for reach in call.actor.reaching("finding.determine"))
    found = [(code, name) for code, name in sorted(call.service.practice.regions.items()) if code.startswith(reached)]
    return found if len(found) > 1 else []

"""The steps as data: who may take each, from where, after what, and what bars it.

A hazard's state is how far it has got. Most steps are taken in any order while it is open: life keeps to no order.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.loop import bars, checks
from api.loop.bars import Bar
from api.loop.checks import Check
from api.loop.life import CLOSED, DONE_BY_ENTERPRISE, FOUND, MERGED, OPEN, OVERTURNED, RECTIFIED, RECTIFYING
from api.rights import Action

_LIVING = (*OPEN, CLOSED)
_ANY = (*_LIVING, OVERTURNED)  # what runs beside a hazard can be ended whatever became of it
_ENTERPRISE: tuple[Action, ...] = ("hazard.enterprise",)
_AUTHORITY: tuple[Action, ...] = ("hazard.authority",)
_EITHER: tuple[Action, ...] = ("hazard.enterprise", "hazard.authority")


@dataclass(frozen=True, slots=True)
class Act:
    """A step: who may take it, in which states, which steps have to stand, what bars it, what may be wrong with it."""

    who: tuple[Action, ...]
    states: tuple[str, ...] = OPEN
    after: tuple[str, ...] = ()
    bars: tuple[Bar, ...] = ()
    checks: tuple[Check, ...] = ()


ACTS: dict[str, Act] = {
    # On the way of the hazard.
    "controlled": Act(_EITHER),
    "told_head": Act(_ENTERPRISE),
    "self_determined": Act(_ENTERPRISE, bars=(bars.no_finding, bars.by_the_head), checks=(checks.reason_if_not,)),
    "rated": Act(
        _EITHER, bars=(bars.no_finding, bars.own_if_enterprise), checks=(checks.clause_if_major, checks.upwards_if_own)
    ),
    "determined": Act(
        _AUTHORITY,
        (*OPEN, OVERTURNED),
        bars=(bars.no_finding, bars.rated),
        checks=(checks.amended_to_a_clause, checks.enough_officers, checks.discussed_enough),
    ),
    "reported_department": Act(_ENTERPRISE, _LIVING),
    "reported_congress": Act(_ENTERPRISE, _LIVING),
    "planned": Act(_ENTERPRISE),
    "plan_not_needed": Act(_ENTERPRISE),
    "rectifying": Act(_ENTERPRISE, (FOUND, RECTIFYING)),
    "rectified": Act(_ENTERPRISE, (FOUND, RECTIFYING, RECTIFIED), bars=(bars.plan_first,)),
    "accepted": Act(("hazard.accept",), (RECTIFIED,), checks=(checks.not_who_rectified,)),
    "reinspection_requested": Act(_ENTERPRISE, DONE_BY_ENTERPRISE),
    "reinspected": Act(_AUTHORITY, bars=(bars.who_ordered,), checks=(checks.accepted_before_passed,)),
    "write_off_proposed": Act(
        _AUTHORITY,
        DONE_BY_ENTERPRISE,
        bars=(
            bars.authority_closes,
            bars.rated,
            bars.who_ordered,
            bars.reinspected_if_bound,
            bars.place_satisfied,
        ),
    ),
    "write_off_returned": Act(
        _AUTHORITY, DONE_BY_ENTERPRISE, ("write_off_proposed",), (bars.who_ordered, bars.another_than_proposer)
    ),
    "written_off": Act(
        _AUTHORITY,
        DONE_BY_ENTERPRISE,
        ("write_off_proposed",),
        (
            bars.authority_closes,
            bars.rated,
            bars.who_ordered,
            bars.reinspected_if_bound,
            bars.place_satisfied,
            bars.another_than_proposer,
        ),
    ),
    "closed": Act(
        ("hazard.accept",), DONE_BY_ENTERPRISE, bars=(bars.enterprise_closes, bars.rated, bars.place_satisfied)
    ),
    "published": Act(_EITHER, _LIVING),
    "archived": Act(_EITHER, (CLOSED,), bars=(bars.nothing_runs,)),
    "reopened": Act(_EITHER, (CLOSED,)),
    # Beside it.
    "listed": Act(("hazard.list",), checks=(checks.own_level,)),
    "unlisted": Act(("hazard.list",), _ANY, ("listed",), (bars.who_ordered,)),
    "extension_requested": Act(_ENTERPRISE, bars=(bars.due_somehow,), checks=(checks.longer,)),
    "extension_decided": Act(_AUTHORITY, OPEN, ("extension_requested",), (bars.who_ordered,), (checks.longer,)),
    "ordered": Act(_AUTHORITY),
    "handed_over": Act(_AUTHORITY),
    "handover_received": Act(_AUTHORITY, _ANY, ("handed_over",)),
    "handover_answered": Act(_AUTHORITY, _ANY, ("handed_over", "handover_received")),
    "self_stopped": Act(_ENTERPRISE),
    "self_resumed": Act(_ENTERPRISE, _ANY, ("self_stopped",), (bars.no_stop_in_force,)),
    "ordered_stop": Act(_AUTHORITY),
    "resumption_requested": Act(_ENTERPRISE, _ANY, ("ordered_stop",)),
    "resumption_reviewed": Act(_AUTHORITY, _ANY, ("ordered_stop",)),
    "penalty_suspension": Act(_AUTHORITY),
    "penalty_suspension_ended": Act(_AUTHORITY, _ANY, ("penalty_suspension",)),
    "unmerged": Act(("hazard.merge",), (MERGED,)),
}

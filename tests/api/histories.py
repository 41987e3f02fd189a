"""Sites, forms, findings and hazards with random histories, in the database and as plain rows to count by hand."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert

from api.database import Act, Finding, Form, Hazard, Site, StoredVerdict
from api.database.tables import new_id
from tests.api.world import World

REGIONS = ("370102", "370102001000", "370102001002", "370102002000", "370103", "370100", "370202", "37020200", "380102")
SECTORS: tuple[list[str], ...] = (
    ["light_industry"],
    ["machinery", "light_industry"],
    ["light_industry", "machinery"],
    [],
)
CLAUSES = (("industry_trade_2023", "3(2)"), ("industry_trade_2023", "11(6)"), ("gas_2023", "4(1)"), (None, None))
ORIGINS = ("self", "inspection", "tip_off", "internal")
START = date(2024, 1, 1)
Row = dict[str, Any]


@dataclass
class History:
    """What was written, as plain rows."""

    sites: list[Row] = field(default_factory=list)
    forms: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    acts: list[Row] = field(default_factory=list)
    hazards: list[Row] = field(default_factory=list)


def written(world: World, seed: int, sites: int = 30, hazards: int = 200) -> History:
    """Make a history and write it."""
    pick = random.Random(seed)
    account = world.head().account
    history = History()
    for number in range(sites):
        history.sites.append(_site(pick, number, world.furniture))
    verdicts = []
    for _ in range(sites * 2):
        site = pick.choice(history.sites)
        form = _form(pick, site, account)
        history.forms.append(form)
        verdict = new_id()
        verdicts.append(
            {"id": verdict, "form_id": form["id"], "site_id": site["id"], "outcome": "major",
             "as_of": form["inspected_on"], "form_digest": "", "standards_digest": "", "engine": "", "body": b""}
        )  # fmt: skip
        if form["state"] == "submitted":
            history.findings += [_finding(pick, site, form, verdict, number) for number in range(pick.randint(0, 4))]
    for finding in history.findings:
        decisions = [pick.choice(("confirmed", "overturned")) for _ in range(pick.choice((0, 0, 1, 2)))]
        for number, decision in enumerate(decisions, 1):
            history.acts.append(
                {"id": new_id(), "finding_id": finding["id"], "number": number, "kind": "determination",
                 "decision": decision, "officers": [], "by": account}
            )  # fmt: skip
    history.hazards = [_hazard(pick, pick.choice(history.sites), number) for number in range(hazards)]
    for hazard in history.hazards[1:]:
        hazard["again_of"] = history.hazards[0]["id"] if pick.random() < 0.2 else None
        hazard["merged_into"] = history.hazards[0]["id"] if pick.random() < 0.1 else None
    with world.service.database.writing() as session:
        tables: tuple[tuple[Any, list[Row]], ...] = (
            (Site, history.sites), (Form, history.forms), (StoredVerdict, verdicts),
            (Finding, history.findings), (Act, history.acts), (Hazard, history.hazards),
        )  # fmt: skip
        for table, rows in tables:
            if rows:
                session.execute(insert(table), rows)
    return history


def _site(pick: random.Random, number: int, enterprise: str) -> Row:
    made = datetime.combine(_day(pick), time(pick.randrange(24)), UTC)
    return {
        "id": new_id(), "made_at": made, "enterprise_id": enterprise, "name": f"示例{number}厂",
        "region": pick.choice(REGIONS), "sectors": pick.choice(SECTORS), "matters": pick.choice((["gas"], [])),
        "active": pick.random() < 0.9, "high_risk": False,
    }  # fmt: skip


def _form(pick: random.Random, site: Row, account: str) -> Row:
    return {
        "id": new_id(), "site_id": site["id"], "state": pick.choice(("submitted", "submitted", "draft")),
        "origin": pick.choice(("self", "self", "inspection")),
        "inspected_on": pick.choice((_day(pick), _day(pick), None)),
        "made_by": account, "content": {},
    }  # fmt: skip


def _finding(pick: random.Random, site: Row, form: Row, verdict: str, number: int) -> Row:
    edition, clause = pick.choice(CLAUSES[:3])
    outcome = pick.choice(("major", "undetermined"))
    return {
        "id": new_id(), "verdict_id": verdict, "form_id": form["id"], "site_id": site["id"],
        "enterprise_id": site["enterprise_id"], "number": number, "matter": pick.choice(("industry_trade", "gas")),
        "region": site["region"], "origin": form["origin"], "as_of": form["inspected_on"], "edition": edition,
        "clause": clause, "subject_kind": "dust_system", "outcome": outcome,
        "reason": pick.choice(("contested", "needs_person", "missing")) if outcome == "undetermined" else None,
        "past": pick.random() < 0.1,
    }  # fmt: skip


def _hazard(pick: random.Random, site: Row, number: int) -> Row:
    edition, clause = pick.choice(CLAUSES)
    found = _day(pick)
    rectified = found + timedelta(days=pick.randrange(-2, 90)) if pick.random() < 0.6 else None
    closed = (rectified or found) + timedelta(days=pick.randrange(-2, 40)) if pick.random() < 0.5 else None
    return {
        "id": new_id(), "number": f"示例-{number}-{new_id()[-6:]}", "site_id": site["id"],
        "enterprise_id": site["enterprise_id"], "region": site["region"], "version": 1,
        "matter": pick.choice(("industry_trade", "gas")),
        "level": pick.choice(("major", "general", "general", "unrated")),
        "origin": pick.choice(ORIGINS), "edition": edition, "clause": clause, "description": "示例",
        "found_on": found, "rectified_on": rectified, "closed_on": closed,
        "due_on": pick.choice((None, found + timedelta(days=pick.randrange(1, 60)))),
        "state": "overturned" if pick.random() < 0.1 else "written_off" if closed else "found",
        "standing": pick.choice(("suggested", "self", "determined")), "done": {},
        "listed": pick.choice((None, None, "city")), "planned": pick.random() < 0.3,
        "again_of": None, "merged_into": None,
    }  # fmt: skip


def _day(pick: random.Random) -> date:
    return START + timedelta(days=pick.randrange(366))

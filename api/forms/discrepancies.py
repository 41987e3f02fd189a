"""自查未报、检查查实: what an inspection finds though the last self-check before it had said no.

Noted when the inspection is handed in, for that is what was known then; a self-check that comes later changes nothing.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from api.database import Discrepancy, Finding, Form, StoredVerdict
from engine.vocabulary import fold

_CLEAR = ("not_found", "not_applicable")
_Said = dict[tuple[str, str, str], set[str]]


def note_discrepancies(session: Session, form: Form, findings: Sequence[Finding]) -> list[Discrepancy]:
    """Compare an inspection's major findings with the last self-check of the site."""
    major = [finding for finding in findings if finding.outcome == "major"]
    verdict = _last_self_check(session, form) if major else None
    if verdict is None:
        return []
    subjects, kinds = _said(json.loads(zlib.decompress(verdict.body)))
    noted = [one for finding in major if (one := _compared(finding, verdict, subjects, kinds))]
    session.add_all(noted)
    session.flush()
    return noted


def _last_self_check(session: Session, form: Form) -> StoredVerdict | None:
    return session.scalar(
        select(StoredVerdict)
        .join(Form, Form.id == StoredVerdict.form_id)
        .where(
            Form.site_id == form.site_id,
            Form.state == "submitted",
            Form.origin == "self",
            Form.inspected_on <= form.inspected_on,
            Form.id != form.id,
        )
        .order_by(Form.inspected_on.desc(), Form.submitted_at.desc())
        .limit(1)
        .options(undefer(StoredVerdict.body))
    )


def _said(verdict: dict[str, Any]) -> tuple[_Said, dict[str, str]]:
    """What a self-check said: of each subject under each clause, and of kinds of which it said there are none."""
    subjects: _Said = defaultdict(set)
    kinds: dict[str, str] = {}
    for one in verdict["findings"]:
        kind, name = one["subject"]["kind"], one["subject"]["name"]
        if one["clause"]:
            subjects[one["clause"], kind, fold(name or "")].add(one["outcome"])
        elif name is None:
            kinds[kind] = one["outcome"]
    return subjects, kinds


def _compared(finding: Finding, verdict: StoredVerdict, subjects: _Said, kinds: dict[str, str]) -> Discrepancy | None:
    """A discrepancy, where everything the self-check said of it was no."""
    outcomes = subjects.get((str(finding.clause), finding.subject_kind, fold(finding.subject_name or "")))
    if outcomes:
        said = "not_found" if "not_found" in outcomes else "not_applicable"
        about = "subject"
        clear = outcomes <= set(_CLEAR)
    else:
        said, about = kinds.get(finding.subject_kind, ""), "kind"
        clear = said in _CLEAR
    if not clear:
        return None
    return Discrepancy(finding_id=finding.id, verdict_id=verdict.id, said=said, about=about)

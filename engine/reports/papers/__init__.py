"""The papers that are signed, handed in and put up: one module a paper, one model of what they hold."""

from __future__ import annotations

from collections.abc import Callable

from engine.reports.papers.case import Case, NothingToSay
from engine.reports.papers.hazard_report import hazard_report
from engine.reports.papers.notice import congress, notice
from engine.reports.papers.opinion import opinion
from engine.reports.papers.paper import Paper
from engine.reports.papers.plan import plan
from engine.reports.papers.poster import poster
from engine.reports.papers.questions import questions
from engine.reports.papers.slip import slip

PAPERS: dict[str, Callable[[Case], Paper]] = {
    "opinion": opinion,
    "report": hazard_report,
    "plan": plan,
    "notice": notice,
    "congress": congress,
    "slip": slip,
    "poster": poster,
    "questions": questions,
}

__all__ = ["PAPERS", "Case", "NothingToSay", "Paper"]

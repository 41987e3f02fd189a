"""Judging for the service: in processes of its own, for a crash of the rule engine's native code must cost no more."""

from api.judging.judges import Judges, Overloaded
from api.judging.work import (
    Compare,
    Failure,
    Judged,
    Refused,
    Result,
    Studied,
    Task,
    Unknown,
    Validate,
    Validated,
    Work,
)

__all__ = [
    "Compare",
    "Failure",
    "Judged",
    "Judges",
    "Overloaded",
    "Refused",
    "Result",
    "Studied",
    "Task",
    "Unknown",
    "Validate",
    "Validated",
    "Work",
]

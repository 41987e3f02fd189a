"""Reading and judging for the service: in processes of its own, for a crash of native code must cost no more."""

from api.judging.judges import Judges, Overloaded
from api.judging.work import (
    Compare,
    Failure,
    Judged,
    Read,
    Refused,
    Result,
    Studied,
    Task,
    Unknown,
    Validate,
    Validated,
    WasRead,
    Work,
)

__all__ = [
    "Compare",
    "Failure",
    "Judged",
    "Judges",
    "Overloaded",
    "Read",
    "Refused",
    "Result",
    "Studied",
    "Task",
    "Unknown",
    "Validate",
    "Validated",
    "WasRead",
    "Work",
]

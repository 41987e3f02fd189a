"""Exit statuses: what a script can rely on."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from standards.logic import Outcome


class Exit(IntEnum):
    """The status `panding` ends with."""

    CLEAR = 0  # nothing major, nothing open
    MAJOR = 1  # at least one finding meets a clause
    USAGE = 2  # the call is wrong, or no form could be read
    PROBLEMS = 1  # of a check of standards: something is wrong or missing
    UNDETERMINED = 3  # something is open, or a form of several could not be read
    INTERNAL = 70  # the program failed; nothing may be concluded
    INTERRUPTED = 130  # stopped by Ctrl-C; what was judged is kept


MEANING = {
    Exit.CLEAR: "没有重大，也没有待定 (nothing major, nothing open)",
    Exit.MAJOR: "至少一项符合重大事故隐患判定情形 (a major finding)",
    Exit.USAGE: "命令有误，或者没有一张表能读 (wrong call, or no form could be read)",
    Exit.UNDETERMINED: "有待定的，或者几张表中有读不了的 (something open, or a form of several unreadable)",
    Exit.INTERNAL: "程序出错，不能得出结论 (the program failed)",
    Exit.INTERRUPTED: "被 Ctrl-C 停下，已判的都留着 (stopped by Ctrl-C; what was judged is kept)",
}


# \b: one a line, not wrapped into one paragraph
EPILOG = "\b\n退出码 Exit status:\n" + "\n".join(f"{code.value:>4}  {words}" for code, words in MEANING.items())


class FailOn(StrEnum):
    """From what on the exit status is not 0."""

    major = "major"
    undetermined = "undetermined"
    never = "never"


def status(outcomes: Sequence[Outcome], failed: int, fail_on: FailOn = FailOn.undetermined) -> Exit:
    """The exit status of a check.

    Args:
        outcomes: what the forms that could be read came to.
        failed: how many forms could not be read.
        fail_on: `major` forgives what is open, `never` forgives everything but a call in which nothing could be read.
    """
    if not outcomes:
        return Exit.USAGE
    if fail_on is FailOn.never:
        return Exit.CLEAR
    if "major" in outcomes:
        return Exit.MAJOR
    is_open = failed > 0 or "undetermined" in outcomes
    return Exit.UNDETERMINED if is_open and fail_on is FailOn.undetermined else Exit.CLEAR

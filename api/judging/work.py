"""What a judging process does: standards loaded once, then forms to verdicts, or to what else is asked of them."""

from __future__ import annotations

import gc
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import standards
from api.judging.studies import NotThere, Study, Subject
from engine.formats.pieces import LINES, LONG, Piece, pieces
from engine.formats.reading import read_piece
from engine.forms import form_from
from engine.handed import FormError, Unreadable
from engine.judge import Judge
from engine.scope import UnknownStandard
from engine.validating import Claim, ClaimError, Validator
from engine.verdict import verdict_line
from standards import Library
from standards.logic import Outcome
from standards.wording import Lang, Text


@dataclass(frozen=True, slots=True)
class Task:
    """A form to be judged, and how; with a `study` that is made of it instead of a verdict.

    `lost` was not understood already when the form was read from its file.
    """

    piece: Piece
    as_of: date | None = None
    standards: tuple[str, ...] = ()
    lang: Lang = "zh"
    strict: bool = False
    lost: tuple[Unreadable, ...] = ()
    study: Study | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A form to be read and not judged: whoever reads files may die of one."""

    piece: Piece


@dataclass(frozen=True, slots=True)
class Validate:
    """A claimed finding to be validated."""

    claim: Claim
    lang: Lang = "zh"


@dataclass(frozen=True, slots=True)
class Compare:
    """Two editions to be compared, by their names."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict as a line of JSON."""

    outcome: Outcome
    line: bytes


@dataclass(frozen=True, slots=True)
class Validated:
    """The validation as JSON."""

    line: bytes


@dataclass(frozen=True, slots=True)
class Studied:
    """What a study came to, as a line of JSON."""

    line: bytes


@dataclass(frozen=True, slots=True)
class WasRead:
    """What a form's file says as data, and what of it was not understood."""

    data: dict[str, Any]
    lost: tuple[Unreadable, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The form cannot be read, or a standard asked for is unknown."""

    message: Text


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a study was asked about is not there."""

    message: Text


@dataclass(frozen=True, slots=True)
class Failure:
    """No verdict: the process died twice, or took too long twice, or the program failed."""

    why: Literal["died", "slow", "error"]
    detail: str = ""


Work = Task | Read | Validate | Compare
Done = Judged | Studied | WasRead | Validated | Refused | Unknown
Result = Done | Failure


@dataclass(frozen=True, slots=True)
class JudgingWork:
    """Started once in each process. `law` is the digest of the standards of the service."""

    law: str
    extra: tuple[Path, ...] = ()

    def __call__(self) -> Callable[[Work], Done]:
        """Load the standards; what is given does one piece of work."""
        library = standards.load(extra=self.extra)
        if library.digest != self.law:
            raise RuntimeError("the standards on disk are not those the service began with")
        judge = Judge(library)
        validator = Validator(judge)
        gc.freeze()  # the standards stay for good: the collector need not look at them again
        return lambda work: _any(work, judge, validator)


def _any(work: Work, judge: Judge, validator: Validator) -> Done:
    match work:
        case Task():
            return done(work, judge)
        case Read():
            return was_read(work, judge.library)
        case Compare():
            return compared(work, judge.library)
        case Validate():
            return validated(work, validator)


def done(task: Task, judge: Judge) -> Done:
    """Read one form, and judge or study it."""
    how = {"as_of": task.as_of, "standards": task.standards or None}
    try:
        handed = read_piece(_single(task.piece), judge.library)
        handed.unreadable += task.lost
        form = form_from(handed, judge.library)
        if task.strict and form.unreadable:
            raise form.refused()
        if task.study:
            return Studied(task.study(Subject(judge, handed, form, how, task.lang)))
        verdict = judge.judge(form, as_of=task.as_of, standards=task.standards or None, lang=task.lang)
    except (FormError, UnknownStandard) as error:
        return Refused(error.message)
    except NotThere as error:
        return Unknown(error.message)
    return Judged(verdict.outcome, verdict_line(verdict))


def was_read(work: Read, library: Library) -> WasRead | Refused | Unknown:
    """Read one form."""
    try:
        handed = read_piece(_single(work.piece), library)
    except FormError as error:
        return Refused(error.message)
    except NotThere as error:
        return Unknown(error.message)
    return WasRead(handed.data, tuple(handed.unreadable))


def _single(whole: Piece) -> Piece:
    """The one form of a file that may hold several.

    Raises:
        NotThere: where it holds none, or several.
    """
    if whole.ending not in (*LONG, *LINES):
        return whole
    found = pieces(whole.file, lambda: io.BytesIO(whole.data))
    piece, second = next(found, None), next(found, None)
    if piece is None or second is not None:
        raise NotThere(
            Text("这里一次判一张表；多张表请用批量判定", "one form at a time; several go to /v1/checks/batch")
        )
    return piece


def validated(work: Validate, validator: Validator) -> Validated | Refused:
    """Validate one claim."""
    try:
        validation = validator.validate(work.claim, work.lang)
    except ClaimError as error:
        return Refused(error.message)
    return Validated(validation.model_dump_json().encode())


def compared(work: Compare, library: Library) -> Studied:
    """What one edition changes against another. The solver is loaded when it is first asked for."""
    from engine.proof.reform import reform

    found = reform(library, library.editions[work.old], library.editions[work.new])
    return Studied(json.dumps(found, ensure_ascii=False, default=str).encode())

"""Structured logs: one JSON line each, with the request's id, without personal data, texts or query strings."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

import structlog


def configure(level: int = logging.INFO) -> None:
    """Write logs to standard error, a line of JSON each; libraries' own come only from warnings up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Bare("%(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_values,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def log() -> structlog.typing.FilteringBoundLogger:
    """The logger."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger


class _Bare(logging.Formatter):
    """What libraries log, their exceptions by kind and place."""

    def formatException(self, ei: Any) -> str:  # logging's own name
        """Where an exception was raised."""
        return " ".join([type(ei[1]).__name__, *_places(ei[1])])


def _places(error: BaseException | None) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__) if error else []
    return [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-6:]]


def _without_values(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An exception's message may quote what somebody wrote: only where it was raised is told."""
    failure = event.pop("exc_info", None)
    if failure:
        error = sys.exc_info()[1] if failure is True else failure
        event["at"] = _places(error if isinstance(error, BaseException) else None)
    return event

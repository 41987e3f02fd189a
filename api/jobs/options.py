"""How a job judges: as it was said when it was made."""

from __future__ import annotations

from datetime import date
from typing import Any

from api.service import Service
from engine.batch.work import Judging


def judging(service: Service, options: dict[str, Any]) -> Judging:
    """What the processes of a job need to know."""
    as_of = options.get("as_of")
    return Judging(
        service.library.digest,
        tuple(service.settings.folders),
        date.fromisoformat(as_of) if as_of else None,
        tuple(options.get("standards", ())),
        "en" if options.get("lang") == "en" else "zh",
        bool(options.get("strict")),
    )

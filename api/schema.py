"""The service's description as a file: `python -m api.schema` writes docs/schema/openapi.json and what it shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import standards
from api.app import create_app
from api.description.examples import FOLDER as EXAMPLES
from api.description.examples import whole
from api.settings import Settings
from engine.formats.reading import read_forms
from engine.forms import form_from
from engine.handed import Handed
from engine.judge import Judge
from engine.schema import FOLDER
from engine.verdict import verdict_json
from standards.schema import write

_SHOWN = ("major", "undetermined")  # the findings an example holds


def description() -> dict[str, Any]:
    """The OpenAPI description. Nothing is opened or started for it."""
    return create_app(Settings(data=Path("/nonexistent"))).openapi()


def verdict_example() -> dict[str, Any]:
    """What the engine says of the example of a form, without the findings that nothing came of."""
    judge = Judge(standards.load())
    handed = next(iter(read_forms("form.json", json.dumps(whole("form")).encode(), judge.library)))
    if not isinstance(handed, Handed):
        raise handed
    verdict = verdict_json(judge.judge(form_from(handed, judge.library)))
    verdict["findings"] = [one for one in verdict["findings"] if one["clause"] and one["outcome"] in _SHOWN]
    return verdict


if __name__ == "__main__":
    write(EXAMPLES, {"verdict": verdict_example()})
    whole.cache_clear()
    write(FOLDER, {"openapi": description()})

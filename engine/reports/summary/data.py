"""A summary as JSON: counts and no rates, for a rate says nothing without its numbers."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from engine.summary.counted import Summary


@cache
def _adapter() -> TypeAdapter[Summary]:
    return TypeAdapter(Summary)


def summary_schema() -> dict[str, Any]:
    """The JSON Schema of a summary."""
    return _adapter().json_schema(mode="serialization")


def write_data(summary: Summary) -> bytes:
    """The summary as the bytes of a .json file."""
    data = _adapter().dump_python(summary, mode="json")
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8", "backslashreplace")

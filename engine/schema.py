"""JSON Schemas of what is handed in and what comes out: `python -m engine.schema` writes them to `docs/schema/`."""

from __future__ import annotations

from pathlib import Path

from engine.intake import FormIn
from engine.reports.summary.data import summary_schema
from engine.validating import Claim, Validation
from engine.verdict import verdict_schema
from standards.schema import DIALECT, Schema, write

FOLDER = Path(__file__).parent.parent / "docs" / "schema"


def schemas() -> dict[str, Schema]:
    """The JSON Schemas of what is handed in and of what comes out, by name."""
    return {
        "form": {"$schema": DIALECT, **FormIn.model_json_schema()},
        "verdict": {"$schema": DIALECT, **verdict_schema()},
        "claim": {"$schema": DIALECT, **Claim.model_json_schema()},
        "validation": {"$schema": DIALECT, **Validation.model_json_schema(mode="serialization")},
        "summary": {"$schema": DIALECT, **summary_schema()},
    }


if __name__ == "__main__":
    write(FOLDER, schemas())

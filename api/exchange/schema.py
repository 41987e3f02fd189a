"""The JSON Schema of an envelope as a file: `python -m api.exchange.schema` writes docs/schema/exchange.json."""

from __future__ import annotations

from api.exchange.envelopes import schema
from engine.schema import FOLDER
from standards.schema import write

if __name__ == "__main__":
    write(FOLDER, {"exchange": schema()})

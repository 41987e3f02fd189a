"""The catalogue of national standards: what exists, how sure we are of it, and what is encoded."""

from __future__ import annotations

from typing import Literal

from standards.model import Model, YesNo


class Mark(Model):
    """How sure a row is: copies or mentions compared."""

    mark: Literal["verified", "unverified", "missing"]
    copies: int = 0


class Row(Model):
    """One national standard; the text `missing` in a field means that it was not found."""

    row: int | None = None
    sector: str
    title: str
    issuer: str
    number: str
    issued: str
    effective: str
    predecessor: str
    status: Mark
    current: YesNo = False
    standard: str | None = None
    coverage: Literal["full", "partial", "metadata_only", "none"] = "none"
    unverified: list[str] = []
    note: str | None = None
    address: str | None = None


class Catalogue(Model):
    """Every national standard known, with warnings that hold for all of them."""

    rows: list[Row]
    warnings: list[str] = []

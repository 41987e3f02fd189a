"""Hazards and verdicts from one deployment to another, as versioned JSON or as a workbook, with receipts."""

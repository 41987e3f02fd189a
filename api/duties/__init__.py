"""Duties on a calendar (必查制): which bind here, who is due, who is late, and that something was done."""

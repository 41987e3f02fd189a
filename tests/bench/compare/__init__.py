"""The same clauses on several rule engines: what each makes of a row, and how long it takes."""

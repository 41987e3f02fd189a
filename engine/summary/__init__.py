"""Statistics over many verdicts: who has reported, what stands open, by region, industry, clause and period.

What periods, regions and rates are is said without a database; `results` and `queries` alone know DuckDB.
"""

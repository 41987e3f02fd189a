"""内部报告: workers report to their own enterprise, by the code on a poster; no authority reads it."""

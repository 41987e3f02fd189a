"""A summary as tables, and these as a workbook, a page and lines in a terminal."""

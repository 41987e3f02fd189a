"""Forms as Excel workbooks.

`scan` and `cells` look at the raw file before any library opens it, `grid` holds the cells that may be believed, `read`
puts a form together (`header`, `rows`, `grounds`); `write` makes a workbook (`front`, `sheets`, `answers`); `layout` is
what reading and writing share.
"""

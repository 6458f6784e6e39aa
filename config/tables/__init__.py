"""Rows as tables for spreadsheets: out as CSV, XLSX or JSON, and in again after a look at what changes.

`cells` makes values fit for cells and back, `files` reads and writes, `planning` says what a table would change,
`writing` helps to write that down, `admin` has the pages. `claims.table` and `sources.table` use them.
"""

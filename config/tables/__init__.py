"""Rows as tables for spreadsheets: out as CSV, XLSX or JSON, and in again after a look at what changes.

`cells` makes values fit for cells and back, `files` reads and writes, `planning` says what a table would change,
`writing` helps to write that down, `admin` has the pages. What a claim or a source is as a table, `claims.table` and `sources.table` say.
"""

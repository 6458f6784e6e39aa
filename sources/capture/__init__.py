"""Keeping what was seen, and comparing it with what is there now. Knows no Django.

`warc` and `reading` write and read records of captures, `harmless` shows them safely; `drift` weighs two texts against
each other, `diff` shows word by word what differs. Finding a passage is `config.quoting`'s affair.
"""

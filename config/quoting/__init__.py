"""Where words stand in a text: as they are, as they are compared, and nearly. Knows no Django.

`folding` says what counts as the same, `passages` are places by W3C selectors, `quotes` finds one, `nearly` the one
most like it, `alignment` says which parts of two texts are the same.
"""

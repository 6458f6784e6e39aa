"""Blocks of numbers, by which one index finds facts with a word, a topic or a domain that lie near each other.

Such an index has no order of its own: it finds all facts with a word at once. The block of each fact stands in it
beside its words, so that those of some blocks are found without a look at the others.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Value

BLOCK = 16_384  # numbers
SCATTERED = ("search", "topics", "articles", "domains")  # columns that are found together with blocks
_NUMBERS = ArrayField(BigIntegerField())


def block() -> Func:
    """The block of an edition, as an array: that is what such an index holds."""
    return Func(F("number") / BLOCK, template="ARRAY[%(expressions)s]", output_field=_NUMBERS)


def in_blocks(first: int, last: int) -> Func:
    """Whether the number of an edition is in one of these blocks."""
    blocks = Value(list(range(first, last + 1)), output_field=_NUMBERS)
    return Func(block(), blocks, template="(%(expressions)s)", arg_joiner=" && ", output_field=BooleanField())

"""`make bench-claims`: how well claims are found worth checking, beside simpler ways, in one run on public data."""

from __future__ import annotations

import sys

from tests.bench import checkworthiness

if __name__ == "__main__":
    sys.exit(checkworthiness.main(sys.argv[1:]))

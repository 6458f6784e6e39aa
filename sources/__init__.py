"""Where it can be checked, and whether that is still there: sources, their checks and what was seen."""

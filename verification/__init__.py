"""Does it hold, who says so, on what evidence: evidence, review, verdicts, alerts, and what is published."""

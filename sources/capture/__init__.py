"""Keeping what was seen: WARC records of captures, reading them back, and showing them safely. Knows no Django."""

"""Editorial review in the admin: claims with their evidence and workflow, and the rows that follow from them."""

from verification.admin import claims, corrections, dossiers, matches, records

__all__ = ["claims", "corrections", "dossiers", "matches", "records"]

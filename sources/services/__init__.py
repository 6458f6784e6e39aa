"""What people and tasks do with sources.

`catalogue` describes, `checks` leases, `recording` keeps what was seen, `citing` says how to cite it.
`archives` says what web archives are asked for, `asking_archives` asks them.
"""

from sources.services.archives import ask_for_capture, find_archived_copies, keep_in_archives
from sources.services.catalogue import (
    add_publisher,
    add_source,
    edit_publisher,
    edit_source,
    override_health,
    publisher_named,
)
from sources.services.checks import ask_for_check, lease_due, rely_on, want_soon
from sources.services.citing import Citation, citation_of, correct_citation
from sources.services.recording import record_results

__all__ = [
    "Citation",
    "add_publisher",
    "add_source",
    "ask_for_capture",
    "ask_for_check",
    "citation_of",
    "correct_citation",
    "edit_publisher",
    "edit_source",
    "find_archived_copies",
    "keep_in_archives",
    "lease_due",
    "override_health",
    "publisher_named",
    "record_results",
    "rely_on",
    "want_soon",
]

"""What other packages may want to hear about sources. Receivers call services; they hold no rules."""

from django.dispatch import Signal

health_moved = Signal()  # sent after commit, with source_ids: those that moved together
keeping_moved = Signal()  # sent after commit, with source_ids: those of which something kept was damaged, or healed
content_read = Signal()  # sent after commit, with source_ids: those whose page was read, whether it has changed or not

"""What other packages may want to hear about articles. Receivers call services; they hold no rules."""

from django.dispatch import Signal

sentences_looked_up = Signal()  # sent in the transaction that keeps the look, with look_up

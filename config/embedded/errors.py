"""What goes wrong with the embedded servers, in a sentence for the person at the keyboard."""


class ServersFailed(Exception):
    """A server could not be started. The message says which, where and why."""

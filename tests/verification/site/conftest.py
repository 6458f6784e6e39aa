"""Public pages as readers reach them, and the admin in which the newsroom answers."""

from tests.admin.conftest import signed_in

__all__ = ["signed_in"]

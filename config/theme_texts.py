"""Texts that Django's admin and its theme show in our pages, and bring no Urdu for.

Nothing here is used: these lines put the texts into our own catalogue, which Django asks before theirs. What our pages
say themselves stands where it is said.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

THEME = (
    _("Apply Filters"), _("Cancel"), _("Choose file to upload"), _("Clear all filters"), _("Close"), _("Dark"),
    _("Date from"), _("Date to"), _("Filters"), _("From"), _("General"), _("Go back"), _("Hide counts"), _("Light"),
    _("Loading more results..."), _("More actions"), _("Next"), _("No results found"), _("Previous"),
    _("Remove from sorting"), _("Reset filters"), _("Return to site"), _("Run"), _("Save and view"),
    _("Select action"), _("Select action to run"), _("Select all rows"), _("Select record"), _("Show counts"),
    _("Submit"), _("System"), _("Toggle password visibility"), _("Toggle sorting"), _("Type to search"), _("Value"),
    _("View"), _("Welcome back to"), _("%(full_result_count)s total"), _("Add %(name)s"),
    _("You don’t have permission to view or edit anything."),
    _("You have been successfully logged out from the administration"),
    _("Thanks for spending some quality time with the web site today."),
    _("Please enter your old password, for security’s sake, and then enter your new password twice so we can verify "
      "you typed it in correctly."),
)  # fmt: skip

ACCOUNTS = (
    _("Authentication and Authorization"), _("Username"), _("Password"), _("password"), _("username"), _("first name"),
    _("last name"), _("email address"), _("active"), _("staff status"), _("superuser status"), _("date joined"),
    _("last login"), _("user"), _("users"), _("group"), _("groups"), _("Old password"), _("New password"),
    _("New password confirmation"), _("Password confirmation"), _("Password change"), _("Password change successful"),
    _("Enter the same password as before, for verification."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."), _("Your password can’t be entirely numeric."),
    _("Designates whether the user can log into this admin site."),
    _("Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."),
)  # fmt: skip


def counted() -> tuple[str, ...]:
    """Those that count."""
    return (
        ngettext("%(counter)s result", "%(counter)s results", 1),
        ngettext("Please correct the error below.", "Please correct the errors below.", 1),
        ngettext(
            "Your password must contain at least %(min_length)d character.",
            "Your password must contain at least %(min_length)d characters.",
            1,
        ),
    )

"""The doors by which a reader asks for a correction, and sees later what has become of that."""

from __future__ import annotations

import json

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.errors import Invalid
from verification.models import CorrectionRequest, Edition
from verification.models.correction import TEXT_LENGTH
from verification.publishing.addresses import page_path
from verification.publishing.site.facts import served
from verification.publishing.site.shell import HTML, door, reading, rendered
from verification.services.corrections import TooMany, ask_for_correction


class CorrectionForm(forms.Form):
    """What is wrong, and if the reader likes, where to send the answer."""

    text = forms.CharField(
        label=_("What is wrong?"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea({"rows": 7}),
        help_text=_("A source that we can look at helps most."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you like"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("Only for the answer. We delete it some time after that."),
    )
    website = forms.CharField(
        label=_("Leave this empty: it is for machines that fill in everything"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(gettext("Please leave the last field empty."))
        return ""


@door("GET", "HEAD", "POST")
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form, and what was written in it."""
    form = CorrectionForm(request.POST if request.method == "POST" else None, label_suffix="")
    found = served(public_id, suffix="correction/")
    if isinstance(found, HttpResponse):
        return _private(found)
    fact = json.loads(found.body)
    shown = {name: fact[name] for name in ("statement", "language")}
    shown["path"] = page_path(public_id, fact["statement"])
    status, headers = 200, {}
    if form.is_bound:
        status = 400
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = ask_for_correction(
                    fact=public_id,
                    text=given["text"],
                    email=given["email"],
                    address=request.META.get("REMOTE_ADDR", ""),
                )
                return _private(HttpResponseRedirect(reverse("public:request", args=[made.token]), status=303))
            except Edition.DoesNotExist:
                raise Http404 from None
            except Invalid as wrong:
                form.add_error(wrong.field if wrong.field in form.fields else None, wrong.message)
            except TooMany as much:
                form.add_error(None, much.message)
                status, headers = much.status, {"Retry-After": str(much.retry_after)}
    text = rendered("ask", {**shown, "form": form, "csrf_token": get_token(request)})
    return _private(HttpResponse(text, status=status, content_type=HTML, headers=headers))


@reading
def request_page(request: HttpRequest, token: str) -> HttpResponse:
    """What has become of a request: for whoever was given the address."""
    row = CorrectionRequest.objects.select_related("claim").filter(token=token).first()
    if row is None:
        raise Http404
    response = _private(HttpResponse(rendered("request", {"row": row}), content_type=HTML))
    response["Referrer-Policy"] = "no-referrer"  # not on the form: a browser would then send it without its origin
    return response


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response

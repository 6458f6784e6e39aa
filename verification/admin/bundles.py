"""The proof bundle of a published claim, as a download."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse

from claims.models import Claim
from config.errors import Refused
from verification.publishing.bundles import bundle_name, fact_bundle
from verification.publishing.facts import published_facts


def bundle_download(request: HttpRequest, claim: Claim) -> FileResponse | HttpResponseRedirect:
    """The bundle, or back to the claim with what stands in its way."""
    verdict = published_facts().filter(claim=claim).first()
    if verdict is None:
        raise Http404
    try:
        bundle = fact_bundle(verdict)
    except Refused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[claim.pk]))
    return FileResponse(bundle, as_attachment=True, filename=bundle_name(verdict), content_type="application/zip")

"""Brings the sample in: the demo's people, the dossier, real checks of its sources, and each claim to its stage.

The history of two weeks is played at once: each look at a page is real HTTP, only its date is moved back.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone

from claims.models import ArticleRevision, Claim
from config.embedded.locations import keep_sample_port
from sources.checking import Outcome, Result, check_now
from sources.models import Source
from sources.policy import current_policy
from sources.services import lease_due, record_results
from verification import roles
from verification.dossier.format import ABOUT, ARTICLE, CLAIMS, SOURCES
from verification.dossier.importer import Imported, import_dossier
from verification.models import DossierKey
from verification.sample import ORIGIN
from verification.sample.website import build_app
from verification.services import (
    accept_claim,
    add_note,
    assign_claim,
    follow_quotes,
    propose_verdict,
    publish_verdict,
    reopen_claim,
    return_proposal,
    take_up_claim,
    watch_evidence,
)
from verification.services.workflow import current_proposal

HERE = Path(__file__).parent
BEFORE, AFTER = 14, (7, 3, 0)  # days ago
PATIENCE = 2.0  # seconds; the slow page of the sample takes thirty
SLOW_MACHINE = 20.0  # seconds given to pages that came too late, where more than the slow one did


def ensure_demo_accounts() -> dict[str, User]:
    """The demo's people, each with their role. Passwords are set once and can be changed."""
    roles.ensure_roles()
    people = {}
    for name, role in settings.DEMO_ACCOUNTS.items():
        user, made = User.objects.get_or_create(
            username=name, defaults={"first_name": name.capitalize(), "is_staff": True}
        )
        if made:
            user.is_superuser = role == roles.ADMINISTRATOR
            user.set_password(settings.DEMO_PASSWORD)
            user.save()
        user.groups.add(Group.objects.get(name=role))
        people[name] = user
    return people


def load_sample() -> str:
    """Loads the sample, unless it is here already. Tells what was done."""
    people = ensure_demo_accounts()
    digest = hashlib.sha256((HERE / ARTICLE).read_bytes()).hexdigest()
    if known := ArticleRevision.objects.select_related("article").filter(sha256=digest).first():
        return f"The sample is already here: “{known.article}” ({known.article.public_id})."
    with transaction.atomic():
        done = _load(people)
    keep_sample_port(settings.DATA_DIR, settings.SAMPLE_PORT)
    return str(done)


def _load(people: dict[str, User]) -> Imported:
    done = import_dossier(files=_files(), by=people["farid"])
    claims = {
        row.key: row.claim
        for row in DossierKey.objects.filter(article=done.article, claim__isnull=False).select_related("claim")
        if row.claim
    }
    _look_at_everything(BEFORE)
    _bring_to_stages(claims, people)
    for days_ago in AFTER:
        _look_at_everything(days_ago)
        follow_quotes()
    watch_evidence()
    return done


def _files() -> dict[str, bytes]:
    """The dossier, with claims stripped of ratings they have not reached, and the real port in each address."""
    stages = _stages()
    early = {key for stage in ("suggested", "accepted", "researching") for key in stages[stage]}
    claims = json.loads((HERE / CLAIMS).read_text())
    for record in claims:
        if record["id"] in early - set(stages["returned"]):
            record["expected_rating"], record["rationale"] = None, ""
    origin = f"http://127.0.0.1:{settings.SAMPLE_PORT}"
    return {
        ARTICLE: (HERE / ARTICLE).read_bytes(),
        ABOUT: (HERE / ABOUT).read_bytes(),
        CLAIMS: json.dumps(claims, ensure_ascii=False).encode(),
        SOURCES: (HERE / SOURCES).read_text().replace(ORIGIN, origin).encode(),
    }


def _stages() -> dict[str, Any]:
    return json.loads((HERE / "stages.json").read_text())


def _bring_to_stages(claims: dict[str, Claim], people: dict[str, User]) -> None:
    stages, farid, rena = _stages(), people["farid"], people["rena"]
    for key in stages["accepted"] + stages["researching"]:
        if key not in stages["returned"]:
            accept_claim(claim=claims[key], by=farid)
    for key in stages["researching"]:
        if key not in stages["returned"]:
            take_up_claim(claim=claims[key], by=farid)
    for key, reason in stages["returned"].items():
        return_proposal(claim=claims[key], reason=reason, by=rena)
    for key in stages["published"]:
        _publish(claims[key], stages["corrected"].get(key), farid, rena)
    for key, name in stages["assigned"].items():
        assign_claim(claim=claims[key], assignee=people[name], by=rena)
    for key, notes in stages["notes"].items():
        for name, text in notes:
            add_note(claim=claims[key], text=text, by=people[name])


def _publish(claim: Claim, correction: dict[str, str] | None, farid: User, rena: User) -> None:
    proposal = current_proposal(claim)
    if proposal is None:
        raise LookupError(f"Claim {claim.public_id} has no proposal to publish.")
    if correction is None:
        publish_verdict(proposal=proposal, by=rena)
        return
    first = propose_verdict(claim=claim, rating=correction["before"], summary=proposal.summary, by=farid)
    publish_verdict(proposal=first, by=rena)
    reopen_claim(claim=claim, reason=correction["reopened"], by=rena)
    again = propose_verdict(claim=claim, rating=proposal.rating, summary=proposal.summary, by=farid)
    publish_verdict(proposal=again, by=rena, correction_note=correction["correction_note"])


def _look_at_everything(days_ago: int) -> None:
    """One real look at each source of the sample, dated back; at those that came too late, a second one."""
    origin = f"http://127.0.0.1:{settings.SAMPLE_PORT}/"
    Source.objects.filter(url__startswith=origin).update(next_check_at=timezone.now())
    lease = lease_due(limit=1000)
    if lease is None:
        return
    held = {pk: url for pk, url in lease.urls.items() if url.startswith(origin)}
    with _website(days_ago):
        results = _looked_at(held, PATIENCE)
        late = {pk: url for pk, url in held.items() if results[pk].outcome is Outcome.TIMEOUT}
        if len(late) > 1:
            results |= _looked_at(late, SLOW_MACHINE)
    dated = {pk: replace(one, checked_at=one.checked_at - timedelta(days=days_ago)) for pk, one in results.items()}
    record_results(ticket=lease.ticket, results=dated)


def _looked_at(held: dict[int, str], seconds: float) -> dict[int, Result]:
    policy = replace(
        current_policy(),
        timeout_first_byte=seconds,
        timeout_total=seconds,
        host_delay=0.0,
        per_host=20,
        keeps_exchanges=True,
    )
    return dict(zip(held, check_now(list(held.values()), policy=policy), strict=True))


@contextmanager
def _website(days_ago: int) -> Iterator[None]:
    """The sample's web, served from a thread while the block runs."""
    ready, leave = threading.Event(), threading.Event()

    async def serve() -> None:
        runner = web.AppRunner(build_app(days_ago=days_ago), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", settings.SAMPLE_PORT).start()
        ready.set()
        await asyncio.to_thread(leave.wait)
        await runner.cleanup()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    try:
        if not ready.wait(10):
            raise OSError(f"The sample's web could not be served on port {settings.SAMPLE_PORT}.")
        yield
    finally:
        leave.set()
        thread.join(5)

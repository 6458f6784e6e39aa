"""Describing sources: adding, editing, naming the publisher, judging health by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from config.edits import apply_edit, locked, validated
from config.errors import Conflict, Invalid
from config.history import act
from config.permissions import require
from sources.checking.urls import UrlRefused, normalise, parse, registrable_domain
from sources.models import Health, HealthChange, Publisher, PublisherDomain, Source
from sources.services.judging import judged_healths


def spelled(url: str) -> tuple[str, str]:
    """The address as given (trimmed) and in its one agreed spelling. Raises `Invalid` with the reason."""
    given = url.strip()
    try:
        parse(given)
        return given, normalise(given)
    except UrlRefused as refused:
        raise Invalid(str(refused), field="url") from refused


def publisher_named(name: str, *, domain: str = "") -> Publisher:
    """The publisher of that name, made if there is none; the domain becomes theirs if nobody has it."""
    publisher, _ = Publisher.objects.get_or_create(name=name)
    if domain:
        PublisherDomain.objects.get_or_create(domain=domain, defaults={"publisher": publisher})
    return publisher


@act
def add_publisher(*, name: str, by: User, domains: Iterable[str] = (), **details: Any) -> Publisher:
    """Writes down a body that publishes sources, with the registrable domains it publishes on."""
    require(by, "sources.add_publisher", _("add publishers"))
    publisher = validated(Publisher(name=name.strip(), **details))
    publisher.save()
    _own(publisher, domains)
    return publisher


@act
def edit_publisher(*, publisher: Publisher, changes: Mapping[str, Any], expected_version: int, by: User) -> Publisher:
    """Changes what is known about a publisher; `domains`, where given, are all of its domains from now on."""
    require(by, "sources.change_publisher", _("edit publishers"))
    changes = dict(changes)
    if "domains" in changes:
        _own(publisher, changes.pop("domains"))
    return apply_edit(publisher, changes=changes, expected_version=expected_version)


def _own(publisher: Publisher, domains: Iterable[str]) -> None:
    wanted = {domain.strip().lower() for domain in domains if domain.strip()}
    if taken := PublisherDomain.objects.filter(domain__in=wanted).exclude(publisher=publisher).first():
        raise Conflict(
            format_lazy(_("{domain} belongs to {publisher} already."), domain=taken.domain, publisher=taken.publisher),
            field="domains",
        )
    publisher.domains.exclude(domain__in=wanted).delete()
    for domain in sorted(wanted):
        PublisherDomain.objects.get_or_create(domain=domain, defaults={"publisher": publisher})


@act
def add_source(*, url: str, by: User, publisher: Publisher | str | None = None, **details: Any) -> Source:
    """Brings a page in as a source, to be checked at once. `details` are further fields of `Source`.

    A publisher given by name is made if there is none; without one, the owner of the domain is taken.

    Raises `Conflict` when the page is already known, naming its id.
    """
    require(by, "sources.add_source", _("add sources"))
    given, agreed = spelled(url)
    if known := Source.objects.filter(normalised_url=agreed).first():
        refusal = _("This page is already a source: “{source}” ({id}).")
        raise Conflict(format_lazy(refusal, source=known, id=known.public_id), field="url")
    if isinstance(publisher, str):
        publisher = publisher_named(publisher) if publisher else None
    if publisher is None:
        publisher = Publisher.objects.filter(domains__domain=registrable_domain(given)).first()
    source = Source(
        url=given,
        normalised_url=agreed,
        publisher=publisher,
        added_by=by,
        next_check_at=timezone.now(),
        **details,
    )
    validated(source).save()
    return source


@act
def edit_source(*, source: Source, changes: Mapping[str, Any], expected_version: int, by: User) -> Source:
    """Changes what is said about a source. A new address is a new source, so `url` is not among the changes.

    The publisher may be given by name.
    """
    require(by, "sources.change_source", _("edit sources"))
    changes = dict(changes)
    if isinstance(name := changes.get("publisher"), str):
        changes["publisher"] = publisher_named(name) if name else None
    return apply_edit(source, changes=changes, expected_version=expected_version)


@act
def override_health(*, source: Source, judgement: str, reason: str, by: User) -> Source:
    """Puts a named person's judgement (`alive` or `dead`) above the checks; an empty one lifts it."""
    require(by, "sources.override_source", _("judge a source against its checks"))
    if judgement not in ("", Health.ALIVE, Health.DEAD):
        raise Invalid(_("Judge a source alive or dead, or lift the judgement."), field="judgement")
    if not reason.strip():
        raise Invalid(_("Say why, so that colleagues can follow."), field="reason")
    current = locked(source)
    current.override = judgement
    current.override_by = by if judgement else None
    current.override_reason = reason.strip() if judgement else ""
    move = moved_health(current, judged_healths([current])[current.pk], reason=reason.strip(), by=by)
    if move:
        move.save()
    current.save()
    source.refresh_from_db()
    return source


def moved_health(source: Source, health: Health, *, reason: str, by: User | None = None) -> HealthChange | None:
    """Sets the health on the row and answers the row of the move, both unsaved; None where nothing moves."""
    if source.health == health:
        return None
    now = timezone.now()
    move = HealthChange(source=source, old=source.health, new=health, reason=reason, by=by, at=now)
    source.health, source.health_since = health, now
    return move

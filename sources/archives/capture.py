"""Asking an archive to keep a page now, in the manner of Save Page Now: at once, or as a job that takes its time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sources.archives.asking import Answer, ArchiveTrouble, CaptureFailed, headers_for, place_of, refused_by, talking
from sources.archives.dates import is_timestamp
from sources.archives.endpoints import Archive, filled
from sources.archives.lookup import NoCopy, find_copies, look_at
from sources.archives.timemaps import Memento
from sources.checking.policy import Policy
from sources.checking.result import clean
from sources.checking.urls import parse

JOB = re.compile(r"[A-Za-z0-9._:~-]{1,200}")
WORKING = ("pending", "queued", "running", "processing", "accepted")
SUCCEEDED = ("success", "done", "completed", "finished")
NEVER = ("blocked", "invalid", "not-allowed", "too-many-daily", "unauthorized", "no-access")  # in the archive's words
NOT_SHOWN_YET = "The archive says that it has kept the page and does not show the copy yet."
SLACK = timedelta(days=1)  # by which a copy may be older than our request for it, as archives reuse what is fresh


@dataclass(frozen=True, slots=True)
class Capture:
    """How far it has come: under way as a job, or done, with the address of the copy where the archive tells it."""

    job: str = ""
    url: str = ""
    done: bool = False


async def ask_to_capture(archive: Archive, url: str, *, policy: Policy) -> Capture:
    """Asks once for a copy of the page as it is now. Raises `ArchiveTrouble`."""
    page = parse(url).href
    by_form = "{url}" not in archive.capture
    async with talking(policy) as talk:
        answer = await talk.ask(
            place_of(filled(archive.capture, url=page)),
            headers=headers_for(archive.key),
            form={"url": page} if by_form else None,
        )
    return _understood(archive, answer, page)


async def progress_of(archive: Archive, job: str, url: str, *, policy: Policy) -> Capture:
    """How a job goes. Raises `ArchiveTrouble`, also where the archive has given it up."""
    page = parse(url).href
    async with talking(policy) as talk:
        answer = await talk.ask(place_of(filled(archive.status, job=job)), headers=headers_for(archive.key))
    if answer.status >= 400:
        raise refused_by(answer, doing="say how the capture goes")
    told = _told(answer)
    _refuse_failed(told)
    if (standing := str(told.get("status", "")).lower()) in WORKING:
        return Capture(job=job)
    if standing not in SUCCEEDED:
        raise ArchiveTrouble("The archive does not say in words we know how the capture goes.")
    return Capture(done=True, url=_address(archive, answer, told, page))


async def captured_copy(archive: Archive, capture: Capture, url: str, *, asked_at: datetime, policy: Policy) -> Memento:
    """The copy that a capture has made: asked for where the archive says, else looked for at that time.

    Raises `ArchiveTrouble`, which may heal where the archive needs time to show it.
    """
    page = parse(url).href
    if not capture.url:
        return await _looked_up(archive, page, asked_at, policy)
    async with talking(policy) as talk:
        try:
            return await look_at(talk, place_of(capture.url), page=page)
        except NoCopy:
            raise ArchiveTrouble(NOT_SHOWN_YET, may_heal=True) from None


async def _looked_up(archive: Archive, page: str, asked_at: datetime, policy: Policy) -> Memento:
    if not archive.is_searchable:
        raise ArchiveTrouble("The archive does not say where the copy stands, and cannot be asked for its copies.")
    for copy in await find_copies(archive, page, [asked_at], policy=policy):
        if copy.at >= asked_at - SLACK:
            return copy
    raise ArchiveTrouble(NOT_SHOWN_YET, may_heal=True)


def _understood(archive: Archive, answer: Answer, page: str) -> Capture:
    told = _told(answer)
    _refuse_failed(told)
    if answer.status >= 400:
        raise refused_by(answer, doing="capture the page", reason=_words(told))
    if job := str(told.get("job_id") or ""):
        if not archive.status:
            raise ArchiveTrouble("The archive began a job, and no address is set at which to ask how it goes.")
        if not JOB.fullmatch(job):
            raise ArchiveTrouble("The archive began a job with a name that cannot be asked for.")
        return Capture(job=job)
    return Capture(done=True, url=_address(archive, answer, told, page))


def _address(archive: Archive, answer: Answer, told: Mapping[str, Any], page: str) -> str:
    """Where the copy stands; empty where nothing tells.

    An address below the one that captures is none: pywb names it, and captures anew for whoever follows it.
    """
    told_of = _told_address(archive, answer, told, page)
    by_get, capturing = "{url}" in archive.capture, archive.capture.partition("{url}")[0]
    return "" if by_get and told_of.startswith(capturing) else told_of


def _told_address(archive: Archive, answer: Answer, told: Mapping[str, Any], page: str) -> str:
    """By a redirect, a header or a link, or by the timestamp of the copy."""
    if answer.onward:
        return answer.onward.href
    linked = next((link.target for link in answer.links if "memento" in link.rels), "")
    location = answer.header("Location") if answer.status in (201, 202) else ""
    if given := answer.header("Content-Location") or location or linked:
        return place_of(given, answer.place).href
    timestamp = str(told.get("timestamp", ""))
    if archive.copy and is_timestamp(timestamp):
        return filled(archive.copy, timestamp=timestamp, url=str(told.get("original_url") or page))
    return ""


def _told(answer: Answer) -> Mapping[str, Any]:
    """The answer's JSON object; empty where it has none."""
    if "json" not in answer.header("Content-Type").lower():
        return {}
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _refuse_failed(told: Mapping[str, Any]) -> None:
    if str(told.get("status", "")).lower() not in ("error", "failed", "failure"):
        return
    reason = _words(told) or "it gives no reason"
    never = any(word in str(told.get("status_ext", "")).lower() for word in NEVER)
    raise CaptureFailed(f"The archive could not capture the page: {reason}.", may_heal=not never)


def _words(told: Mapping[str, Any]) -> str:
    return clean(str(told.get("message") or told.get("status_ext") or ""))[:300].rstrip(". ")

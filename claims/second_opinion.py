"""Asks the one endpoint that the operator configured which passages deserve checking. Off unless configured.

The endpoint speaks the chat completions protocol of OpenAI, as many servers do. It is trusted with the text, not with
its answer: time, size and shape are limited here, and `claims.text.opinions` weighs the words.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from django.conf import settings

from claims.text.opinions import Opinion, UnfitAnswer, all_pieces, read_answer

MOST_BYTES = 1_000_000  # of an answer
MOST_TOKENS = 4_000


@dataclass(slots=True)
class Answers:
    """What came back: opinions, what was dropped from them, and the first thing that went wrong, in a sentence."""

    opinions: list[Opinion] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    trouble: str = ""


def is_configured() -> bool:
    return bool(settings.SECOND_OPINION_URL and settings.SECOND_OPINION_MODEL)


def ask(text: str) -> Answers:
    """Asks about the text, piece by piece, until all is asked or something goes wrong. Never raises for that."""
    return asyncio.run(_ask(text))


async def _ask(text: str) -> Answers:
    answers = Answers()
    timeout = aiohttp.ClientTimeout(total=settings.SECOND_OPINION_TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False, headers=_headers()) as session:
        for piece, question in all_pieces(text):
            try:
                taken, dropped = read_answer(await _answer(session, question), piece)
            except (UnfitAnswer, aiohttp.ClientError, TimeoutError, ValueError, RecursionError) as wrong:
                answers.trouble = _told(wrong)
                break
            answers.opinions += taken
            answers.dropped += dropped
    return answers


def _headers() -> dict[str, str]:
    key = settings.SECOND_OPINION_KEY
    return {"Authorization": f"Bearer {key}"} if key else {}


async def _answer(session: aiohttp.ClientSession, question: list[dict[str, str]]) -> Any:
    """One answer. No redirect is followed: the text and the key go where the operator said, and nowhere else."""
    asked = {
        "model": settings.SECOND_OPINION_MODEL,
        "messages": question,
        "temperature": 0,
        "max_tokens": MOST_TOKENS,
        "response_format": {"type": "json_object"},
    }
    async with session.post(settings.SECOND_OPINION_URL, json=asked, allow_redirects=False) as response:
        if response.status != 200:
            raise UnfitAnswer(f"The endpoint answered with status {response.status}.")
        body = bytearray()
        async for part in response.content.iter_chunked(65_536):
            body += part
            if len(body) > MOST_BYTES:
                raise UnfitAnswer(f"The answer has more than {MOST_BYTES:,} bytes.")
    return json.loads(body)


def _told(wrong: Exception) -> str:
    if isinstance(wrong, TimeoutError):
        return f"The endpoint did not answer within {settings.SECOND_OPINION_TIMEOUT:g} seconds."
    if isinstance(wrong, UnfitAnswer):
        return str(wrong)
    if isinstance(wrong, aiohttp.ClientError):
        return f"The endpoint cannot be asked: {type(wrong).__name__}."
    return "The answer is not JSON."

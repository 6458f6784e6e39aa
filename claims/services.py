"""What people do with articles and claims: bring in, mark, edit, move. Deciding is verification's affair."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from claims.models import (
    ARROWS,
    Appearance,
    Article,
    ArticleRevision,
    Claim,
    Claimant,
    ClaimantKind,
    Status,
    StatusChange,
)
from claims.models.article import text_sha256
from claims.revisions import carry_claims
from claims.text.intake import IntakeError, read_document
from claims.text.languages import UNKNOWN, guessed_language
from config.edits import apply_edit, locked, validated
from config.errors import Conflict, Invalid
from config.history import act
from config.identifiers import new_public_id
from config.languages import lowered
from config.permissions import require
from config.quoting.passages import Passage, passage

FIXED_WHILE_PUBLISHED = frozenset({"statement", "claimant", "claimant_id", "language", "made_on", "kind"})


@act
def add_article(
    *,
    text: str,
    title: str,
    by: User,
    url: str = "",
    byline: str = "",
    publication: str = "",
    published_on: date | None = None,
    language: str = "en",
    article: Article | None = None,
    public_id: str = "",
) -> ArticleRevision:
    """Brings a text in as a new article, or as the next revision of `article`, else of the one with the same URL.

    The claims of the revision before are carried over. `public_id` is that of a new article that has one elsewhere.
    Raises `Conflict` when the same text is already here, naming where.
    """
    require(by, "claims.add_article", _("add articles"))
    if not text.strip():
        raise Invalid(_("There is no text in it."), field="text")
    if known := ArticleRevision.objects.with_text(text):
        refusal = _("This text is already here as “{article}” ({id}).")
        raise Conflict(format_lazy(refusal, article=known.article, id=known.article.public_id), code="known_text")
    if article is not None:
        article = locked(article)
    elif url:
        article = Article.objects.select_for_update().filter(url=url).first()
    if article is None:
        article = Article(
            url=url,
            title=title,
            byline=byline,
            publication=publication,
            published_on=published_on,
            language=language,
            added_by=by,
            public_id=public_id or new_public_id(),
        )
        validated(article).save()
    number = (article.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    revision = ArticleRevision.objects.create(
        article=article, number=number, text=text, sha256=text_sha256(text), added_by=by
    )
    carry_claims(revision=revision, by=by)
    return revision


@act
def import_article(
    *,
    data: bytes,
    by: User,
    filename: str = "",
    title: str = "",
    url: str = "",
    byline: str = "",
    publication: str = "",
    published_on: date | None = None,
    language: str = "",
    article: Article | None = None,
) -> ArticleRevision:
    """Brings in a file or a paste: plain text, HTML, DOCX or PDF. What is given wins over what the document says.

    With an article, it is the next text of that one, and what is said about the article stays as it is.

    Raises `Invalid` with a code of its own for each kind of unusable file, `Conflict` for a known text.
    """
    require(by, "claims.add_article", _("add articles"))
    try:
        found = read_document(data, filename=filename, max_bytes=settings.IMPORT_MAX_BYTES)
    except IntakeError as wrong:
        raise Invalid(str(wrong), field="file", code=wrong.code) from wrong
    return add_article(
        text=found.text,
        title=title or found.title[:500],
        by=by,
        url=url or found.url[:2048],
        byline=byline or found.byline[:300],
        publication=publication or found.publication[:300],
        published_on=published_on or (date.fromisoformat(found.published_on) if found.published_on else None),
        language=language or found.language or _guessed(found.text),
        article=article,
    )


def _guessed(text: str) -> str:
    guessed = guessed_language(text)
    return settings.LANGUAGE_CODE if guessed == UNKNOWN else guessed


@act
def edit_article(*, article: Article, changes: Mapping[str, Any], expected_version: int, by: User) -> Article:
    """Changes what is said about an article; its texts stay as they are."""
    require(by, "claims.change_article", _("edit articles"))
    return apply_edit(article, changes=changes, expected_version=expected_version)


def claimant_named(name: str, *, kind: str = "") -> Claimant:
    """The claimant of that name or alias, made if there is none.

    `kind` is a guess at what they are, for one that is new, or of whom nobody has said anything yet.
    """
    known = Claimant.objects.filter(name=name).first() or Claimant.objects.filter(aliases__contains=[name]).first()
    if known is None:
        known = validated(Claimant(name=name, kind=kind or ClaimantKind.UNKNOWN))
        known.save()
    elif kind and known.version == 1 and known.kind == ClaimantKind.UNKNOWN:
        Claimant.objects.filter(pk=known.pk, version=1).update(kind=kind)
        known.refresh_from_db()
    return known


def say_kind(claimant: Claimant | None, kind: str, *, by: User) -> None:
    """Writes down what a claimant is, as a person says. Raises `Invalid` where there is no claimant."""
    if claimant is None:
        if kind == ClaimantKind.UNKNOWN:
            return
        raise Invalid(_("Say who the claimant is before you say what they are."), field="claimant_kind")
    if claimant.kind != kind:
        require(by, "claims.change_claimant", _("edit claimants"))
        claimant.kind = kind
        validated(claimant).save(update_fields=["kind"])


@act
def add_claimant(*, name: str, by: User, **details: Any) -> Claimant:
    """Writes down a person or body that makes claims."""
    require(by, "claims.add_claimant", _("add claimants"))
    claimant = validated(Claimant(name=name.strip(), **details))
    claimant.save()
    return claimant


@act
def edit_claimant(*, claimant: Claimant, changes: Mapping[str, Any], expected_version: int, by: User) -> Claimant:
    """Changes what is known about a claimant."""
    require(by, "claims.change_claimant", _("edit claimants"))
    return apply_edit(claimant, changes=changes, expected_version=expected_version)


@act
def make_claim(
    *,
    statement: str,
    kind: str,
    by: User,
    claimant: Claimant | str | None = None,
    claimant_kind: str = "",
    reason: str = "",
    **details: Any,
) -> Claim:
    """Writes an assertion down as a suggested claim. `details` are further fields of `Claim`.

    A claimant given by name is made if there is none; none at all means the author of the article. `claimant_kind` is
    a guess at what they are.
    """
    require(by, "claims.add_claim", _("add claims"))
    if isinstance(claimant, str):
        claimant = claimant_named(claimant, kind=claimant_kind) if claimant else None
    claim = Claim(statement=statement.strip(), kind=kind, claimant=claimant, created_by=by, **details)
    validated(claim).save()
    StatusChange.objects.create(claim=claim, old="", new=Status.SUGGESTED, by=by, reason=reason)
    return claim


@act
def place_claim(*, claim: Claim, revision: ArticleRevision, start: int, end: int, by: User) -> Appearance:
    """Says that the claim stands at these offsets (code points, end exclusive) of the text."""
    require(by, "claims.change_claim", _("mark claims in a text"))
    try:
        there: Passage = passage(revision.text, start, end)
    except ValueError as wrong:
        raise Invalid(str(wrong), field="start") from wrong
    if Appearance.objects.filter(claim=claim, revision=revision, start=start, end=end).exists():
        raise Conflict(_("The claim is already marked at this passage."))
    return Appearance.objects.create(claim=claim, revision=revision, **there.place())


@act
def mark_claim(*, revision: ArticleRevision, start: int, end: int, statement: str, kind: str, by: User) -> Claim:
    """Makes a claim of a passage (code points, end exclusive): a suggested claim that stands there, or neither.

    White space around the passage is not part of it.
    """
    start, end = _trimmed(revision.text, start, end)
    claim = make_claim(statement=statement, kind=kind, by=by, language=revision.article.language)
    place_claim(claim=claim, revision=revision, start=start, end=end, by=by)
    return claim


@act
def reuse_claim(*, claim: Claim, revision: ArticleRevision, start: int, end: int, by: User) -> Appearance:
    """Says that a claim which is here already is made at this passage too, instead of making another of it.

    White space around the passage is not part of it. Raises `Conflict` for a claim that was merged into another.
    """
    require(by, "claims.change_claim", _("mark claims in a text"))
    if (into := locked(claim).merged_into) is not None:
        refusal = _("This claim was merged into “{into}” ({id}) meanwhile. Reuse that one.")
        raise Conflict(format_lazy(refusal, into=into, id=into.public_id))
    start, end = _trimmed(revision.text, start, end)
    return place_claim(claim=claim, revision=revision, start=start, end=end, by=by)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The passage without white space around it; offsets that lie outside the text stay as they are."""
    if not 0 <= start < end <= len(text):
        return start, end
    marked = text[start:end]
    return end - len(marked.lstrip()), start + len(marked.rstrip())


@act
def edit_claim(*, claim: Claim, changes: Mapping[str, Any], expected_version: int, by: User) -> Claim:
    """Changes the wording or the description of a claim that is not published. A claimant may be given by name.

    A `claimant_kind` among the changes is of the claimant, and so of all claims of theirs, published ones too: those
    keep what they were published with.
    """
    require(by, "claims.change_claim", _("edit claims"))
    changes = dict(changes)
    claimant_kind = changes.pop("claimant_kind", None)
    if isinstance(name := changes.get("claimant"), str):
        changes["claimant"] = claimant_named(name) if name else None
    fixed = FIXED_WHILE_PUBLISHED & set(changes)
    current = locked(claim)
    if current.is_published and any(getattr(current, name) != changes[name] for name in fixed):
        raise Conflict(_("This claim is published. Reopen it before changing its statement or claimant."))
    edited = apply_edit(claim, changes=changes, expected_version=expected_version)
    if claimant_kind is not None:
        say_kind(edited.claimant, claimant_kind, by=by)
    return edited


@act
def move_claim(*, claim: Claim, to: Status, by: User, reason: str = "") -> StatusChange:
    """Moves a claim along one arrow of the workflow and writes down who moved it and why.

    Who may take which step is for the caller to say; which steps exist is said here.
    """
    current = locked(claim)
    old = Status(current.status)
    if to not in ARROWS[old]:
        refusal = _("A claim that is {old} cannot become {new}.")
        raise Conflict(format_lazy(refusal, old=lowered(old.label), new=lowered(to.label)))
    change = StatusChange.objects.create(claim=current, old=old, new=to, by=by, reason=reason.strip())
    current.status = to
    current.save(update_fields=["status", "updated_at"])
    claim.refresh_from_db()
    return change

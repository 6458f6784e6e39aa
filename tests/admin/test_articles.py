"""The doors for articles and dossiers: upload or paste, import and export."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.models import Article, Claim
from sources.models import Source
from tests import factories as make
from verification import roles
from verification.dossier.ids import IDS
from verification.models import Proposal

pytestmark = pytest.mark.django_db
ADD = "/admin/claims/article/add/"
BLANK = {"title": "", "url": "", "byline": "", "publication": "", "published_on": "", "language": "", "text": ""}


def errors(answer: Any) -> str:
    form = answer.context["adminform"].form if "adminform" in answer.context else answer.context["form"]
    return " ".join(str(message) for messages in form.errors.values() for message in messages)


def upload(data: bytes, name: str = "article.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_pasted_text_becomes_an_article_named_after_its_first_line(signed_in):
    signed_in(roles.EDITOR).post(ADD, {**BLANK, "text": "A headline\r\n\r\nIt rained in Lahore."})

    article = Article.objects.get()
    assert article.title == "A headline"
    assert article.current_revision.text == "A headline\n\nIt rained in Lahore."


def test_an_uploaded_page_becomes_an_article_with_its_own_title(signed_in):
    page = b"<html lang=ur><title>Barish</title><body><article><p>" + b"It rained in Lahore. " * 30 + b"</p></article>"
    signed_in(roles.EDITOR).post(ADD, {**BLANK, "file": upload(page, "page.html")})

    article = Article.objects.get()
    assert (article.title, article.language) == ("Barish", "ur")
    assert "<p>" not in article.current_revision.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no text"),
        (b"  \n ", "no text"),
        ("Müller".encode("latin-1"), "UTF-8"),
        (b"\x89PNG\x00\x01\x02", "binary"),
        (b"a" * 5_000_001, "5,000,000"),
    ],
)
def test_a_file_that_is_no_article_is_refused_with_its_own_reason(data: bytes, words: str, signed_in):
    answer = signed_in(roles.EDITOR).post(ADD, {**BLANK, "file": upload(data)})

    assert answer.status_code == 200
    assert words in errors(answer)
    assert not Article.objects.exists()


def test_the_same_text_again_is_refused_and_names_the_article(signed_in):
    known = make.an_article(text="It rained in Lahore.").article
    answer = signed_in(roles.EDITOR).post(ADD, {**BLANK, "text": "It rained in Lahore."})

    assert known.public_id in errors(answer)
    assert Article.objects.count() == 1


@pytest.mark.parametrize("both", [True, False])
def test_a_file_and_a_pasted_text_exclude_each_other(both: bool, signed_in):
    given = {"file": upload(b"It rained."), "text": "It snowed."} if both else {}
    answer = signed_in(roles.EDITOR).post(ADD, {**BLANK, **given})

    assert "one of the three" in errors(answer)
    assert not Article.objects.exists()


def dossier_files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ("article.txt", "claims.json", "sources.json")}


def import_url() -> str:
    return reverse("admin:claims_article_import_dossier")


def test_the_seed_comes_in_file_by_file_and_goes_out_byte_identical(seed: Path, signed_in):
    client, files = signed_in(roles.FACT_CHECKER), dossier_files(seed)
    fields = {name.split(".")[0]: upload(data, name) for name, data in files.items()}
    answer = client.post(import_url(), fields, follow=True)

    assert "Imported" in str(next(iter(answer.context["messages"])))
    assert (Claim.objects.count(), Source.objects.count(), Proposal.objects.count()) == (55, 45, 49)
    archive = client.get(reverse("admin:claims_article_export_dossier", args=[Article.objects.get().pk]))
    with zipfile.ZipFile(io.BytesIO(archive.content)) as exported:
        assert {name: exported.read(name) for name in exported.namelist() if name != IDS} == files


def test_the_seed_comes_in_as_an_archive_once(seed: Path, signed_in):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in dossier_files(seed).items():
            archive.writestr(name, data)
    client = signed_in(roles.FACT_CHECKER)
    client.post(import_url(), {"dossier": upload(packed.getvalue(), "seed.zip")})
    again = client.post(import_url(), {"dossier": upload(packed.getvalue(), "seed.zip")}, follow=True)

    assert "Nothing was changed." in str(list(again.context["messages"])[-1])
    assert Claim.objects.count() == 55


def test_all_bad_records_of_a_dossier_are_shown_at_once_and_nothing_comes_in(signed_in):
    answer = signed_in(roles.FACT_CHECKER).post(
        import_url(),
        {
            "article": upload(b"It rained in Lahore."),
            "claims": upload(b'[{"id": "c1"}, {"id": "c2", "statement": 7}]'),
            "sources": upload(b"{"),
        },
    )

    said = errors(answer)
    assert "claims.json" in said or "sources.json" in said
    assert not Article.objects.exists()


def test_an_archive_that_is_none_is_refused(signed_in):
    answer = signed_in(roles.FACT_CHECKER).post(import_url(), {"dossier": upload(b"no zip", "seed.zip")})
    assert answer.status_code == 200
    assert errors(answer)


def test_editors_do_not_import_dossiers(signed_in):
    assert signed_in(roles.EDITOR).get(import_url()).status_code == 403

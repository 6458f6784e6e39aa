"""Bundles of published facts, through every door, and the keys that sign them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from claims.models import Claim
from config.signing_keys import key_made_once, keys_given
from sources.services.snapshots import SnapshotDamaged
from tests import factories as make
from verification import roles
from verification.api.facts import BundleThrottle
from verification.bundle import SigningKey, check_bundle, keys_in
from verification.publishing.bundles import fact_bundle
from verification.services import reopen_claim

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
KEYS = "/.well-known/claim-verification-keys.json"
QUOTE = "Four helicopters were sold."


def a_fact() -> Claim:
    """A published claim that stands in an article, with a quote from a page, one without, and one without a page."""
    claim = make.a_claim_under_research(
        revision=make.an_article(url="https://paper.example/a", publication="The Paper")
    )
    make.some_evidence(claim=claim, quote=QUOTE, note="Since 2015.")
    make.some_evidence(claim=claim, source=make.checked(make.a_source(), make.a_result(body=b"<p>Other.</p>")))
    make.some_evidence(claim=claim, source=make.a_source(), no_snapshot_reason="It asks for a log-in.")
    return make.a_verdict(proposal=make.a_proposal(claim=claim)).claim


def bundle_of(claim: Claim) -> bytes:
    with fact_bundle(claim.verdicts.get()) as bundle:
        return bundle.read()


def read(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return json.loads(package.read(name))


def downloaded(address: str, **headers: str) -> bool:
    """Whether what is there is a bundle, and whole."""
    answer: Any = Client().get(address, headers=headers)
    return answer.status_code == 200 and check_bundle(b"".join(answer.streaming_content)).is_whole


def served_keys() -> list[Any]:
    return keys_in(Client().get(KEYS).content)


def test_a_fact_s_bundle_is_whole_and_signed_by_the_key_that_is_served():
    make.a_published_claim()  # noise
    claim = a_fact()
    report = check_bundle(bundle_of(claim), trusted=served_keys())

    assert [str(found) for found in report.findings] == []
    assert (report.fact, report.is_known) == (claim.public_id, True)
    assert report.record_sha256 == claim.verdicts.get().record_sha256


def test_it_holds_the_pages_and_their_texts_and_nothing_else():
    data = bundle_of(a_fact())
    record = read(data, "fact/record.json")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        shots = [piece["snapshot"] for piece in record["evidence"] if piece["snapshot"]]
        assert sum(name.startswith("archive/") for name in names) == len(shots) == 2
        for shot in shots:
            assert hashlib.sha256(package.read(f"text/{shot['id']}.txt")).hexdigest() == shot["text_sha256"]
        assert b"/.well-known/claim-verification-keys.json" in package.read("fact/how-to-check.txt")


def test_the_claim_review_says_what_the_record_says():
    claim = a_fact()
    review = read(bundle_of(claim), "fact/claimreview.json")

    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == claim.statement
    assert review["@id"].endswith(f"/api/v1/facts/{claim.public_id}/")
    assert (review["reviewRating"]["alternateName"], review["reviewRating"]["ratingValue"]) == ("Mixed", 3)
    (appearance,) = review["itemReviewed"]["appearance"]
    assert (appearance["url"], appearance["publisher"]["name"]) == ("https://paper.example/a", "The Paper")
    assert len(review["citation"]) == 3


def test_the_annotations_say_where_claim_and_quotes_stand():
    data = bundle_of(a_fact())
    collection = read(data, "fact/annotations.json")
    in_article, quoted, unquoted, unseen = collection["first"]["items"]

    assert (collection["@context"], collection["total"]) == ("http://www.w3.org/ns/anno.jsonld", 4)
    assert in_article["target"]["source"]["id"] == "https://paper.example/a"
    assert [selector["type"] for selector in in_article["target"]["selector"]] == [
        "TextPositionSelector",
        "TextQuoteSelector",
    ]
    position, quote = quoted["target"]["selector"]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read(quoted["target"]["state"]["cached"]).decode()
    assert text[position["start"] : position["end"]] == quote["exact"] == QUOTE
    assert "selector" not in unquoted["target"]
    assert "state" not in unseen["target"]


def test_a_fact_that_no_number_fits_has_a_review_without_one():
    review = read(bundle_of(make.a_published_claim(rating="unverified")), "fact/claimreview.json")
    assert "ratingValue" not in review["reviewRating"]


def test_what_the_page_says_later_does_not_reach_a_bundle():
    claim = make.a_published_claim()
    before = read(bundle_of(claim), "datapackage.json")["resources"]
    make.checked(claim.evidence.get().source, make.a_result(body=b"<p>Five.</p>"))

    assert read(bundle_of(claim), "datapackage.json")["resources"] == before


def test_a_damaged_snapshot_is_in_no_bundle(tmp_path: Path):
    claim = make.a_published_claim()
    shot = claim.evidence.get().source.snapshots.get()
    Path(storages["snapshots"].path(shot.captures.get().name)).unlink()

    with pytest.raises(SnapshotDamaged):
        fact_bundle(claim.verdicts.get())
    answer = Client().get(f"/api/v1/facts/{claim.public_id}/bundle/")
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert "is not whole" in answer.json()["title"]
    with pytest.raises(CommandError, match="is not whole"):
        call_command("export_bundle", claim.public_id, str(tmp_path / "b.wacz"))
    assert not (tmp_path / "b.wacz").exists()


# --- Doors ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accept", ["*/*", "application/zip", "application/json"])
def test_anybody_may_download_it(accept: str):
    claim = make.a_published_claim()
    answer = Client().get(f"/api/v1/facts/{claim.public_id}/bundle/", headers={"accept": accept})

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == f'attachment; filename="fact-{claim.public_id}.wacz"'
    assert check_bundle(b"".join(answer.streaming_content)).is_whole  # type: ignore[attr-defined]


def test_what_is_not_published_has_none():
    proposal = make.a_proposal()
    claim = make.a_published_claim()
    reopen_claim(claim=claim, reason="Look again.", by=make.a_reviewer())
    for public_id, status in ((proposal.claim.public_id, 404), (claim.public_id, 410), ("000000000000", 404)):
        assert Client().get(f"/api/v1/facts/{public_id}/bundle/").status_code == status
        with pytest.raises(CommandError, match="no published fact"):
            call_command("export_bundle", public_id)


def test_nothing_is_posted_to_it():
    claim = make.a_published_claim()
    assert Client().post(f"/api/v1/facts/{claim.public_id}/bundle/").status_code in (401, 403, 405)
    assert Client().post(KEYS).status_code == 405


def test_strangers_may_not_ask_without_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(BundleThrottle, "rate", "2/minute")
    address = f"/api/v1/facts/{make.a_published_claim().public_id}/bundle/"
    assert [downloaded(address), downloaded(address)] == [True, True]
    assert Client().get(address).status_code == Client().get(address).json()["status"] == 429
    assert Client().get("/api/v1/facts/").status_code == 200


def test_a_published_claim_has_the_button_in_the_admin():
    claim, draft = make.a_published_claim(), make.a_claim()
    client = Client()
    client.force_login(make.a_user(roles.EDITOR))
    address = reverse("admin:claims_claim_bundle", args=[claim.pk])

    assert address in client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    page = client.get(reverse("admin:claims_claim_change", args=[draft.pk])).content.decode()
    assert reverse("admin:claims_claim_bundle", args=[draft.pk]) not in page
    assert check_bundle(b"".join(client.get(address).streaming_content)).is_whole  # type: ignore[attr-defined]
    assert client.get(reverse("admin:claims_claim_bundle", args=[draft.pk])).status_code == 404
    assert Client().get(address).status_code == 302
    shot = claim.evidence.get().source.snapshots.get()
    Path(storages["snapshots"].path(shot.captures.get().name)).unlink()
    assert "is not whole" in client.get(address, follow=True).content.decode()


def test_commands_write_one_and_check_it_without_a_database(tmp_path: Path):
    claim, file, keys = make.a_published_claim(), tmp_path / "fact.wacz", tmp_path / "keys.json"
    out = io.StringIO()
    call_command("export_bundle", claim.public_id, str(file), stdout=out)
    assert "Wrote the bundle of" in out.getvalue()
    keys.write_bytes(Client().get(KEYS).content)

    def verified(*extra: str) -> subprocess.CompletedProcess[str]:
        nowhere = {
            **os.environ,
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
            "REDIS_URL": "redis://127.0.0.1:9",
        }
        command = [sys.executable, "manage.py", "verify_bundle", str(file), *extra]
        return subprocess.run(command, cwd=ROOT, env=nowhere, capture_output=True, text=True)

    done = verified("--keys", str(keys))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"about the fact {claim.public_id}" in done.stdout
    data = bytearray(file.read_bytes())
    data[50] ^= 1
    file.write_bytes(data)
    done = verified()
    assert done.returncode == 1
    assert done.stdout.startswith("ALTERED: archive/")


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path):
    claim = make.a_published_claim()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_bundle", claim.public_id, str(tmp_path / "none" / "b.wacz"))


# --- Keys -------------------------------------------------------------------------------------------------


def test_the_newest_key_signs_and_the_old_ones_are_still_served(settings: Any):
    old, new, retired = SigningKey(b"o" * 32), SigningKey(b"n" * 32), SigningKey(b"r" * 32)
    claim = make.a_published_claim()
    settings.SIGNING_KEYS = [old.seed]
    signed_before = bundle_of(claim)

    settings.SIGNING_KEYS, settings.SIGNING_KEYS_RETIRED = [new.seed, old.seed], [retired.public.raw]
    assert served_keys() == [new.public, old.public, retired.public]
    assert check_bundle(bundle_of(claim)).key == new.public
    assert check_bundle(signed_before, trusted=served_keys()).is_known is True
    assert b"seed" not in Client().get(KEYS).content
    settings.SIGNING_KEYS = [new.seed]
    assert check_bundle(signed_before, trusted=served_keys()).is_known is False


def test_the_keys_may_be_read_from_any_page():
    answer = Client().get(KEYS)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "max-age=300" in answer["Cache-Control"]


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path):
    key = key_made_once(tmp_path / "data")
    assert key == key_made_once(tmp_path / "data")
    (file,) = (tmp_path / "data").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("rubbish")
    with pytest.raises(ImproperlyConfigured, match="signing_key must be 32 bytes"):
        key_made_once(tmp_path / "data")


@pytest.mark.parametrize("bad", ["rubbish!", "", base64.b64encode(b"short").decode()])
def test_a_bad_key_is_told_at_start_and_not_shown(bad: str):
    good = base64.b64encode(b"k" * 32).decode()
    assert keys_given([good], "SIGNING_KEYS") == [b"k" * 32]
    with pytest.raises(ImproperlyConfigured, match=r"^SIGNING_KEYS, number 2, must be 32 bytes written as Base64\.$"):
        keys_given([good, bad], "SIGNING_KEYS")

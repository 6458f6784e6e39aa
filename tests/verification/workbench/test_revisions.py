"""Two revisions side by side: what changed, what became of the claims, and what people say about it."""

from __future__ import annotations

import html
import random
import re
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from claims.models import ArticleRevision, Carrying
from claims.services import add_article, place_claim
from tests import factories as make
from tests.claims.test_revisions import CUT, KEPT, NEARLY, NOW, THEN, URL, next_text, place
from verification import roles
from verification.workbench.text_comparing import compared

CHARACTERS = st.text(st.sampled_from("ab \n<&🚁e\u0301پ"), max_size=60)


def without(tag: str, parts) -> str:
    body = "\n".join(re.sub(rf"<{tag}[^>]*>.*?</{tag}>", "", part.html, flags=re.DOTALL) for part in parts)
    return html.unescape(re.sub("<[^>]*>", "", body))


def words(text: str) -> list[str]:
    return text.split()


@given(CHARACTERS, CHARACTERS)
def test_without_what_was_put_in_one_reads_the_old_text_and_without_what_was_taken_out_the_new(then: str, now: str):
    parts = list(compared(then, now))
    assert "".join(words(without("ins", parts))) == "".join(words(then))
    assert "".join(words(without("del", parts))) == "".join(words(now))


@given(CHARACTERS, CHARACTERS)
def test_each_piece_of_the_new_text_knows_where_it_begins(then: str, now: str):
    for part in compared(then, now):
        for at, said in re.findall(r'<(?:span|ins) data-start="(\d+)">(.*?)</(?:span|ins)>', part.html, re.DOTALL):
            piece = html.unescape(said)
            assert now[int(at) : int(at) + len(piece)] == piece


@pytest.mark.parametrize("ends", ["\n", " "])
def test_texts_of_a_hundred_thousand_words_are_compared_in_seconds(ends: str):
    chance = random.Random(1)
    text = [f"word{chance.randrange(20_000)}" for _ in range(100_000)]
    changed = list(text)
    for at in chance.sample(range(100_000), 2000):
        changed[at] = "other"
    then, now = (ends.join(" ".join(t[i : i + 50]) for i in range(0, 100_000, 50)) for t in (text, changed))
    begun = time.process_time()
    assert list(compared(then, now))
    assert time.process_time() - begun < 10


@pytest.fixture
def two(db) -> ArticleRevision:
    farid = make.a_fact_checker()
    then = make.an_article(text=THEN, url=URL, title="Old rivals")
    for said in (KEPT, NEARLY, CUT):
        place(then, said, farid)
    return next_text()


def page_url(now: ArticleRevision) -> str:
    return reverse("workbench:compared", args=[now.article.public_id, now.number - 1, now.number])


def answer_url(row: Carrying, said: str) -> str:
    return reverse("workbench:carried", args=[row.revision.article.public_id, row.public_id, said])


def lost(now: ArticleRevision) -> Carrying:
    return Carrying.objects.lost().get(revision=now)


def test_the_page_shows_what_changed_and_which_claims_wait(two: ArticleRevision, at_work):
    answer = at_work(roles.FACT_CHECKER, htmx=False).get(page_url(two))
    assert [one["claim"].statement for one in answer.context["waiting"]] == [NEARLY, CUT]
    assert [one["claim"].statement for one in answer.context["settled"]] == [KEPT]
    body = answer.content.decode()
    assert "Nothing like the words is there." in body
    assert "It stands here" in body
    revisions = reverse("workbench:revisions", args=[two.article.public_id])
    assert at_work(roles.EDITOR, htmx=False).get(revisions).url == page_url(two)


def test_a_claim_is_confirmed_placed_again_or_said_to_be_gone(two: ArticleRevision, at_work):
    client = at_work(roles.FACT_CHECKER, htmx=False)
    nearly, cut = Carrying.objects.open().order_by("origin__start")
    assert client.post(answer_url(nearly, "right")).status_code == 302
    wrong = client.post(answer_url(cut, "placed"), {"words": "nowhere at all"})
    assert wrong.status_code == 400
    assert "nowhere at all" in wrong.content.decode()
    assert client.post(answer_url(cut, "placed"), {"start": 0, "end": 7}).status_code == 302
    assert client.post(answer_url(cut, "gone")).status_code == 409
    assert client.post(answer_url(cut, "nonsense")).status_code == 404
    assert set(Carrying.objects.exclude(answer="").values_list("answer", flat=True)) == {"right", "placed"}


def test_editors_read_the_comparison_and_decide_nothing(two: ArticleRevision, at_work):
    client = at_work(roles.EDITOR, htmx=False)
    assert "It stands here" not in client.get(page_url(two)).content.decode()
    assert client.post(answer_url(lost(two), "gone")).status_code == 403


def test_what_is_not_there_is_not_found_and_one_text_alone_says_so(two: ArticleRevision, at_work):
    client = at_work(roles.EDITOR, htmx=False)
    for old, new in ((2, 1), (1, 1), (1, 9)):
        url = reverse("workbench:compared", args=[two.article.public_id, old, new])
        assert client.get(url).status_code == 404
    single = make.an_article()
    body = client.get(reverse("workbench:revisions", args=[single.article.public_id])).content.decode()
    assert "Bring a new text in" in body
    row = lost(two)
    url = reverse("workbench:carried", args=[single.article.public_id, row.public_id, "gone"])
    assert client.post(url).status_code == 404


def test_the_page_makes_as_many_queries_for_many_claims_as_for_few(at_work, db):
    def revisions(count: int) -> str:
        by = make.a_fact_checker()
        then = make.an_article(text="\n".join(f"Line {n} of {count}." for n in range(count)), url=f"{URL}/{count}")
        for n in range(count):
            start = then.text.index(f"Line {n} ")
            place_claim(claim=make.a_claim(by=by), revision=then, start=start, end=start + 8, by=by)
        now = add_article(text=f"Nothing is left of {count}.", title="", url=f"{URL}/{count}", by=by)
        return page_url(now)

    client = at_work(roles.FACT_CHECKER, htmx=False)

    def cost(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    few, many = revisions(2), revisions(8)
    cost(few)
    assert cost(few) == cost(many)


def test_texts_and_passages_are_shown_as_text(at_work, db):
    farid, nasty = make.a_fact_checker(), "<img src=x onerror=alert(1)> He said so."
    then = make.an_article(text=f"{nasty}\nMore.", url=URL)
    place(then, nasty, farid)
    now = next_text("<script>alert(2)</script>\nMore.")
    body = at_work(roles.FACT_CHECKER, htmx=False).get(page_url(now)).content.decode()
    assert "<img" not in body
    assert "<script>" not in body


def test_command_admin_and_api_carry_claims_over_alike(at_work, tmp_path, db):
    farid = make.a_user(roles.FACT_CHECKER, name="farid")
    client = at_work(farid, htmx=False)
    file = tmp_path / "new.txt"
    found = {}
    for n, door in enumerate(("command", "admin", "api")):
        then = make.an_article(text=f"{THEN} {n}")
        for said in (KEPT, NEARLY, CUT):
            place(then, said, farid)
        text, article = f"{NOW} {n}", then.article
        if door == "command":
            file.write_text(text)
            out = StringIO()
            call_command("import_article", str(file), revision_of=article.public_id, **{"as": "farid"}, stdout=out)
            assert "1 word for word, 1 nearly, 1 lost" in out.getvalue()
        elif door == "admin":
            url = reverse("admin:claims_article_new_text", args=[article.pk])
            assert client.post(url, {"text": text}).status_code == 302
        else:
            url = f"/api/v1/articles/{article.public_id}/"
            made = client.post(f"{url}revisions/", {"text": text}, content_type="application/json")
            assert made.status_code == 201, made.content
            [row] = [row for row in client.get(f"{url}carried/").json() if row["how"] == "lost"]
            said = client.post(f"{url}carried/{row['id']}/", {"answer": "gone"}, content_type="application/json")
            assert (said.status_code, said.json()["answer"]) == (200, "gone")
        found[door] = sorted(Carrying.objects.filter(revision__article=article).values_list("origin__exact", "how"))
    assert found["command"] == found["admin"] == found["api"]
    with pytest.raises(CommandError, match="no article"):
        call_command("import_article", str(file), revision_of="nothing", **{"as": "farid"})

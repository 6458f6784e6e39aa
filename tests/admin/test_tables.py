"""Tables in the admin: lists out with their filters, and claims and sources in after a look, all of it or nothing."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, Claimant, StatusChange
from claims.services import edit_claim
from claims.table import CLAIMS, import_claims_table
from config.errors import Conflict, NotAllowed
from config.history import changes_of
from config.tables.files import as_csv, read_table
from config.tables.planning import planned
from sources.models import Publisher, Source
from sources.services import edit_source
from sources.table import SOURCES
from tests import factories as make
from verification import roles

pytestmark = pytest.mark.django_db
CLAIM_LIST, SOURCE_LIST = "/admin/claims/claim/", "/admin/sources/source/"
HEAD = "statement,kind,claimant,topics\n"


def upload(data: bytes | str, name: str = "table.csv") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)}


def look(client: Any, data: bytes | str, at: str = CLAIM_LIST) -> Any:
    return client.post(f"{at}table/", upload(data))


def confirm(client: Any, shown: Any, at: str = CLAIM_LIST) -> Any:
    context = shown.context
    return client.post(f"{at}table/", {"token": context["token"], "digest": context["plan"].digest}, follow=True)


def told(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def exported(client: Any, query: str = "", at: str = CLAIM_LIST, name: str = "csv") -> bytes:
    answer = client.get(f"{at}export/{name}/{query}")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return answer.content


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def written(rows: Sequence[dict[str, str]]) -> str:
    out = io.StringIO()
    write = csv.DictWriter(out, rows[0])
    write.writeheader()
    write.writerows(rows)
    return out.getvalue()


def test_a_table_of_claims_is_shown_before_it_comes_in_and_says_unchanged_the_second_time(signed_in):
    known = make.a_claimant(name="Sartaj Aziz", aliases=["S. Aziz"])
    client = signed_in(roles.FACT_CHECKER)
    table = HEAD + "It rained in Lahore.,event,S. Aziz,weather; Punjab\nTrade grew.,Quantity,A Ministry,\n"

    shown = look(client, table)
    assert (shown.context["plan"].counts["new"], Claim.objects.count()) == (2, 0)
    answer = confirm(client, shown)

    assert "2 new" in told(answer)
    rain, trade = Claim.objects.order_by("pk")
    assert (rain.claimant, rain.topics, rain.language, rain.checkable) == (known, ["weather", "Punjab"], "en", True)
    assert trade.claimant == Claimant.objects.get(name="A Ministry")
    assert trade.status == "suggested"
    assert StatusChange.objects.filter(claim=trade).get().reason == "Imported with a table."
    assert changes_of(trade)[0].act == "import_claims_table"
    assert changes_of(trade)[0].who == str(trade.created_by)

    again = look(client, table)
    assert again.context["plan"].counts == {"unchanged": 2}
    assert not again.context["token"]


def test_every_wrong_cell_is_told_with_line_column_and_mend_and_nothing_comes_in(signed_in):
    table = (
        "statement,kind,made_on,checkable,checkworthiness\n"
        "A good one.,event,2014,true,0.5\n"
        ",event,,,\n"
        "Odd.,rumour,2014-99,perhaps,much\n"
        "Beyond.,event,,,2\n"
        "A good one.,event,,,\n"
        ",event,,,\n"
    )
    shown = look(signed_in(roles.FACT_CHECKER), table)

    told_of = [(problem.where, problem.field) for problem in shown.context["problems"]]
    assert told_of == [
        ("Line 3", "statement"), ("Line 4", "kind"), ("Line 4", "checkable"), ("Line 4", "checkworthiness"),
        ("Line 4", "made_on"), ("Line 5", "checkworthiness"), ("Line 6", ""), ("Line 7", "statement"),
    ]  # fmt: skip
    assert "event, quantity" in shown.context["problems"][1].message
    assert not shown.context["token"]
    assert not Claim.objects.exists()


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_what_was_exported_comes_in_again_without_change(name: str, signed_in):
    farid = make.a_fact_checker()
    hostile = ["=cmd|' /C calc'!A0", "+1", "'=1", "＝1", "a\nb\r\nc", "<script>alert(1)</script>", "‮x\u200b", "_x000D_"]
    for statement in hostile:
        make.a_claim(by=farid, statement=statement, topics=["a; b", "c"], claimant="-Dash", checkworthiness=0.25)
    make.a_published_claim()
    client = signed_in(farid)

    assert look(client, exported(client, name=name)).context["plan"].counts == {"unchanged": 9}
    make.a_source(title="@risk", publisher="=Paper", published_on="2014-09-27", notes="-x")
    again = look(client, exported(client, at=SOURCE_LIST, name=name), SOURCE_LIST)
    assert again.context["plan"].counts == {"unchanged": Source.objects.count()}


def test_a_change_in_the_table_changes_the_claim_and_its_version(signed_in):
    claim = make.a_claim(statement="It rained.")
    client = signed_in(roles.FACT_CHECKER)
    (row,) = rows_of(exported(client))
    row["statement"], row["claimant"] = "It snowed.", "A Ministry"

    shown = look(client, written([row]))
    assert shown.context["lines"][0][0].changes == [
        ("statement", "It rained.", "It snowed."), ("claimant", "", "A Ministry"),
    ]  # fmt: skip
    assert "1 changed" in told(confirm(client, shown))

    version = claim.version
    claim.refresh_from_db()
    assert (claim.statement, claim.claimant_name, claim.version) == ("It snowed.", "A Ministry", version + 1)
    assert changes_of(claim)[0].act == "import_claims_table"


def test_what_somebody_changed_since_the_export_is_told_and_not_overwritten(signed_in):
    claim = make.a_claim(statement="It rained.")
    client = signed_in(roles.FACT_CHECKER)
    (row,) = rows_of(exported(client))
    edit_claim(claim=claim, changes={"statement": "It hailed."}, expected_version=1, by=make.a_fact_checker())
    row["statement"] = "It snowed."

    shown = look(client, written([row]))
    (problem,) = shown.context["problems"]
    assert (problem.where, problem.field) == ("Line 2", "version")
    assert "It hailed." in problem.message
    for column in ("id", "version"):
        assert look(client, written([{**row, column: ""}])).context["problems"]


def test_what_somebody_changed_while_one_looked_is_shown_anew(signed_in):
    claim = make.a_claim(statement="It rained.")
    client = signed_in(roles.FACT_CHECKER)
    (row,) = rows_of(exported(client))
    shown = look(client, written([{**row, "statement": "It snowed."}]))
    edit_claim(claim=claim, changes={"statement": "It hailed."}, expected_version=1, by=make.a_fact_checker())

    answer = confirm(client, shown)

    assert answer.status_code == 409
    assert "changed meanwhile" in told(answer)
    claim.refresh_from_db()
    assert claim.statement == "It hailed."


def test_a_plan_that_is_overtaken_at_the_last_moment_writes_nothing():
    claim, farid = make.a_claim(statement="It rained."), make.a_fact_checker()
    table = f"id,version,statement,kind\n{claim.public_id},1,It snowed.,event\n,,A new one.,event\n"
    plan = planned(CLAIMS, read_table(table.encode()))
    edit_claim(claim=claim, changes={"statement": "It hailed."}, expected_version=1, by=farid)

    with pytest.raises(Conflict, match="line 2"):
        import_claims_table(plan=plan, by=farid)
    assert Claim.objects.get().statement == "It hailed."


def test_the_same_new_claims_from_two_people_come_in_once():
    plan = planned(CLAIMS, read_table(HEAD.encode() + b"It rained.,event,,\n"))
    import_claims_table(plan=planned(CLAIMS, read_table(HEAD.encode() + b"It rained.,event,,\n")), by=make.a_reviewer())

    with pytest.raises(Conflict, match="just added what line 2 says"):
        import_claims_table(plan=plan, by=make.a_fact_checker())
    assert Claim.objects.count() == 1


def test_a_button_that_is_pressed_twice_imports_once(signed_in):
    client = signed_in(roles.FACT_CHECKER)
    shown = look(client, HEAD + "It rained.,event,,\n")
    confirm(client, shown)
    confirm(client, shown)
    assert Claim.objects.count() == 1


def test_a_published_claim_does_not_change_and_statuses_only_tell(signed_in):
    make.a_published_claim()
    client = signed_in(roles.FACT_CHECKER)
    (row,) = rows_of(exported(client))
    for column, value, words in [("statement", "Other.", "Reopen"), ("status", "accepted", "only tells")]:
        (problem,) = look(client, written([{**row, column: value}])).context["problems"]
        assert (problem.field, words in problem.message) == (column, True)


def test_sources_come_in_due_to_be_checked_with_their_publisher(signed_in):
    owner = make.a_publisher(name="Dawn", domains=["dawn.com"])
    client = signed_in(roles.EDITOR)
    table = (
        "url,title,publisher,kind,published_on\n"
        "https://www.dawn.com/news/1,Rain,,news,2014-09-27\nhttps://example.org/,,The Paper,,\n"
    )
    assert "2 new" in told(confirm(client, look(client, table, SOURCE_LIST), SOURCE_LIST))

    first, second = Source.objects.order_by("pk")
    assert (first.publisher, str(first.published_on), first.kind) == (owner, "2014-09-27", "news")
    assert second.publisher == Publisher.objects.get(name="The Paper")
    assert first.next_check_at is not None
    assert first.added_by is not None
    assert changes_of(first)[0].act == "import_sources_table"
    assert look(client, table.replace("/news/1", "/news/1#x"), SOURCE_LIST).context["plan"].counts == {"unchanged": 2}


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("ftp://example.org/,", "url"),
        ("http://user:pw@example.org/,", "url"),
        (",A title", "url"),
        ("https://example.org/a," + "x" * 501, "title"),
    ],
)
def test_a_bad_source_is_told(line: str, column: str, signed_in):
    shown = look(signed_in(roles.EDITOR), f"url,title\n{line}\n", SOURCE_LIST)
    assert [(problem.where, problem.field) for problem in shown.context["problems"]] == [("Line 2", column)]


def test_an_edited_source_is_told_and_its_address_stays(signed_in):
    source = make.a_source(title="Old")
    client = signed_in(roles.EDITOR)
    (row,) = rows_of(exported(client, at=SOURCE_LIST))
    edit_source(source=source, changes={"title": "Newer"}, expected_version=1, by=make.an_editor())
    (stale,) = look(client, written([{**row, "title": "Mine"}]), SOURCE_LIST).context["problems"]
    assert "Newer" in stale.message
    (row,) = rows_of(exported(client, at=SOURCE_LIST))
    (fixed,) = look(client, written([{**row, "url": "https://example.org/other"}]), SOURCE_LIST).context["problems"]
    assert fixed.field == "url"


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"x" * 5_000_001, "larger"), (b"colour\nred\n", "no column “colour”"), (b"\xff\xfe", "UTF-8")],
)
def test_an_unusable_file_gets_one_clear_error(data: bytes, words: str, signed_in):
    (message,) = look(signed_in(roles.FACT_CHECKER), data).context["form"].errors["file"]
    assert words in message


def test_who_may_import_and_export(signed_in, client):
    farid, edda = signed_in(roles.FACT_CHECKER), signed_in(roles.EDITOR)
    shown = look(farid, HEAD + "It rained.,event,,\n")
    assert look(edda, HEAD).status_code == 403
    stolen = edda.post(f"{SOURCE_LIST}table/", {"token": shown.context["token"], "digest": "x"}, follow=True)
    assert "too long" in told(stolen)
    other = signed_in(roles.FACT_CHECKER)
    assert "too long" in told(confirm(other, shown))
    assert not Claim.objects.exists()

    nobody = make.a_user()
    nobody.is_staff = True
    nobody.save()
    assert signed_in(nobody).get(f"{CLAIM_LIST}export/csv/").status_code == 403
    assert client.get(f"{CLAIM_LIST}export/csv/").status_code == 302
    assert farid.get(f"{CLAIM_LIST}export/exe/").status_code == 404
    plan = planned(CLAIMS, read_table(HEAD.encode() + b"It rained.,event,,\n"))
    with pytest.raises(NotAllowed):
        import_claims_table(plan=plan, by=make.an_editor())


def test_an_export_honours_filters_search_and_order(signed_in):
    make.a_claim(statement="Gwadar B.", kind="quote")
    make.a_claim(statement="Gwadar A.", kind="quote")
    make.a_claim(statement="Gwadar C.", kind="event")
    make.a_claim(statement="Lahore.", kind="quote")
    client = signed_in(roles.EDITOR)

    rows = json.loads(exported(client, "?kind__exact=quote&q=Gwadar&o=1", name="json"))
    assert [row["statement"] for row in rows] == ["Gwadar A.", "Gwadar B."]
    page = client.get(f"{CLAIM_LIST}?kind__exact=quote&q=Gwadar").content.decode()
    assert "export/csv/?kind__exact=quote&amp;q=Gwadar" in page
    assert client.get(f"{CLAIM_LIST}export/csv/?nonsense__exact=1").status_code == 302


LISTS = ["claims_claim", "claims_article", "sources_source", "verification_evidence", "verification_verdict",
         "verification_alert"]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_every_list_of_ours_is_exported_with_as_many_queries_for_many_rows_as_for_few(name: str, kind: str, signed_in):
    client = signed_in(roles.REVIEWER)
    at = reverse(f"admin:{name}_changelist")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert exported(client, at=at, name=kind)
        return len(queries)

    make.a_newsroom()
    cost()
    few = cost()
    make.a_newsroom()
    make.a_newsroom()
    assert cost() == few


def test_two_thousand_lines_take_as_many_queries_for_a_look_as_two_and_come_in_soon():
    farid = make.a_fact_checker()

    def table(count: int) -> bytes:
        lines = (f"It rained {n} times.,event,Speaker {n % 50},a; b" for n in range(count))
        return (HEAD + "\n".join(lines)).encode()

    def cost(count: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            planned(CLAIMS, read_table(table(count)))
        return len(queries)

    assert cost(2) == cost(2000)
    begun = time.monotonic()
    import_claims_table(plan=planned(CLAIMS, read_table(table(2000))), by=farid)
    took = time.monotonic() - begun
    assert Claim.objects.count() == 2000
    assert took < 60
    changed = as_csv(CLAIMS.told, Claim.objects.select_related("claimant")).replace(b"times", b"days")
    with CaptureQueriesContext(connection) as queries:
        import_claims_table(plan=planned(CLAIMS, read_table(changed)), by=farid)
    assert Claim.objects.filter(statement__contains="days").count() == 2000
    assert len(queries) < 40
    print(f"2,000 new claims: {took:.1f} s")  # noqa: T201


def test_planning_sources_asks_once_however_many_they_are():
    def cost(count: int) -> int:
        lines = "\n".join(f"https://example.org/{n}" for n in range(count))
        with CaptureQueriesContext(connection) as queries:
            planned(SOURCES, read_table(f"url\n{lines}".encode()))
        return len(queries)

    assert cost(2) == cost(500)

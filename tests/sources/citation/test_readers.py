"""Where metadata stands in a page, and whom to believe when places differ."""

from __future__ import annotations

import pytest

from sources.citation.found import Field, Origin
from sources.citation.trust import TRUST
from tests.sources.citation.pages import URL, found, json_ld, told

ARTICLE = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Helicopters sold",
    "author": {"@type": "Person", "name": "Jane Doe"}, "datePublished": "2014-09-27T08:00:00+05:00",
    "publisher": {"@type": "Organization", "name": "The Paper"}, "inLanguage": "en-GB",
}  # fmt: skip
ITEM = '<article itemscope itemtype="https://schema.org/NewsArticle">{}</article>'
PLACES: list[tuple[Field, Origin, str, str, str]] = [
    (Field.TITLE, Origin.HIGHWIRE, "A study", '<meta name="citation_title" content="A study">', ""),
    (Field.AUTHORS, Origin.HIGHWIRE, "Jane Doe; John Roe",
     '<meta name="citation_author" content="Doe, Jane"><meta name="citation_author" content="Roe, John">', ""),
    (Field.DATE, Origin.HIGHWIRE, "2014-09-26", '<meta name="citation_publication_date" content="2014/09/26">', ""),
    (Field.SITE, Origin.HIGHWIRE, "The Journal", '<meta name="citation_journal_title" content="The Journal">', ""),
    (Field.PAGES, Origin.HIGHWIRE, "3-9",
     '<meta name="citation_firstpage" content="3"><meta name="citation_lastpage" content="9">', ""),
    (Field.DOI, Origin.HIGHWIRE, "10.1234/abc", '<meta name="citation_doi" content="doi:10.1234/ABC.">', ""),
    (Field.TITLE, Origin.JSON_LD, "Helicopters sold", json_ld(ARTICLE), ""),
    (Field.AUTHORS, Origin.JSON_LD, "Jane Doe", json_ld(ARTICLE), ""),
    (Field.DATE, Origin.JSON_LD, "2014-09-27", json_ld(ARTICLE), ""),
    (Field.SITE, Origin.JSON_LD, "The Paper", json_ld(ARTICLE), ""),
    (Field.KIND, Origin.JSON_LD, "article-newspaper", json_ld(ARTICLE), ""),
    (Field.LANGUAGE, Origin.JSON_LD, "en-GB", json_ld(ARTICLE), ""),
    (Field.SITE, Origin.SITE_DATA, "The Paper", json_ld({"@type": "WebSite", "name": "The Paper"}), ""),
    (Field.TITLE, Origin.OPEN_GRAPH, "Sold", '<meta property="og:title" content="Sold">', ""),
    (Field.SITE, Origin.OPEN_GRAPH, "The Paper", '<meta property="og:site_name" content="The Paper">', ""),
    (Field.DATE, Origin.OPEN_GRAPH, "2014-09-27",
     '<meta property="article:published_time" content="2014-09-27T08:00:00+05:00">', ""),
    (Field.ISBN, Origin.OPEN_GRAPH, "9780306406157", '<meta property="book:isbn" content="0-306-40615-2">', ""),
    (Field.TITLE, Origin.DUBLIN_CORE, "Sold", '<meta name="DC.Title" content="Sold">', ""),
    (Field.AUTHORS, Origin.DUBLIN_CORE, "Jane Doe", '<meta name="dcterms.creator" content="Doe, Jane">', ""),
    (Field.DATE, Origin.DUBLIN_CORE, "2014-09-27", '<meta name="DC.date.issued" content="2014-09-27">', ""),
    (Field.PUBLISHER, Origin.DUBLIN_CORE, "A ministry", '<meta name="dc.publisher" content="A ministry">', ""),
    (Field.AUTHORS, Origin.META, "Jane Doe", '<meta name="author" content="By Jane Doe">', ""),
    (Field.DATE, Origin.META, "2014-09-27", '<meta name="parsely-pub-date" content="2014-09-27T08:00:00Z">', ""),
    (Field.SITE, Origin.META, "The Paper", '<meta name="application-name" content="The Paper">', ""),
    (Field.TITLE, Origin.MICRODATA, "Sold", "", ITEM.format('<h2 itemprop="headline">Sold</h2>')),
    (Field.DATE, Origin.MICRODATA, "2014-09-27", "",
     ITEM.format('<meta itemprop="datePublished" content="2014-09-27">')),
    (Field.AUTHORS, Origin.MICRODATA, "Jane Doe", "",
     ITEM.format(
         '<i itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Jane Doe</b></i>'
     )),
    (Field.AUTHORS, Origin.BYLINE, "Jane Doe", "", '<h1>Sold</h1><p class="byline">By Jane Doe, Defence Editor</p>'),
    (Field.AUTHORS, Origin.BYLINE, "Jane Doe", "", '<h1>Sold</h1><a rel="author" href="/jane">Jane Doe</a>'),
    (Field.AUTHORS, Origin.BYLINE, "Jane Doe", "", "<h1>Sold</h1><p>By Jane Doe</p>"),
    (Field.DATE, Origin.PRINTED_DATE, "2014-09-26", "", "<h1>Sold</h1><time>26 September 2014</time>"),
    (Field.DATE, Origin.PRINTED_DATE, "2014-09-26", "", '<h1>Sold</h1><p class="date">26.09.2014, 8:00</p>'),
    (Field.TITLE, Origin.HEADING, "Helicopters sold", "", "<h1>Helicopters sold</h1>"),
    (Field.TITLE, Origin.TITLE_ELEMENT, "Helicopters sold", "<title>Helicopters sold</title>", ""),
    (Field.SITE, Origin.TITLE_ELEMENT, "Paper Example",
     "<title>Helicopters sold | Paper Example</title>", ""),
    (Field.URL, Origin.CANONICAL, "https://www.example.org/helicopters",
     '<link rel="canonical" href="https://www.example.org/helicopters">', ""),
    (Field.URL, Origin.ADDRESS, URL, "", ""),
    (Field.DATE, Origin.ADDRESS, "2014-09-27", "", ""),
    (Field.SITE, Origin.ADDRESS, "paper.example.org", "", ""),
    (Field.LANGUAGE, Origin.DOCUMENT, "en", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("field", "origin", "value", "head", "body"), PLACES)
def test_a_value_is_found_where_it_stands(field: Field, origin: Origin, value: str, head: str, body: str):
    noise = '<meta name="viewport" content="width=device-width"><meta name="theme" content="2001-01-01">'
    assert told(found(noise + head, body), field) == (value, origin.value)


def test_every_field_has_an_order_of_trust_and_every_origin_a_word_for_people():
    assert set(TRUST) == set(Field)
    assert all(origin.label for origin in Origin)
    assert {origin for order in TRUST.values() for origin in order} == set(Origin)


def test_what_is_said_to_machines_of_this_work_is_believed_before_the_rest():
    head = (
        "<title>Title element</title>"
        '<meta property="og:title" content="Open Graph"><meta name="dc.title" content="Dublin Core">'
    )
    assert told(found(head, "<h1>Heading</h1>"), Field.TITLE) == ("Dublin Core", "dublin-core")
    assert told(found(head + json_ld(ARTICLE)), Field.TITLE) == ("Helicopters sold", "json-ld")
    scholarly = head + json_ld(ARTICLE) + '<meta name="citation_title" content="A study">'
    assert told(found(scholarly), Field.TITLE) == ("A study", "highwire")


def test_of_many_articles_the_one_about_this_page_counts():
    other = {**ARTICLE, "headline": "Another story", "author": "Somebody Else", "url": "https://paper.example.org/b"}
    here = found("<title>Helicopters sold - The Paper</title>" + json_ld(other, ARTICLE))
    assert told(here, Field.AUTHORS)[0] == "Jane Doe"
    by_address = found(json_ld(other, {**ARTICLE, "headline": "Sold", "mainEntityOfPage": {"@id": URL}}))
    assert told(by_address, Field.TITLE)[0] == "Sold"


def test_authors_and_publishers_that_are_only_referred_to_are_looked_up():
    graph = {
        "@graph": [
            {**ARTICLE, "author": {"@id": "#jane"}, "publisher": {"@id": "#paper"}},
            {"@type": ["Person", "Organization"], "@id": "#jane", "name": "Jane Doe"},
            {"@type": "Organization", "@id": "#paper", "name": "The Paper"},
        ]
    }
    here = found(json_ld(graph))
    assert (told(here, Field.AUTHORS)[0], told(here, Field.SITE)[0]) == ("Jane Doe", "The Paper")


def test_a_broken_script_takes_nothing_from_the_others():
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bro</script>'
    commented = (
        '<script type="application/ld+json">//<![CDATA[\n{"@type": "Article", "headline": "Kept",}\n//]]></script>'
    )
    assert told(found(broken + json_ld(ARTICLE)), Field.TITLE)[0] == "Helicopters sold"
    assert told(found(broken + commented), Field.TITLE)[0] == "Kept"


@pytest.mark.parametrize(
    "canonical", ["https://elsewhere.example.com/a", "https://paper.example.org/", "javascript:a", "//["]
)
def test_a_canonical_address_of_another_site_or_of_the_front_page_is_not_believed(canonical: str):
    here = found(f'<link rel="canonical" href="{canonical}">')
    assert told(here, Field.URL) == (URL, "address")


def test_the_site_s_name_is_no_part_of_the_title():
    site = '<meta property="og:site_name" content="The Paper">'
    for title in ("Helicopters sold | The Paper", "The Paper – Helicopters sold", "Helicopters sold » The Paper"):
        assert told(found(f"{site}<title>{title}</title>"), Field.TITLE)[0] == "Helicopters sold"
    assert (
        told(found(f'{site}<meta property="og:title" content="The Paper">', "<h1>Sold</h1>"), Field.TITLE)[0] == "Sold"
    )


def test_the_heading_tells_which_part_of_the_title_element_is_the_title():
    here = found("<title>Helicopters - News from all over the world</title>", "<h1>Helicopters</h1>")
    assert told(here, Field.TITLE) == ("Helicopters", "title-element")


def test_a_whole_day_is_taken_only_where_it_lies_in_what_is_most_trusted():
    printed = "<h1>Sold</h1><time>September 27, 2014</time>"
    for told_by_machine, day in (
        ("2014/09", "2014-09-27"),
        ("2014", "2014-09-27"),
        ("2013", "2013"),
        ("2014/08", "2014-08"),
    ):
        meta = f'<meta name="citation_date" content="{told_by_machine}">'
        assert told(found(meta, printed, url="https://example.org/a"), Field.DATE)[0] == day


def test_a_day_told_in_utc_yields_to_the_local_one_that_is_printed():
    utc = '<meta property="article:published_time" content="2014-09-28T01:00:00Z">'
    printed = "<h1>Sold</h1><time>September 27, 2014</time>"
    assert told(found(utc, printed), Field.DATE) == ("2014-09-27", "printed-date")
    local = '<meta property="article:published_time" content="2014-09-28T01:00:00+05:00">'
    assert told(found(local, printed, url="https://example.org/a"), Field.DATE) == ("2014-09-28", "open-graph")


def test_two_that_agree_are_believed_against_one():
    said = json_ld({**ARTICLE, "datePublished": "2014-09-20"})
    printed = "<h1>Helicopters sold</h1><time>September 26, 2014</time>"
    alone = found(said, printed, url="https://example.org/a")
    backed = found(said + '<meta name="dc.date" content="2014-09-26">', printed, url="https://example.org/a")
    assert told(alone, Field.DATE)[0] == "2014-09-20"
    assert told(backed, Field.DATE)[0] == "2014-09-26"


def test_dates_of_comments_teasers_and_lists_are_not_the_date_of_the_page():
    body = (
        "<h1>Helicopters sold</h1><p>Posted on 26.09.2014</p><p>Text.</p>"
        '<div class="comments"><time>1 October 2014</time></div>'
        '<div class="related"><time>2 October 2014</time></div>'
        + "".join(f'<i class="stamp">{day}.10.2014</i>' for day in range(10, 20))
    )
    assert told(found("", body, url="https://example.org/a"), Field.DATE) == ("2014-09-26", "printed-date")


def test_a_date_of_publication_is_believed_before_one_of_a_change():
    body = "<h1>Sold</h1><p>Updated 28 September 2014</p><p>Published 26 September 2014</p>"
    assert told(found("", body, url="https://example.org/a"), Field.DATE)[0] == "2014-09-26"


def test_american_pages_write_the_month_first():
    body = '<h1>Sold</h1><span class="date">09/03/2014</span>'
    assert told(found("", body, url="https://e.example", language="en-US"), Field.DATE)[0] == "2014-09-03"
    assert told(found("", body, url="https://e.example", language="en-GB"), Field.DATE)[0] == "2014-03-09"


def test_what_nobody_else_found_is_guessed_and_says_so():
    body = "<h1>Sold</h1><p>Long ago.</p>" + "<p>Words.</p>" * 200 + "<footer><p>Copyright 2013-05-06</p></footer>"
    value, origin = told(found("", body, url="https://example.org/a"), Field.DATE)
    assert (value[:4], origin) == ("2013", "htmldate")
    by = '<h1>Sold</h1><div><span class="post-info__author-name">Jane Doe</span></div>'
    assert told(found("", by), Field.AUTHORS)[0] == "Jane Doe"

"""What sort of work a page is, in the words of CSL, from the words of schema.org and Open Graph."""

from __future__ import annotations

WEBPAGE = "webpage"
KINDS = {
    "newsarticle": "article-newspaper",
    "analysisnewsarticle": "article-newspaper",
    "askpublicnewsarticle": "article-newspaper",
    "backgroundnewsarticle": "article-newspaper",
    "opinionnewsarticle": "article-newspaper",
    "reportagenewsarticle": "article-newspaper",
    "reviewnewsarticle": "article-newspaper",
    "scholarlyarticle": "article-journal",
    "medicalscholarlyarticle": "article-journal",
    "blogposting": "post-weblog",
    "liveblogposting": "post-weblog",
    "socialmediaposting": "post",
    "discussionforumposting": "post",
    "book": "book",
    "thesis": "thesis",
    "report": "report",
    "dataset": "dataset",
    "legislation": "legislation",
}
ARTICLES = frozenset(
    {*KINDS, "article", "advertisercontentarticle", "satiricalarticle", "techarticle", "apireference", "creativework"}
    - {"dataset", "legislation"}
)


def kind_named(name: str) -> str | None:
    """The CSL type for a type of schema.org or Open Graph; None where it says nothing."""
    return KINDS.get(name.rpartition("/")[2].rpartition(":")[2].strip().lower())

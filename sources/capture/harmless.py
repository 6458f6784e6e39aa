"""A page that was captured, made fit to be looked at: nothing runs, nothing loads, nothing leads away.

The page is built anew from a short list of elements and attributes, so that it does not matter how a browser reads
what the parser here read otherwise: no element is left whose content is not plain text or other elements of the list.
Whoever serves it adds `HEADERS`, which forbid the same once more.
"""

from __future__ import annotations

import re

from lxml import etree, html

from sources.checking.pages import MAX_PARSED, decoded, tree_of

HEADERS = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
    "Cache-Control": "private, no-store",
}
MAX_ELEMENTS = 50_000  # a page with more is shown as far as that


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What an element becomes: itself, where it is in the list; nothing at all, with what it holds, where it acts or holds
# text that is read by rules of its own; else a plain `div`, with what it holds.
_KEPT = _words("""
    html body div p span a b i u s em strong small big sub sup mark del ins q cite code pre kbd samp var abbr dfn time
    data bdi bdo br wbr hr h1 h2 h3 h4 h5 h6 hgroup header footer main nav section article aside address blockquote
    figure figcaption img ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td details summary ruby
    rb rt rp font center tt strike picture label fieldset legend
""")
_GONE = _words("""
    head script style noscript template meta link base iframe frame frameset noframes object embed applet param audio
    video source track canvas svg math title textarea xmp plaintext listing noembed input button select option
    datalist output portal fencedframe map area dialog marquee bgsound
""")
# Elements that hold nothing; the parser takes some of them for the start of all that follows.
_HOLLOW = _words("meta link base embed param source track input area bgsound")
_ATTRIBUTES = _words("""
    class id lang dir title alt width height colspan rowspan headers scope start reversed value datetime cite align
    valign bgcolor color border cellpadding cellspacing open style
""")
_LOADS = re.compile(r"url|image|src|\\", re.IGNORECASE)  # in a style; a backslash may spell any of them
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif|bmp)[;,]", re.IGNORECASE)
_STYLE = """
body { font-family: system-ui, sans-serif; line-height: 1.5; margin: 1rem; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; }
a { text-decoration: underline; }
"""


def harmless_html(body: bytes, *, content_type: str) -> str:
    """The page as HTML of its own. Never raises: of what cannot be read there is an empty page.

    Styles of the page's own stylesheets are gone; those that stand with single elements are left. Links keep their
    address as a title, and lead nowhere.
    """
    tree = tree_of(decoded(body[:MAX_PARSED], content_type))
    page = html.Element("html")
    etree.SubElement(page, "meta", charset="utf-8")
    etree.SubElement(page, "style").text = _STYLE
    if tree is not None:
        _copy_language(tree, page)
        page.append(_harmless(tree))
    return "<!doctype html>" + etree.tostring(page, method="html", encoding="unicode")


def _copy_language(tree: html.HtmlElement, page: html.HtmlElement) -> None:
    for name in ("lang", "dir"):
        if value := tree.get(name):
            page.set(name, value)


def _harmless(tree: html.HtmlElement) -> html.HtmlElement:
    """The body of the tree, with nothing in it but what is in the lists."""
    found = tree.find(".//body")
    start = tree if found is None else found
    for number, element in enumerate(list(start.iter())):
        if element is start:
            continue
        if element.tag in _HOLLOW:
            element.drop_tag()
        elif not isinstance(element.tag, str) or element.tag in _GONE or number > MAX_ELEMENTS:
            _leave_out(element)
        else:
            _plain(element)
    _plain(start)
    start.tag, start.tail = "body", None
    return start


def _leave_out(element: html.HtmlElement) -> None:
    """Takes an element out, with what it holds; what follows it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def _plain(element: html.HtmlElement) -> None:
    given = dict(element.attrib)
    if element.tag not in _KEPT:
        element.tag = "div"
    for name in given:
        if name not in _ATTRIBUTES or (name == "style" and _LOADS.search(given[name])):
            del element.attrib[name]
    if element.tag == "a" and (leads := given.get("href", "").strip()):
        element.set("title", leads[:500])
    if element.tag == "img" and _PICTURE.match(given.get("src", "").strip()):
        element.set("src", given["src"].strip())

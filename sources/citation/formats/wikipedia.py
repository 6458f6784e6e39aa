"""Wikipedia's {{cite web}}, with the archived copy where there is one."""

from __future__ import annotations

import re

from sources.citation.formats.work import Work

# What wikitext would take for markup, spelled as the character reference that shows the same.
_MARKUP = re.compile(r"[|{}\[\]<>]|'{2,}|~{3,}|_{2,}|&(?=#?\w+;)")
_IN_ADDRESS = re.compile(r"[|{}\[\]<>\"'\s]")


def cite_web(work: Work) -> str:
    """One template on one line, dates in the order of ISO 8601."""
    fields: list[tuple[str, str]] = []
    for number, name in enumerate(work.authors, 1):
        if "literal" in name:
            fields.append((f"author{number}", escaped(name["literal"])))
        else:
            fields += [(f"last{number}", escaped(name["family"])), (f"first{number}", escaped(name.get("given", "")))]
    fields += [
        ("title", escaped(work.text("title"))),
        ("url", _address(work.text("URL"))),
        ("website", escaped(work.text("container-title"))),
        ("publisher", escaped(work.text("publisher"))),
        ("date", escaped(work.day("issued"))),
        ("language", escaped(work.text("language"))),
        ("doi", escaped(work.text("DOI"))),
        ("isbn", escaped(work.text("ISBN"))),
        ("access-date", escaped(work.day("accessed"))),
    ]
    if work.archived:
        fields += [
            ("archive-url", _address(work.archived.url)),
            ("archive-date", work.archived.on.isoformat()),
            ("url-status", "dead" if work.archived.dead else "live"),
        ]
    return "{{cite web " + " ".join(f"|{name}={value}" for name, value in fields if value) + "}}"


def escaped(text: str) -> str:
    """Text that stands in a template as it is."""
    return _MARKUP.sub(lambda found: "".join(f"&#{ord(character)};" for character in found.group()), text)


def _address(url: str) -> str:
    return _IN_ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode()), url)

"""A dossier is an article with its claims and sources in a few files, to be carried between newsrooms.

`article.txt` (the text), `claims.json`, `sources.json`, and, where there is more to say about the article than
its text, `article.json`; `ids.json` has the public ids of all. `format` reads and checks the files, `here` finds what
of them is here already, `importer` and `exporter` carry them in and out.
"""

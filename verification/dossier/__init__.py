"""A dossier is an article with its claims and sources in three files, to be carried between newsrooms.

`article.txt` (the text), `claims.json`, `sources.json`, and, where there is more to say about the article than
its text, `article.json`. `format` reads and checks the files, `importer` and `exporter` carry them in and out.
"""

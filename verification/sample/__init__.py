"""The sample that a newcomer finds: an article, its claims and sources, and a small web that the sources live on.

`article.txt`, `claims.json` and `sources.json` are an ordinary dossier, `stages.json` says how far each claim
has come, `website` serves the sources and misbehaves on purpose, `loader` brings it all in.
"""

ORIGIN = "http://127.0.0.1:8010"  # stands in the files; the loader puts the real port in its place

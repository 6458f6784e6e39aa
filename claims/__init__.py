"""What was said, by whom, where: articles, their revisions, claims and their places in a text."""

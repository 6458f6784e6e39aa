"""What the public reads in a browser: pages, feeds, cards. Nothing here decides what is public; editions do."""

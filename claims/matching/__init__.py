"""Finding claims that say the same: sentence embeddings, words, and the facts on which two sentences disagree.

Plain algorithms without Django. What is stored, and who may do what with it, is for the services of `claims`.
"""

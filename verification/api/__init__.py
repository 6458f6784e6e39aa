"""The API of what people decide: claims and their workflow, dossiers, and the facts that come out."""

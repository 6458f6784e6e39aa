"""The workbench: an article opens as a reading room, and all work on its claims is done beside its text.

`reading` cuts the text, `dossier` gathers what is known of the claim in hand, `views` show, `acts` call the services.
"""

"""The catalogues hold what the code asks for, whole and usable; what is compiled is what was written."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext

from tests.languages.catalogues import APPS, LANGUAGES, Key, asked_for, compiled, entries, forms, key, written

BOTH = pytest.mark.parametrize(("app", "language"), [(app, language) for app in APPS for language in LANGUAGES])
EACH = pytest.mark.parametrize("language", LANGUAGES)
FILLED_IN = re.compile(r"\{(\w*)[^}]*\}|%\((\w+)\)[sd]|(%[sd])")
TAGS = re.compile(r"</?\w+")
# What the main road shows: the workbench from the article to the published verdict, the admin around it with the
# theme's frame, and what readers get. The labels of states and the texts of the models' fields that it shows have tests
# of their own, here and in the journey.
ROAD = (
    "verification/templates/", "verification/workbench/", "verification/admin/", "verification/services/",
    "verification/queues.py", "verification/figures.py", "verification/dashboard.py", "verification/models/rating.py",
    "claims/admin.py", "claims/models/article.py", "claims/models/claim.py", "claims/models/status.py",
    "claims/services.py", "claims/revisions.py", "sources/admin.py", "sources/models/source.py", "sources/services/",
    "sources/templates/", "config/admin.py", "config/edits.py", "config/errors.py", "config/permissions.py",
    "config/templates/", "config/theme_texts.py", "verification/models/evidence.py", "verification/models/review.py",
)  # fmt: skip


def all_entries(language: str) -> Iterator[tuple[str, Key, tuple[str, ...]]]:
    for app in APPS:
        for text, said in entries(written(app, language)).items():
            yield app, text, said


@BOTH
def test_what_is_compiled_is_what_was_written(app: str, language: str):
    assert entries(compiled(app, language)) == entries(written(app, language)), "Run `make messages`."


@BOTH
def test_the_catalogue_holds_what_is_asked_for_and_nothing_else(app: str, language: str):
    here = {key(message.context, message.id) for message in written(app, language) if message.id}
    asked = asked_for(app)
    missing = [f"{text[1]!r} in {', '.join(sorted(asked[text]))}" for text in asked.keys() - here]
    assert not missing, f"Run `make messages`: {missing}"
    assert not here - asked.keys(), "Run `make messages`."


@BOTH
def test_nothing_is_guessed_and_nothing_is_left_over(app: str, language: str):
    catalogue = written(app, language)
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    assert not catalogue.obsolete


@EACH
def test_every_text_of_the_main_road_is_translated(language: str):
    untold = [
        f"{text[1]!r} in {min(files)}"
        for app in APPS
        for text, files in asked_for(app).items()
        if any(file.startswith(ROAD) for file in files) and text not in entries(written(app, language))
    ]
    assert not untold


@EACH
def test_every_label_of_a_state_or_kind_is_translated(language: str):
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    choices = {str(choice.label) for kind in _choices(models) for choice in kind if choice.value}
    assert len(choices) > 80
    with translation.override(language):
        assert not [label for label in choices if gettext(label) == label and re.search("[a-z]{3}", label)]


def _choices(models: list[type]) -> set[type[TextChoices]]:
    names = {model.__module__ for model in models}
    members = [member for name in names for member in vars(sys.modules[name]).values()]
    return {one for one in members if isinstance(one, type) and issubclass(one, TextChoices) and one is not TextChoices}


@EACH
def test_what_is_filled_in_has_a_place_in_every_translation(language: str):
    for app in APPS:
        for message in written(app, language):
            if not message.id:
                continue
            wanted = {name for text in forms(message.id) for name in filled_in(text)}
            for said in filter(None, forms(message.string)):
                assert filled_in(said) <= wanted, said
                assert isinstance(message.id, tuple) or filled_in(said) == wanted, said
                assert sorted(TAGS.findall(said)) == sorted(TAGS.findall(forms(message.id)[-1])), said
            many = forms(message.string)[-1]
            assert not many or filled_in(many) == filled_in(forms(message.id)[-1]), many


def filled_in(text: str) -> set[str]:
    return {"".join(found) for found in FILLED_IN.findall(text)}


@EACH
def test_one_text_has_one_translation_wherever_it_stands(language: str):
    """Django puts all catalogues together: of two translations one would be shown in both places."""
    seen: dict[Key, tuple[str, ...]] = {}
    for app, text, said in all_entries(language):
        assert seen.setdefault(text, said) == said, f"{text} of {app}"


@EACH
def test_marks_of_direction_come_in_pairs(language: str):
    """What is filled in stands between FIRST STRONG ISOLATE and its end, so that it keeps its own direction."""
    for _, _, said in all_entries(language):
        for form in said:
            assert form.count("\u2068") == form.count("\u2069")
            assert not re.search("[\u200e\u200f\u202a-\u202e\u2066\u2067]", form)


def test_english_is_complete_in_the_code_itself():
    for app in APPS:
        for context, text in asked_for(app):
            assert text.strip() == text, f"{context}{text!r} begins or ends with a space"

"""What is wrong with a glossary: for `check`, so that an operator can trust a change."""

from collections.abc import Iterable, Iterator

from bot.language.analyzers import Analyzers
from bot.language.glossary import Concept
from bot.languages import LANGUAGES


def check_glossary(
    concepts: Iterable[Concept], analyzers: Analyzers
) -> Iterator[tuple[int | None, str]]:
    """Line and finding: a concept twice or without a language, a form in two concepts, a form
    of which an analyzer leaves nothing."""
    ids: set[str] = set()
    owners: dict[tuple[str, str], str] = {}
    for concept in concepts:
        if concept.id in ids:
            yield concept.line, f"{concept.id} stands there twice"
        ids.add(concept.id)
        for language in LANGUAGES:
            forms = concept.forms.get(language, ())
            if not forms:
                yield concept.line, f"{concept.id} has no form in {language}"
            for form in forms:
                owner = owners.setdefault((language, form.casefold()), concept.id)
                if owner != concept.id and not _both_countries(owner, concept.id):
                    yield concept.line, f"{form!r} ({language}) stands in {owner} as well"
                if not analyzers[language].leaves_anything(form):
                    yield concept.line, f"{form!r} ({language}) is all function words"


def _both_countries(first: str, second: str) -> bool:
    """Whether a form may belong to two: 日米 is Japan and the United States."""
    return first.startswith("country-") and second.startswith("country-")

"""Ideas and their names in the four languages: ours from config/glossary.yaml, and CLDR's.

A concept is what lets a question in one language find a passage in another. Countries, months
and weekdays come from the Unicode CLDR through Babel; an entry of the glossary with the same id
(country-us, month-1, weekday-3) adds forms to them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from babel import Locale

from bot.errors import GlossaryError
from bot.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea with its surface forms by language, best known first."""

    id: str
    forms: Mapping[str, tuple[str, ...]]
    line: int | None = field(default=None, compare=False)
    """Where it stands in the glossary's file; None for CLDR's."""


def read_glossary(file: Path) -> tuple[Concept, ...]:
    """The concepts of a glossary file. Raises GlossaryError naming the line that is wrong."""
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    except OSError as error:
        raise GlossaryError(f"{file} cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{file}:{mark.line + 1}" if mark else str(file)
        raise GlossaryError(f"{place}: is not YAML in UTF-8") from None
    if root is None:
        return ()
    if not isinstance(root, yaml.MappingNode):
        raise GlossaryError(f"{file}: must be concepts, each with its forms by language")
    return tuple(_concept(key, value, file) for key, value in root.value)


# CLDR's short names, which Babel leaves out.
_SHORT_NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "US": {"en": ("US", "USA"), "de": ("USA", "US"), "id": ("AS", "Amerika"), "ja": ("米国",)},
    "GB": {"en": ("UK",), "de": ("UK",), "id": ("Inggris",), "ja": ("英国",)},
}


def cldr_concepts() -> tuple[Concept, ...]:
    """Countries, months and weekdays as CLDR names them."""
    names: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for language in LANGUAGES:
        locale = Locale(language)
        for code, name in locale.territories.items():
            if len(code) == 2:
                short = _SHORT_NAMES.get(code, {}).get(language, ())
                names[f"country-{code.lower()}"][language] = (name, *short)
        for number, name in locale.months["format"]["wide"].items():
            names[f"month-{number}"][language] = (name,)
        for number, name in locale.days["format"]["wide"].items():
            names[f"weekday-{number + 1}"][language] = (name,)
    return tuple(Concept(id_, forms) for id_, forms in names.items())


def merged(*sources: Iterable[Concept]) -> tuple[Concept, ...]:
    """Concepts of one id made one, their forms in the order of the sources."""
    forms: defaultdict[str, defaultdict[str, dict[str, None]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for concept in (concept for source in sources for concept in source):
        for language, names in concept.forms.items():
            forms[concept.id][language].update(dict.fromkeys(names))
    return tuple(
        Concept(id_, {language: tuple(names) for language, names in by_language.items()})
        for id_, by_language in forms.items()
    )


def _concept(key: yaml.Node, value: yaml.Node, file: Path) -> Concept:
    line = key.start_mark.line + 1
    if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.MappingNode):
        raise GlossaryError(f"{file}:{line}: a concept is its id and forms by language")
    forms: dict[str, tuple[str, ...]] = {}
    for language, names in value.value:
        if language.value not in LANGUAGES:
            raise GlossaryError(f"{file}:{language.start_mark.line + 1}: no such language here")
        if not isinstance(names, yaml.SequenceNode) or not all(
            isinstance(name, yaml.ScalarNode) and name.value.strip() for name in names.value
        ):
            place = f"{file}:{language.start_mark.line + 1}"
            raise GlossaryError(f"{place}: the forms of {key.value} must be a list of words")
        forms[language.value] = tuple(name.value.strip() for name in names.value)
    return Concept(key.value, forms, line)

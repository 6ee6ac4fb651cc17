"""The settings in force, each with where it comes from: what `check` tells of them."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import SecretStr

from bot.settings import Settings, mask_tokens, setting_names

_SECRET = {"telegram.webhook_secret"}


def explained(settings: Settings, places: Mapping[str, str], *, everything: bool) -> Iterator[str]:
    """A line for each setting that is not at its default, or for every one; secrets are masked."""
    defaults = Settings()
    for path in setting_names():
        value, default = _value(settings, path), _value(defaults, path)
        if everything or value != default:
            shown = "[set]" if path in _SECRET and value else _shown(value)
            beside = "default" if value == default else f"default: {_shown(default)}"
            place = places.get(path)
            yield mask_tokens(f"{path}: {shown}  ({f'{place}; ' if place else ''}{beside})")
    for name, value in (("token", settings.token), ("api_url", settings.api_url)):
        if value:
            shown = "[set]" if isinstance(value, SecretStr) else value
            yield f"{name}: {shown}  ({places[name]})"


def _value(settings: Settings, path: str) -> object:
    section, name = path.split(".")
    return getattr(getattr(settings, section), name)


def _shown(value: object) -> str:
    if isinstance(value, frozenset):
        return json.dumps(sorted(value))
    return str(value) if isinstance(value, Path) else json.dumps(value, ensure_ascii=False)

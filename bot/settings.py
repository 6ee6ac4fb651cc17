"""config/bot.yaml and the environment into one frozen, validated value.

The environment is read here and nowhere else. Each setting of the file can be given as BOT_ and
its path with __ between the parts (BOT_CORPUS__PATH); the environment wins.
"""

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.schema import Settings, setting_names

__all__ = ["Settings", "load_settings", "setting_names"]

DEFAULT_FILE = Path("config/bot.yaml")
_PREFIX = "BOT_"
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_NOT_SETTINGS = {"BOT_CONFIG"}


def load_settings(
    file: Path | None = None,
    *,
    corpus: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """The settings in force. Raises SettingsError with one sentence on what is wrong and where.

    `file` and `corpus` come from the command line and win over the environment. Without `file`,
    BOT_CONFIG names it, or config/bot.yaml is used where it exists.
    """
    environment = os.environ if environment is None else environment
    values, places = _read_file(_chosen_file(file, environment))
    _overlay(values, places, environment)
    if corpus is not None:
        values.setdefault("corpus", {})["path"] = str(corpus)
        places["corpus.path"] = "--corpus"
    values["token"] = _read_token(environment)
    values["api_url"] = _read_api_url(environment)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_sentence(error, places)) from None


def _chosen_file(file: Path | None, environment: Mapping[str, str]) -> Path | None:
    named = file or (Path(environment["BOT_CONFIG"]) if environment.get("BOT_CONFIG") else None)
    if named is not None and not named.is_file():
        raise SettingsError(f"the config file {named} does not exist")
    return named or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)


def _read_file(file: Path | None) -> tuple[dict[str, Any], dict[str, str]]:
    """The file's values, and for each setting the file and line where it stands."""
    if file is None:
        return {}, {}
    try:
        text = file.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the config file {file} cannot be read: {error}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f":{mark.line + 1}" if mark else ""
        raise SettingsError(f"{file}{line}: is not YAML: {error.problem}") from None
    except (yaml.YAMLError, RecursionError):
        raise SettingsError(f"{file}: is not YAML that can be read") from None
    if values is None:
        return {}, {}
    if not isinstance(values, dict) or not isinstance(root, yaml.MappingNode):
        raise SettingsError(f"{file}: must be sections of settings, such as corpus:")
    places: dict[str, str] = {}
    for key, section in root.value:
        places[str(key.value)] = f"{file}:{key.start_mark.line + 1}"
        for name, _ in section.value if isinstance(section, yaml.MappingNode) else ():
            places[f"{key.value}.{name.value}"] = f"{file}:{name.start_mark.line + 1}"
    # A section with all its lines commented out is read as None and means its defaults.
    return {key: value for key, value in values.items() if value is not None}, places


def _overlay(
    values: dict[str, Any], places: dict[str, str], environment: Mapping[str, str]
) -> None:
    known = setting_names()
    for variable, text in environment.items():
        if not variable.startswith(_PREFIX) or variable in _NOT_SETTINGS:
            continue
        path = variable.removeprefix(_PREFIX).lower().replace("__", ".")
        if path not in known:
            close = get_close_matches(path, known, n=1, cutoff=0.5)
            right = _PREFIX + close[0].upper().replace(".", "__") if close else ""
            advice = f"; do you mean {right}?" if right else "; unset it"
            raise SettingsError(f"the environment has {variable}, which is no setting{advice}")
        section, name = path.split(".")
        if not isinstance(values.setdefault(section, {}), dict):
            values[section] = {}
        values[section][name] = _scalar(text, section, name)
        places[path] = variable


def _scalar(text: str, section: str, name: str) -> Any:
    """A value of the environment; lists are written with commas."""
    field = type(Settings.model_fields[section].default).model_fields[name]
    if field.annotation == frozenset[int]:
        return [part for part in re.split(r"[,\s\[\]]+", text) if part]
    options = get_args(field.annotation)
    if options and isinstance(options[0], str):
        return {option.lower(): option for option in options}.get(text.lower(), text)
    return int(text) if options and text.isdigit() else text


def _read_token(environment: Mapping[str, str]) -> str | None:
    token = environment.get("TELEGRAM_BOT_TOKEN", "").strip()
    file = environment.get("TELEGRAM_BOT_TOKEN_FILE", "").strip()
    where = "TELEGRAM_BOT_TOKEN"
    if not token and file:
        where = f"TELEGRAM_BOT_TOKEN_FILE ({file})"
        try:
            token = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not text"
            raise SettingsError(f"{where} cannot be read: {reason}") from None
        if not token:
            raise SettingsError(f"{where} is empty; put the token from @BotFather into it")
    if token and not _TOKEN.fullmatch(token):
        raise SettingsError(
            f"{where} is not a bot token; it looks like 123456789:AA… and comes from @BotFather"
        )
    return token or None


def _read_api_url(environment: Mapping[str, str]) -> str | None:
    url = environment.get("TELEGRAM_API_URL", "").strip().rstrip("/")
    if url and not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?", url):
        raise SettingsError("TELEGRAM_API_URL is not a URL such as http://127.0.0.1:8081")
    return url or None


def _sentence(error: ValidationError, places: Mapping[str, str]) -> str:
    first = error.errors(include_url=False, include_input=True)[0]
    path = ".".join(str(part) for part in first["loc"][:2])
    place = places.get(path) or places.get(str(first["loc"][0])) or "the settings"
    if first["type"] == "extra_forbidden":
        return _unknown(path, place)
    if first["type"] == "model_type":
        return f"{place}: {path} must be a section of settings"
    reason = first["msg"][0].lower() + first["msg"][1:]
    return f"{place}: {path} is {first['input']!r}, but {reason.removeprefix('input ')}"


def _unknown(path: str, place: str) -> str:
    sections = list(Settings.model_fields)
    close = get_close_matches(path, [*setting_names(), *sections], n=1, cutoff=0.5)
    advice = f"; do you mean {close[0]}?" if close else ""
    return f"{place}: there is no setting {path}{advice}"

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
from bot.schema import Settings as Settings
from bot.schema import setting_names as setting_names

DEFAULT_FILE = Path("config/bot.yaml")
_PREFIX = "BOT_"
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
# Text in a sentence that may well be somebody's token; a shorter one would be no working token.
_LIKE_A_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
_NOT_SETTINGS = {"BOT_CONFIG"}
_FROM_ENVIRONMENT = {"token": "TELEGRAM_BOT_TOKEN", "api_url": "TELEGRAM_API_URL"}
# PyYAML lets them through where a value is not what its looks or its tag promise.
_NO_VALUE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
# What pydantic finds, in plain words; its own are kept for the rest.
_REASONS = {
    "float_parsing": "should be a number",
    "float_type": "should be a number",
    "finite_number": "should be a number that ends",
    "int_parsing": "should be a whole number",
    "int_parsing_size": "should be a whole number of a sensible size",
    "int_type": "should be a whole number",
    "int_from_float": "should be a whole number",
    "greater_than_equal": "should be at least {ge:g}",
    "less_than_equal": "should be at most {le:g}",
    "frozen_set_type": "should be a list of numbers",
    "path_type": "should be a path",
    "value_error": "{error}",
}


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
    return load_with_places(file, corpus=corpus, environment=environment)[0]


def load_with_places(
    file: Path | None = None,
    *,
    corpus: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> tuple[Settings, Mapping[str, str]]:
    """As load_settings, with the place that each setting comes from: a line of the file, a
    variable, or --corpus. What has none is at its default."""
    environment = os.environ if environment is None else environment
    try:
        return _load(find_file(file, environment), corpus, environment)
    except SettingsError as error:
        # A token in a wrong place is a likely slip, and sentences end up in logs.
        raise SettingsError(mask_tokens(str(error))) from None


def find_file(file: Path | None, environment: Mapping[str, str] | None = None) -> Path | None:
    """The file that settings come from, if any. Raises SettingsError if it is named but missing."""
    environment = os.environ if environment is None else environment
    named = file or (Path(environment["BOT_CONFIG"]) if environment.get("BOT_CONFIG") else None)
    if named is not None and not _is_file(named):
        raise SettingsError(mask_tokens(f"the config file {named} does not exist"))
    return named or (DEFAULT_FILE if _is_file(DEFAULT_FILE) else None)


def mask_tokens(text: str) -> str:
    """The text without whatever looks like a bot token."""
    return _LIKE_A_TOKEN.sub("[token]", text)


def _load(
    file: Path | None, corpus: Path | None, environment: Mapping[str, str]
) -> tuple[Settings, Mapping[str, str]]:
    values, places = _read_file(file)
    _overlay(values, places, environment)
    if corpus is not None:
        _put(values, "corpus.path", str(corpus))
        places["corpus.path"] = "--corpus"
    values["token"], places["token"] = _read_token(environment)
    values["api_url"] = _read_api_url(environment)
    places["api_url"] = "TELEGRAM_API_URL"
    try:
        return Settings.model_validate(values), places
    except ValidationError as error:
        raise SettingsError(_sentence(error, places)) from None


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # a name that is too long, a folder that may not be entered
        return False


def _read_file(file: Path | None) -> tuple[dict[str, Any], dict[str, str]]:
    """The file's values, and for each setting the file and line where it stands."""
    if file is None:
        return {}, {}
    values, root = _parse(file)
    if values is None:
        return {}, {}
    if not isinstance(values, dict) or not isinstance(root, yaml.MappingNode):
        raise SettingsError(f"{file}: must be sections of settings, such as corpus:")
    places = _places(file, root)
    for name in sorted(values.keys() & _FROM_ENVIRONMENT.keys()):
        right = _FROM_ENVIRONMENT[name]
        raise SettingsError(f"{places.get(name, file)}: {name} is no setting; use {right} for it")
    # A section with all its lines commented out is read as None and means its defaults.
    return {key: value for key, value in values.items() if value is not None}, places


def _parse(file: Path) -> tuple[Any, yaml.Node | None]:
    """What a file of YAML says, and the tree that it was made of."""
    try:
        text = file.read_text(encoding="utf-8")
        return yaml.safe_load(text), yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        raise SettingsError(f"the config file {file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"the config file {file} cannot be read: it is not UTF-8") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f":{mark.line + 1}" if mark else ""
        raise SettingsError(f"{file}{line}: is not YAML: {error.problem}") from None
    except (yaml.YAMLError, RecursionError):
        raise SettingsError(f"{file}: is not YAML that can be read") from None
    except _NO_VALUE:
        raise SettingsError(
            f"{file}: has a value that YAML cannot make, such as the day 2023-13-45"
        ) from None


def _places(file: Path, root: yaml.MappingNode) -> dict[str, str]:
    places: dict[str, str] = {}
    for key, section in root.value:
        places[str(key.value)] = f"{file}:{key.start_mark.line + 1}"
        for name, _ in section.value if isinstance(section, yaml.MappingNode) else ():
            places[f"{key.value}.{name.value}"] = f"{file}:{name.start_mark.line + 1}"
    return places


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
        value = _scalar(text, path)
        if isinstance(value, str) and not value.strip():
            continue  # such as an entry of compose.yaml that nobody filled in
        _put(values, path, value)
        places[path] = variable


def _put(values: dict[str, Any], path: str, value: Any) -> None:
    """Sets a value, unless its section is none: that is refused with the other mistakes."""
    section, name = path.split(".")
    found = values.get(section, {})
    if isinstance(found, dict):
        values[section] = {**found, name: value}


def _scalar(text: str, path: str) -> Any:
    """A value of the environment; lists are written with commas."""
    section, name = path.split(".")
    field = type(Settings.model_fields[section].default).model_fields[name]
    if field.annotation == frozenset[int]:
        return [part for part in re.split(r"[,\s\[\]]+", text) if part]
    options = get_args(field.annotation)
    if options and isinstance(options[0], str):
        return {option.lower(): option for option in options}.get(text.lower(), text)
    return text


def _read_token(environment: Mapping[str, str]) -> tuple[str | None, str]:
    """The token, and where it was read."""
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
    return token or None, where


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
    own_words = first["msg"][0].lower() + first["msg"][1:]
    plain = _REASONS.get(first["type"], "").format(**first.get("ctx", {}))
    shown = "empty" if first["input"] in (None, "") else repr(first["input"])
    return f"{place}: {path} is {shown}, but {plain or own_words.removeprefix('input ')}"


def _unknown(path: str, place: str) -> str:
    sections = list(Settings.model_fields)
    close = get_close_matches(path, [*setting_names(), *sections], n=1, cutoff=0.5)
    advice = f"; do you mean {close[0]}?" if close else ""
    return f"{place}: there is no setting {path}{advice}"

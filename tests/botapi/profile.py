"""Who the bot is: getMe, its commands, name and descriptions.

The texts for names and descriptions that are too long are not documented; the ones here are made
in the manner of their neighbours.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from .errors import bad_request
from .params import Params
from .rights import check_read
from .world import User, World

MAX_COMMANDS = 100
MAX_COMMAND = 32
MAX_COMMAND_DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")


@dataclass(slots=True)
class Profile:
    """What the bot told about itself; texts and commands by language and scope."""

    user: User
    supports_inline: bool = True
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)

    def me(self, *, sees_all: bool) -> dict[str, Any]:
        """The answer of getMe."""
        return self.user.payload() | {
            "can_join_groups": True,
            "can_read_all_group_messages": sees_all,
            "supports_inline_queries": self.supports_inline,
            "supports_guest_queries": self.supports_inline,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def get_text(self, name: str, params: Params) -> dict[str, str]:
        """getMyName and its like; falls back to the text without language."""
        language = _language(params)
        default = self.user.first_name if name == "name" else ""
        common = self.texts.get((name, ""), default)
        return {name: self.texts.get((name, language)) or common}

    def set_text(self, name: str, params: Params) -> bool:
        """setMyName and its like."""
        language, text = _language(params), params.text(name)
        if len(text) > _LIMITS[name]:
            raise bad_request(f"BOT_{name.upper()}_TOO_LONG")
        self.texts[name, language] = text
        return True

    def set_commands(self, params: Params, world: World) -> bool:
        """setMyCommands."""
        parsed = params.parsed("commands", "can't parse commands JSON object")
        commands = _commands([] if parsed is None else parsed)
        self.commands[_scope(params, world), _language(params)] = commands
        return True

    def get_commands(self, params: Params, world: World) -> list[dict[str, str]]:
        """getMyCommands; what was set for exactly this scope and language."""
        return self.commands.get((_scope(params, world), _language(params)), [])

    def delete_commands(self, params: Params, world: World) -> bool:
        """deleteMyCommands."""
        self.commands.pop((_scope(params, world), _language(params)), None)
        return True


def _language(params: Params) -> str:
    code = params.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _scope(params: Params, world: World) -> str:
    raw = params.parsed("scope", "can't parse BotCommandScope JSON object")
    if raw is None:
        return json.dumps({"type": "default"})
    prefix = "can't parse BotCommandScope:"
    if not isinstance(raw, dict):
        raise bad_request(f"{prefix} BotCommandScope must be an Object")
    if "type" not in raw:
        raise bad_request(f'{prefix} Can\'t find field "type"')
    if raw["type"] in _SCOPES:
        return json.dumps({"type": raw["type"]})
    if raw["type"] not in _CHAT_SCOPES:
        raise bad_request(f"{prefix} Unsupported type specified")
    if "chat_id" not in raw:
        raise bad_request(f'{prefix} Can\'t find field "chat_id"')
    state = world.named(str(raw["chat_id"]))
    check_read(state)
    scope = {"type": raw["type"], "chat_id": state.chat.id}
    if raw["type"] == "chat_member":
        scope["user_id"] = int(raw.get("user_id", 0))
        if scope["user_id"] <= 0:
            raise bad_request(f"{prefix} Invalid user_id specified")
    return json.dumps(scope, sort_keys=True)


def _commands(raw: Any) -> list[dict[str, str]]:
    if not isinstance(raw, list):
        raise bad_request("expected an Array of BotCommand")
    made = [_command(item) for item in raw]
    if len(made) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return made


def _command(raw: Any) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for key in ("command", "description"):
        if key not in raw:
            raise bad_request(f"can't parse BotCommand: Can't find field \"{key}\"")
    command = str(raw["command"]).strip().lstrip("/")
    description = str(raw["description"]).strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > MAX_COMMAND:
        raise bad_request(f"command length must not exceed {MAX_COMMAND}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > MAX_COMMAND_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {MAX_COMMAND_DESCRIPTION}")
    if not _COMMAND.match(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}

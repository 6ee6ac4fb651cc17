"""What Telegram says when it refuses, in words and seconds."""

from telegram.error import RetryAfter, TelegramError

_MAX_REASON = 160


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return float(wait if isinstance(wait, int) else wait.total_seconds())


def reason(error: TelegramError) -> str:
    """What went wrong, without the page that a proxy sent in place of an answer."""
    told = str(error).partition(". Parsing the server")[0]
    return f"{type(error).__name__}: {told}"[:_MAX_REASON]

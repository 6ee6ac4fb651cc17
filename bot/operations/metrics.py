"""Figures for Prometheus: how much is asked, how fast it is answered, what goes wrong.

Labels are of a few fixed values. No question, no id of a person or a chat and no token is ever
handed to this module.
"""

import time
from collections.abc import Callable
from typing import Literal

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot import __version__
from bot.languages import LANGUAGES

Surface = Literal["private", "group", "inline", "guest", "edit", "verify"]

# Seconds: an answer takes milliseconds, a network and a limit of Telegram up to a minute.
_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)


class Metrics:
    """The figures of one bot, in a registry of their own. Safe to use from any thread."""

    content_type = CONTENT_TYPE_PLAIN_0_0_4
    """What /metrics says that text() is."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        # A moment of birth beside each figure doubles the text and is of use to nobody.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # has none
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        build = Info("alliance_bot_build", "The version that runs.", registry=registry)
        build.info({"version": __version__})
        self._questions = Counter(
            "alliance_bot_questions",
            "Questions, by where and in which language they were asked, and whether answered.",
            ["surface", "language", "answered"],
            registry=registry,
        )
        self._answer_seconds = Histogram(
            "alliance_bot_answer_seconds",
            "Seconds from the receipt of an update to the answer that Telegram accepted.",
            buckets=_BUCKETS,
            registry=registry,
        )

        def counter(name: str, text: str) -> Counter:
            return Counter(f"alliance_bot_{name}", text, registry=registry)

        def gauge(name: str, text: str) -> Gauge:
            return Gauge(f"alliance_bot_{name}", text, registry=registry)

        self._retries = counter("retries", "Calls to Telegram that were made once more.")
        self._floods = counter("floods", "Times that Telegram asked the bot to wait (429).")
        self._errors = counter("errors", "Updates that failed for a reason of the bot's own.")
        self._queue_depth = gauge("queue_depth", "Updates received and not done yet.")
        self._healthy = gauge("healthy", "1 while the bot does its work, 0 while it does not.")
        self._articles = gauge("articles", "Articles served.")
        self._passages = gauge("passages", "Passages in the index.")
        self._loaded = clock()
        age = gauge("index_age_seconds", "Seconds since the articles were last read.")
        age.set_function(lambda: clock() - self._loaded)
        self._clock = clock

    def question(self, surface: Surface, language: str, answered: bool) -> None:
        """A question was asked; answered is False where the bot said that nothing answers it."""
        known = language if language in LANGUAGES else "other"
        self._questions.labels(surface, known, "yes" if answered else "no").inc()

    def answered_after(self, seconds: float) -> None:
        """Telegram has accepted an answer, so long after its question was received."""
        self._answer_seconds.observe(seconds)

    def queue_depth(self, updates: int) -> None:
        """So many updates are received and not done yet."""
        self._queue_depth.set(updates)

    def retried(self) -> None:
        """A call to Telegram is made once more."""
        self._retries.inc()

    def flooded(self) -> None:
        """Telegram asked the bot to wait (429)."""
        self._floods.inc()

    def failed(self) -> None:
        """An update failed for a reason of the bot's own."""
        self._errors.inc()

    def index(self, articles: int, passages: int) -> None:
        """The articles that are served from now on; their age begins anew."""
        self._articles.set(articles)
        self._passages.set(passages)
        self._loaded = self._clock()

    def healthy(self, healthy: bool) -> None:
        """What /healthz says at this moment."""
        self._healthy.set(healthy)

    def text(self) -> bytes:
        """All figures, in the text format of Prometheus."""
        return generate_latest(self._registry)

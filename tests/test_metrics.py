"""The figures for Prometheus: what is counted, under which names, and what never stands there."""

import json
import re
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot import __version__
from bot.languages import LANGUAGES
from bot.operations.metrics import Metrics
from tests.conftest import ROOT

GRAFANA = ROOT / "docs" / "grafana-dashboard.json"
ALERTS = ROOT / "docs" / "prometheus-alerts.yaml"
HANDBOOK = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
NAME = re.compile(r"\b(?:alliance_bot|process)_\w+")


def figures(metrics: Metrics) -> dict[tuple[str, frozenset[str]], float]:
    """Every sample by its name and the values of its labels."""
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
    }


def value(metrics: Metrics, name: str, *labels: str) -> float:
    return figures(metrics)[f"alliance_bot_{name}", frozenset(labels)]


def names(metrics: Metrics) -> set[str]:
    """The names of all samples of a bot that has counted something of each."""
    metrics.question("private", "en", answered=True)
    return {name for name, _ in figures(metrics)}


def test_questions_are_counted_by_surface_language_and_answer() -> None:
    metrics = Metrics()
    metrics.question("private", "ja", answered=True)
    metrics.question("private", "ja", answered=True)
    metrics.question("inline", "de", answered=False)
    assert value(metrics, "questions_total", "private", "ja", "yes") == 2
    assert value(metrics, "questions_total", "inline", "de", "no") == 1


def test_a_language_that_is_none_of_ours_makes_no_figure_of_its_own() -> None:
    """Labels that anybody can make up fill the memory."""
    metrics = Metrics()
    for language in ("xx", "'; --", "question text"):
        metrics.question("group", language, answered=False)
    assert value(metrics, "questions_total", "group", "other", "no") == 3
    assert "question text" not in metrics.text().decode()


def test_times_fall_into_their_buckets() -> None:
    metrics = Metrics()
    for seconds in (0.01, 0.2, 4, 1000):
        metrics.answered_after(seconds)
    assert value(metrics, "answer_seconds_count") == 4
    assert value(metrics, "answer_seconds_sum") == pytest.approx(1004.21)
    assert value(metrics, "answer_seconds_bucket", "0.25") == 2
    assert value(metrics, "answer_seconds_bucket", "5.0") == 3
    assert value(metrics, "answer_seconds_bucket", "+Inf") == 4


def test_what_goes_wrong_is_counted() -> None:
    metrics = Metrics()
    metrics.retried()
    metrics.flooded()
    metrics.flooded()
    metrics.failed()
    metrics.queue_depth(9)
    metrics.queue_depth(4)
    metrics.healthy(True)
    assert value(metrics, "retries_total") == 1
    assert value(metrics, "floods_total") == 2
    assert value(metrics, "errors_total") == 1
    assert value(metrics, "queue_depth") == 4
    assert value(metrics, "healthy") == 1


def test_the_index_has_a_size_and_an_age_that_begins_anew() -> None:
    now = 50.0
    metrics = Metrics(clock=lambda: now)
    metrics.index(5, 89)
    now = 60.0
    assert value(metrics, "index_age_seconds") == 10
    assert (value(metrics, "articles"), value(metrics, "passages")) == (5, 89)
    metrics.index(6, 90)
    assert value(metrics, "index_age_seconds") == 0


def test_each_bot_has_figures_of_its_own() -> None:
    one, other = Metrics(), Metrics()
    one.failed()
    assert value(other, "errors_total") == 0


def test_all_is_what_prometheus_reads() -> None:
    metrics = Metrics()
    assert metrics.content_type == "text/plain; version=0.0.4; charset=utf-8"
    text = metrics.text().decode()
    assert text.endswith("\n") and "_created" not in text
    assert value(metrics, "build_info", __version__) == 1
    assert "process_resident_memory_bytes" in text


def expressions(node: Any, *keys: str) -> list[str]:
    """Whatever stands under these keys, wherever."""
    if isinstance(node, dict):
        found = [node[key] for key in keys if isinstance(node.get(key), str)]
        return found + [text for value in node.values() for text in expressions(value, *keys)]
    if isinstance(node, list):
        return [text for value in node for text in expressions(value, *keys)]
    return []


def dashboard() -> list[str]:
    return expressions(json.loads(GRAFANA.read_text(encoding="utf-8")), "expr", "query")


def alerts() -> list[str]:
    return expressions(yaml.safe_load(ALERTS.read_text(encoding="utf-8")), "expr")


def test_the_dashboard_and_the_alerts_ask_for_figures_that_there_are() -> None:
    there = names(Metrics())
    for expression in [*dashboard(), *alerts()]:
        used = set(NAME.findall(expression))
        assert used <= there, expression
    assert len(dashboard()) >= 10 and len(alerts()) >= 5


def test_every_figure_of_ours_is_on_the_dashboard_and_in_the_handbook() -> None:
    shown = {name for expression in dashboard() for name in NAME.findall(expression)}
    for name in names(Metrics()):
        family = re.sub("_(?:bucket|count|sum)$", "", name)
        if name.startswith("alliance_bot_"):
            assert f"`{family}`" in HANDBOOK
            assert any(used.startswith(family) for used in shown), name


def test_every_alert_is_explained_in_the_handbook() -> None:
    groups = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"]
    for rule in (rule for group in groups for rule in group["rules"]):
        assert f"`{rule['alert']}`" in HANDBOOK
        assert rule["annotations"]["summary"] and rule["labels"]["severity"]


def test_the_handbook_knows_the_labels() -> None:
    for word in (*LANGUAGES, "private", "group", "inline", "guest", "edit", "verify"):
        assert f"`{word}`" in HANDBOOK

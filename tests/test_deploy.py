"""compose.yaml, its profiles and the image's dependencies: what holds without Docker."""

import json
import re
from typing import Any

import pytest
import yaml

from bot.schema import setting_names
from tests.conftest import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def read(file: str) -> Any:
    return yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_hardened_and_bounded(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "pids_limit", "logging"} <= service.keys()
    assert service["restart"] == "unless-stopped"
    assert set(service.get("cap_add", [])) <= {"NET_BIND_SERVICE"}


def test_only_the_bot_runs_unless_a_profile_is_asked_for() -> None:
    assert [name for name, service in SERVICES.items() if not service.get("profiles")] == ["bot"]
    assert "ports" not in SERVICES["bot"]
    for name in ("prometheus", "grafana"):
        assert all(port.startswith("127.0.0.1:") for port in SERVICES[name]["ports"])


def test_what_is_mounted_is_there_and_cannot_be_written() -> None:
    for service in SERVICES.values():
        for mount in service["volumes"]:
            source, _, rest = mount.partition(":")
            if source.startswith("./"):
                assert (ROOT / source).exists(), mount
                assert rest.endswith(":ro"), mount
            else:
                assert source in COMPOSE["volumes"]


def test_prometheus_asks_the_bot_where_the_image_answers() -> None:
    (job,) = read("deploy/prometheus.yaml")["scrape_configs"]
    (target,) = job["static_configs"][0]["targets"]
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    port = re.search(r"BOT_OPERATIONS__PORT=(\d+)", image)
    assert port is not None and target == f"bot:{port[1]}"
    rules = read("docs/prometheus-alerts.yaml")["groups"][0]["rules"]
    assert f'job="{job["job_name"]}"' in json.dumps(rules).replace('\\"', '"')


def test_grafana_finds_its_source_and_its_dashboard() -> None:
    (source,) = read("deploy/grafana-source.yaml")["datasources"]
    assert source["url"] == "http://prometheus:9090" and source["type"] == "prometheus"
    (provider,) = read("deploy/grafana-dashboards.yaml")["providers"]
    folder = provider["options"]["path"]
    shown = [m for m in SERVICES["grafana"]["volumes"] if m.startswith("./docs/")]
    assert [mount.split(":")[1].rpartition("/")[0] for mount in shown] == [folder]
    assert json.loads((ROOT / "docs/grafana-dashboard.json").read_text("utf-8"))["uid"]


def test_caddy_passes_on_the_path_that_is_proposed_for_the_webhook() -> None:
    proposed = (ROOT / ".env.example").read_text(encoding="utf-8")
    path = re.search(r"WEBHOOK_URL=https://[^/\s]+(/\S+)", proposed)
    caddy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert path is not None and f"handle {path[1]} {{" in caddy
    assert f"reverse_proxy bot:{read('config/bot.yaml')['telegram']['webhook_port']}" in caddy


def test_what_env_example_proposes_can_be_set() -> None:
    proposed = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = re.findall(r"^#?BOT_(\w+)=", proposed, re.MULTILINE)
    assert {name.lower().replace("__", ".") for name in names} <= set(setting_names())

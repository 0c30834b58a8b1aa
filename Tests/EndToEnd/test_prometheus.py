"""What Prometheus itself says of the metrics and of the rules that come with the service."""

import json
import shutil
import subprocess

import httpx
import pytest
from gateway import ADMIN_TOKEN, ROOT, free_port, wait_until

RULES = ROOT / "deploy" / "prometheus"


def promtool(*words, **options) -> subprocess.CompletedProcess:
    return subprocess.run(["promtool", *words], capture_output=True, text=True, **options)


def test_the_rules_are_valid_and_alert_as_they_should():
    for words in (("check", "rules", RULES / "zumik.rules.yml"), ("test", "rules", RULES / "zumik.rules.test.yml")):
        done = promtool(*words)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_metrics_are_as_prometheus_wants_them(gateway):
    gateway.chat()
    answer = gateway.http.get("/metrics", headers={"Authorization": f"Bearer {ADMIN_TOKEN}"})
    done = promtool("check", "metrics", input=answer.text)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_prometheus_scrapes_the_service_and_its_rules_see_a_failure(gateway, tmp_path):
    if shutil.which("prometheus") is None:
        pytest.fail("make test-deps installs prometheus")
    gateway.chat()
    rules = (RULES / "zumik.rules.yml").read_text().replace("interval: 15s", "interval: 1s")
    (tmp_path / "rules.yml").write_text(rules)
    (tmp_path / "token").write_text(ADMIN_TOKEN)
    port = free_port()
    (tmp_path / "prometheus.yml").write_text(json.dumps({
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": ["rules.yml"],
        "scrape_configs": [{"job_name": "zumik", "authorization": {"credentials_file": "token"},
                            "static_configs": [{"targets": [f"127.0.0.1:{gateway.port}"]}]}]}))
    process = subprocess.Popen(
        ["prometheus", f"--config.file={tmp_path}/prometheus.yml", f"--storage.tsdb.path={tmp_path}/tsdb",
         f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"], cwd=tmp_path)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=10, trust_env=False) as api:

            def value(expression: str):
                try:
                    found = api.get("/query", params={"query": expression}).json()["data"]["result"]
                except (httpx.TransportError, ValueError):
                    return None
                return float(found[0]["value"][1]) if found else None

            wait_until(lambda: value("up{job='zumik'}") == 1, 60, "a scrape")
            assert len(api.get("/rules").json()["data"]["groups"]) == 2
            gateway.fault("fireworks", "status", status=500)

            objective = {"indicator": "availability", "target": "0.9"}
            assert gateway.native("slo/objectives/up", method="PUT", json=objective).status_code == 200

            def is_seen():
                gateway.chat("accounts/fireworks/models/kimi-k3")
                return (value("zumik:burn_rate5m") or 0) > 0

            wait_until(is_seen, 60, "a burn rate")
            told = 'zumik_slo_burn_rate{objective="up",window="5m"}'
            wait_until(lambda: (value(told) or 0) > 0, 60, "the objective's own burn rate")

            def reported():
                # Asked each time: the projections have the last request a little after its answer.
                return float(gateway.native("slo/compliance", params={"objective": "up"}).json()["burn_rates"]["5m"])

            wait_until(lambda: abs(value(told) - reported()) < 1e-6, 30, "the same as the service reports")
    finally:
        process.terminate()
        process.wait(20)

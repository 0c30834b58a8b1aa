"""The broker serves in verified outages only, and a gateway behind ours chooses nothing."""

import json
import time

import pytest

from gateway import Gateway, free_port, wait_until

OUTAGE = {"routing": {"strategy": "ordered", "outage_window_ms": 1500}, "attempts": {"max": 3}}


@pytest.fixture
def gateway(start):
    gateway = start(OUTAGE)
    allow(gateway, True)
    return gateway


def allow(gateway, brokered: bool, **members):
    policy = {"allow_brokered": brokered, **members}
    assert gateway.native("customers/demo/policy", method="PUT", json=policy).status_code == 200


def until(gateway, provider: str, **members):
    def asked():
        answer = gateway.chat(**members)
        return answer if answer.headers.get("Zumik-Provider") == provider else None
    return wait_until(asked, 30, f"an answer of {provider}")


def audit(log: list) -> int:
    """Attempts at the broker, each of which must stand within an outage that probes of every route prove."""
    by_seq = {event["seq"]: event for event in log}
    standing, brokered = {}, 0
    for event in log:
        data = event["data"]
        if event["type"] == "outage_verified":
            standing[data["provider"], data["model"]] = event["seq"]
            opened = {e["data"]["account"] for e in log if e["type"] == "circuit_opened"}
            assert data["routes"]
            for route in data["routes"]:
                probe = by_seq[route["probe_seq"]]
                assert probe["seq"] < event["seq"] and probe["type"] == "probe_ended"
                assert probe["data"]["account"] == route["account"] and probe["data"]["reason"] == route["reason"]
                assert route["account"] in opened
        elif event["type"] == "outage_cleared":
            assert standing.pop((data["provider"], data["model"])) == data["verified_seq"]
        elif event["type"] == "attempt_started" and data["provider"] == "openrouter":
            assert standing, "an attempt at the broker without an outage"
            brokered += 1
    return brokered


def test_a_broker_serves_in_a_verified_outage_and_is_marked(gateway):
    gateway.fault("openai", "status", status=503)
    answer = until(gateway, "openrouter")
    record = gateway.record(answer.headers["Zumik-Response-Id"])
    assert record["outcome"]["reason_code"] == "bridged_in_outage"
    assert record["outcome"]["degradations"] == ["brokered"]
    attempt = record["attempts"][-1]
    assert (attempt["provider"], attempt["credential"], attempt["account"]) == ("openrouter", "managed", "openrouter-main")
    # The charge is what the broker's own books say, to the last digit.
    usage = gateway.http.get("/_sim/usage", params={"provider": "openrouter"}).json()["data"]
    assert float(record["cost"]["provider_cost"]) <= sum(row["cost"] for row in usage)
    tokens = answer.json()["usage"]
    ticks = tokens["prompt_tokens"] * 25_000 + tokens["completion_tokens"] * 150_000
    assert record["cost"]["provider_cost"] == f"{ticks // 10**10}.{ticks % 10**10:010d}00"
    assert record["cost"]["price_version"] == "stated"
    # Streams too; nobody's own fallbacks are on.
    assert gateway.chat(stream=True).headers["Zumik-Provider"] == "openrouter"
    for request in gateway.captured("openrouter"):
        body = json.loads(request["body"])
        assert body["provider"]["allow_fallbacks"] is False and body["provider"]["only"] == ["openai"]
        assert "models" not in body and "route" not in body
    assert audit(gateway.log()) == len(gateway.books("openrouter")) > 0


def test_a_flapping_provider_opens_and_closes_the_bridge_and_the_log_accounts_for_it(gateway):
    for _ in range(2):
        gateway.fault("openai", "status", status=503)
        until(gateway, "openrouter")
        gateway.clear_faults()
        until(gateway, "openai")
    gateway.fault("openai", "status", status=503, probability="0.5")
    for _ in range(60):
        gateway.chat()
    gateway.clear_faults()
    assert audit(gateway.log()) == len(gateway.books("openrouter"))


def test_an_outage_that_nobody_confirms_expires(gateway):
    gateway.fault("openai", "status", status=503)
    until(gateway, "openrouter")
    cleared = wait_until(
        lambda: [e for e in gateway.log() if e["type"] == "outage_cleared"], 30, "the end of the outage")
    assert cleared[0]["data"]["cause"] == "evidence_expired"
    assert audit(gateway.log()) == len(gateway.books("openrouter"))


def test_a_restart_ends_an_outage_in_the_log(gateway, start):
    gateway.fault("openai", "status", status=503)
    until(gateway, "openrouter")
    verified = [e["seq"] for e in gateway.log() if e["type"] == "outage_verified"]
    gateway.kill()
    again = start(again=gateway)
    # The faults are gone with the process, so the routes serve.
    assert again.chat().headers["Zumik-Provider"] == "openai"
    cleared = [e["data"] for e in again.log() if e["type"] == "outage_cleared"]
    assert cleared[-1]["verified_seq"] == verified[-1]
    assert again.books("openrouter") == []


@pytest.mark.parametrize("fault, brokered", [
    ({"status": 503, "region": "us"}, True), ({"status": 400}, True), ({"status": 503}, False),
])
def test_without_a_verified_outage_not_one_request_reaches_it(gateway, fault, brokered):
    allow(gateway, brokered)
    gateway.fault("openai", "status", **fault)
    end = time.monotonic() + 3
    while time.monotonic() < end:
        gateway.chat(headers={"Zumik-Deadline-Ms": "1000"})
    assert gateway.books("openrouter") == []
    assert gateway.chat("openrouter/openai/gpt-5.4").status_code == 403
    assert gateway.books("openrouter") == []
    assert [e for e in gateway.log() if e["type"] == "outage_verified"] == []


def test_bifrost_serves_other_vendors_with_its_own_choices_turned_off(gateway):
    assert gateway.chat("mistral/large-3").status_code == 403
    allow(gateway, False, allow_unpriced=True)
    for model in ("mistral/large-3", "bifrost/cohere/command-9"):
        answer = gateway.chat(model, fallbacks=["openai/gpt-5.4"])
        assert answer.status_code == 200, answer.text
        assert "extra_fields" not in answer.json()
        ended = next(e["data"] for e in gateway.events(answer.headers["Zumik-Response-Id"]) if e["type"] == "attempt_succeeded")
        assert ended["relay"]["provider"] == model.removeprefix("bifrost/").split("/")[0]
    assert {entry["account"] for entry in gateway.books("bifrost")} == {"key-simulated"}
    assert all("fallbacks" not in json.loads(request["body"]) for request in gateway.captured("bifrost"))


@pytest.mark.parametrize("providers, path", [
    ({"bifrost": {"accounts": [
        {"name": "a", "base_url": "http://bf:8080/v1", "api_key": {"env": "K"}},
        {"name": "b", "base_url": "http://bf:8080/v1", "api_key": {"env": "K"}}]}}, "providers.bifrost.accounts[1].base_url"),
    ({"openai": {"accounts": [{"name": "a", "base_url": "https://openrouter.ai/api/v1", "api_key": {"env": "K"}}]}},
     "providers.openai.accounts[0].base_url"),
])
def test_two_schedulers_on_one_path_are_refused_at_the_start(tmp_path, providers, path):
    class Real(Gateway):
        simulates = False

    gateway = Real(tmp_path, {"providers": providers, "listen": f"127.0.0.1:{free_port()}"})
    gateway.environment = {"K": "k"}
    with pytest.raises(AssertionError, match="ended with 2"):
        gateway.start()
    said = gateway.output.read_text()
    assert path in said
    assert "in verified outages only" in said or "two schedulers on one path" in said

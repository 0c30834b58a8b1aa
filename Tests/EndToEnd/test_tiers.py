"""Service tiers: which one is asked for and why, which one served, and what that costs."""

import pytest

from gateway import MODELS, user
from rating import cost, money

ORDERED = {"routing": {"strategy": "ordered"}}


def tiers(gateway, response_id: str) -> list:
    return [event["data"] for event in gateway.events(response_id) if event["type"] == "tier_chosen"]


def flex(gateway, model: str):
    return gateway.chat(model, headers={"Zumik-QoS-Class": "flex"})


@pytest.mark.parametrize("provider", ["openai", "gemini"])
def test_the_class_flex_takes_the_tier_flex_and_pays_its_price(gateway, provider):
    answer = flex(gateway, MODELS[provider])
    assert answer.status_code == 200
    record = gateway.record(answer.headers["zumik-response-id"])
    assert tiers(gateway, record["id"]) == [{"asked": None, "chosen": "flex", "why": "qos_class"}]
    [attempt] = record["attempts"]
    assert (attempt["tier_requested"], attempt["tier_served"]) == ("flex", "flex")
    assert record["cost"]["provider_cost"] == money(
        cost(record["usage"], provider, attempt["model_served"], tier="flex"))
    assert record["outcome"]["degraded"] is False


@pytest.mark.parametrize("provider", ["anthropic", "xai", "fireworks"])
def test_where_there_is_no_such_tier_the_class_asks_for_none(gateway, provider):
    answer = flex(gateway, MODELS[provider])
    record = gateway.record(answer.headers["zumik-response-id"])
    assert tiers(gateway, record["id"]) == [{"asked": None, "chosen": None, "why": "provider_default"}]
    assert record["attempts"][0]["tier_requested"] is None
    assert record["outcome"]["degraded"] is False


def test_flex_without_capacity_falls_back_and_says_so(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "status", status=429, code="resource_unavailable", count=1)
    answer = flex(gateway, MODELS["openai"])
    assert answer.status_code == 200
    record = gateway.record(answer.headers["zumik-response-id"])
    assert tiers(gateway, record["id"]) == [
        {"asked": None, "chosen": "flex", "why": "qos_class"},
        {"asked": None, "chosen": "default", "why": "unavailable"}]
    first, second = record["attempts"]
    assert (first["tier_requested"], first["reason_code"]) == ("flex", "provider_tier_unavailable")
    assert first["billed"] is False
    assert (second["tier_requested"], second["tier_served"]) == ("default", "default")
    assert record["cost"]["provider_cost"] == money(cost(record["usage"], "openai", second["model_served"]))


def test_a_client_that_names_the_tier_decides_itself_about_a_dearer_one(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "status", status=429, code="resource_unavailable")
    answer = gateway.chat(MODELS["openai"], service_tier="flex")
    assert (answer.status_code, answer.json()["error"]["code"]) == (502, "provider_tier_unavailable")
    record = gateway.record(answer.headers["zumik-response-id"])
    assert {attempt["tier_requested"] for attempt in record["attempts"]} == {"flex"}


def test_a_policy_lets_the_standard_tier_serve_what_named_flex(start):
    gateway = start(ORDERED)
    assert gateway.native("customers/demo/policy", method="PUT", json={"flex_fallback": True}).status_code == 200
    gateway.fault("openai", "status", status=429, code="resource_unavailable", count=1)
    answer = gateway.chat(MODELS["openai"], service_tier="flex")
    assert (answer.status_code, answer.headers["zumik-degraded"]) == (200, "true")
    record = gateway.record(answer.headers["zumik-response-id"])
    assert record["outcome"]["degradations"] == ["tier_downgraded"]
    assert tiers(gateway, record["id"]) == [
        {"asked": "flex", "chosen": "flex", "why": "request"},
        {"asked": "flex", "chosen": "default", "why": "unavailable"}]
    assert [attempt["tier_requested"] for attempt in record["attempts"]] == ["flex", "default"]
    assert record["cost"]["provider_cost"] == money(cost(record["usage"], "openai", record["attempts"][1]["model_served"]))
    # With room, flex is flex.
    answer = gateway.chat(MODELS["openai"], service_tier="flex")
    assert (answer.headers["zumik-service-tier"], answer.headers["zumik-degraded"]) == ("flex", "false")


@pytest.mark.parametrize("provider", ["anthropic", "xai", "fireworks"])
def test_a_tier_that_a_provider_does_not_have_is_reported(gateway, provider):
    answer = gateway.chat(MODELS[provider], service_tier="flex")
    assert answer.headers["zumik-degraded"] == "true"
    record = gateway.record(answer.headers["zumik-response-id"])
    assert record["outcome"]["degradations"] == ["parameter_dropped:service_tier"]
    assert record["attempts"][0]["tier_requested"] is None


@pytest.mark.parametrize("provider", ["anthropic", "xai", "fireworks"])
def test_where_there_is_no_such_tier_an_estimate_is_priced_as_the_standard_one(start, provider):
    gateway = start()
    gateway.fault(provider, "no_usage")
    answer = gateway.chat(MODELS[provider], service_tier="flex")
    record = gateway.record(answer.headers["zumik-response-id"])
    assert record["usage"]["provenance"] == "estimated"
    assert record["cost"]["provider_cost"] == money(
        cost(record["usage"], provider, record["attempts"][0]["model_served"]))


@pytest.mark.parametrize("provider", ["openai", "gemini", "xai"])
def test_a_tier_that_is_silently_lowered_is_priced_as_served(start, provider):
    gateway = start()
    gateway.fault(provider, "tier_downgrade")
    answer = gateway.chat(MODELS[provider], service_tier="priority")
    record = gateway.record(answer.headers["zumik-response-id"])
    assert record["outcome"]["degradations"] == ["tier_downgraded"]
    [attempt] = record["attempts"]
    assert (attempt["tier_requested"], attempt["tier_served"]) == ("priority", "default")
    assert record["cost"]["provider_cost"] == money(cost(record["usage"], provider, attempt["model_served"]))

"""Prompt caches: breakpoints by policy, what they cost and save, and parameters that models refuse."""

import json

import anthropic
import httpx2
import pytest

from gateway import CUSTOMER_KEY, MODELS, user
from rating import cost, list_cost, money, rates, storage_rate

LONG = "The quick brown fox jumps over the lazy dog. " * 300
OPUS = MODELS["anthropic"]


def set_policy(gateway, **policy):
    answer = gateway.native("customers/demo/policy", method="PUT", json=policy)
    assert answer.status_code == 200, answer.text


def sdk(gateway) -> anthropic.Anthropic:
    return anthropic.Anthropic(
        base_url=gateway.url, api_key=CUSTOMER_KEY, max_retries=0, timeout=30, http_client=httpx2.Client(trust_env=False))


def sent(gateway) -> dict:
    return json.loads(gateway.captured("anthropic")[-1]["body"])


def named(gateway, response_id: str, kind: str) -> list:
    return [event["data"] for event in gateway.events(response_id) if event["type"] == kind]


def marks(body) -> list:
    """The lives of all breakpoints in a body."""
    if isinstance(body, list):
        return [mark for part in body for mark in marks(part)]
    if not isinstance(body, dict):
        return []
    own = [body["cache_control"].get("ttl", "5m")] if "cache_control" in body else []
    return own + [mark for part in body.values() for mark in marks(part)]


def test_without_a_policy_no_breakpoint_is_placed(start):
    gateway = start()
    answer = gateway.chat(OPUS, text=LONG)
    assert marks(sent(gateway)) == []
    assert named(gateway, answer.headers["zumik-response-id"], "cache_breakpoints_placed") == []


@pytest.mark.parametrize("ttl", ["5m", "1h"])
def test_a_conversation_is_read_from_the_cache_and_the_saving_is_seen(start, ttl):
    gateway = start()
    set_policy(gateway, cache_breakpoints=ttl)
    turns = [{"role": "system", "content": LONG}, *user("One.")]
    first = gateway.chat(OPUS, messages=turns)
    assert marks(sent(gateway)) == [ttl, ttl]
    [placed] = named(gateway, first.headers["zumik-response-id"], "cache_breakpoints_placed")
    assert placed == {"attempt": 1, "count": 2, "ttl": ttl}
    written = named(gateway, first.headers["zumik-response-id"], "cache_written")
    assert [(event["mechanism"], event["ttl"]) for event in written] == [("explicit", ttl)]
    turns += [{"role": "assistant", "content": "Yes."}, *user("Two.")]
    second = gateway.chat(OPUS, messages=turns)
    assert len(marks(sent(gateway))) == 3
    [read] = named(gateway, second.headers["zumik-response-id"], "cache_read")
    assert (read["mechanism"], read["tokens"] > 3000) == ("explicit", True)
    record = gateway.record(second.headers["zumik-response-id"])
    assert record["usage"]["cache_read"] == read["tokens"]
    assert float(record["cost"]["cache_savings"]) > 0
    last = record["ledger"]["last_seq"]
    rows = gateway.native(
        "cache-discounts", params={"group_by": "provider", "min_seq": last}).json()["data"]
    [row] = [row for row in rows if row["provider"] == "anthropic"]
    assert float(row["gross_savings"]) > 0
    assert float(row["write_premium"]) > 0


def test_the_client_s_own_breakpoints_stay(start):
    gateway = start()
    set_policy(gateway, cache_breakpoints="1h")
    block = {"type": "text", "text": LONG, "cache_control": {"type": "ephemeral"}}
    answer = sdk(gateway).messages.create(
        model=OPUS, max_tokens=50, system=[block],
        messages=[{"role": "user", "content": [{**block, "text": str(i)} for i in range(3)]}])
    assert marks(sent(gateway)) == ["5m"] * 4
    assert named(gateway, answer.id, "cache_breakpoints_placed") == []


def test_what_is_too_short_for_the_model_is_not_marked(start):
    gateway = start()
    set_policy(gateway, cache_breakpoints="5m")
    gateway.chat(OPUS, text="Short.")
    assert marks(sent(gateway)) == []


@pytest.mark.parametrize("members, dropped", [
    ({"temperature": 0.2}, ["temperature"]),
    ({"top_k": 3, "top_p": 0.9}, ["top_k", "top_p"]),
    ({"thinking": {"type": "disabled"}}, ["thinking"]),
    ({"thinking": {"type": "enabled", "budget_tokens": 2048}, "max_tokens": 4000}, ["budget_tokens"]),
])
def test_what_a_model_refuses_of_a_message_is_left_out_and_said(gateway, members, dropped):
    body = {"model": OPUS, "max_tokens": 50, "messages": user("Hi."), **members}
    answer = gateway.post(json.dumps(body).encode(), path="/v1/messages")
    assert answer.status_code == 200, answer.text
    outcome = gateway.record(answer.headers["zumik-response-id"])["outcome"]
    assert sorted(outcome["degradations"]) == [f"parameter_dropped:{name}" for name in dropped]
    assert not set(dropped) & set(sent(gateway))


@pytest.mark.parametrize("members", [
    {"tools": [{"name": "f", "input_schema": {"type": "object"}}], "tool_choice": {"type": "any"}},
    {"messages": [*user("Hi."), {"role": "assistant", "content": "{"}]},
])
def test_what_the_answer_would_be_wrong_without_is_refused_before_it_is_sent(gateway, members):
    before = len(gateway.captured("anthropic"))
    body = {"model": OPUS, "max_tokens": 50, "messages": user("Hi."), **members}
    answer = gateway.post(json.dumps(body).encode(), path="/v1/messages")
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")
    assert len(gateway.captured("anthropic")) == before


@pytest.mark.parametrize("model, members, dropped", [
    ("gpt-5.4", {"temperature": 0.2, "max_tokens": 50}, ["temperature"]),
    ("gpt-5.4", {"prompt_cache_options": {"mode": "explicit"}}, ["prompt_cache_options"]),
    ("gpt-4o", {"reasoning_effort": "low"}, ["reasoning_effort"]),
    ("grok-4.7", {"presence_penalty": 0.5}, ["presence_penalty"]),
])
def test_what_a_model_refuses_of_a_chat_is_left_out_and_said(gateway, model, members, dropped):
    answer = gateway.chat(model, **members)
    assert answer.status_code == 200, answer.text
    outcome = gateway.record(answer.headers["zumik-response-id"])["outcome"]
    assert outcome["degradations"] == [f"parameter_dropped:{name}" for name in dropped]


@pytest.mark.parametrize("model", ["gpt-5.4", "grok-4.7"])
def test_stop_sequences_that_a_model_refuses_are_refused(gateway, model):
    answer = gateway.chat(model, stop=["END"])
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "stop")


def test_a_cache_that_the_customer_made_at_google_is_read_with_the_customers_own_key(start):
    gateway = start()
    own_key, model = "AIza-acmes-own-key", MODELS["gemini"]
    key = gateway.new_customer("acme")
    assert gateway.native("customers/acme/policy", method="PUT", json={"profile": "byok"}).status_code == 200
    sealed = gateway.native("customers/acme/credentials/gemini", method="PUT", json={"api_key": own_key})
    assert sealed.status_code == 200, sealed.text
    # As Google's own SDK makes it, beside the gateway.
    google = "/gemini/v1beta/cachedContents"
    made = gateway.http.post(google, headers={"x-goog-api-key": own_key}, json={
        "model": f"models/{model}", "ttl": "300s", "contents": [{"role": "user", "parts": [{"text": LONG * 2}]}]}).json()
    named_cache = {"google": {"cached_content": made["name"]}}

    answer = gateway.chat(model, key=key, extra_body=named_cache)
    assert answer.status_code == 200, answer.text
    record = gateway.record(answer.headers["zumik-response-id"])
    assert record["usage"]["cache_read"] == made["usageMetadata"]["totalTokenCount"]
    assert named(gateway, record["id"], "cache_read") == [
        {"attempt": 1, "mechanism": "explicit", "tokens": record["usage"]["cache_read"]}]
    [attempt] = record["attempts"]
    assert record["cost"]["provider_cost"] == money(cost(record["usage"], "gemini", attempt["model_served"]))

    # The operator's accounts hold nothing that a customer may name, and what has ended is the request's fault.
    refused = gateway.chat(model, extra_body=named_cache)
    assert (refused.status_code, refused.json()["error"]["param"]) == (404, "extra_body.google.cached_content")
    cache_id = made["name"].removeprefix("cachedContents/")
    assert gateway.http.delete(f"{google}/{cache_id}", headers={"x-goog-api-key": own_key}).status_code == 200
    ended = gateway.chat(model, key=key, extra_body=named_cache)
    assert (ended.status_code, ended.json()["error"]["code"]) == (400, "invalid_request")


def test_the_gateway_makes_a_cache_at_google_by_policy_and_its_storage_is_in_the_books(start):
    gateway = start()
    set_policy(gateway, stored_caches="1h", markup_bps=1000)
    model = MODELS["gemini"]

    def ask(text):
        answer = gateway.chat(model, messages=[{"role": "system", "content": LONG * 2}, *user(text)])
        assert answer.status_code == 200, answer.text
        sent = [json.loads(call["body"]) for call in gateway.captured("gemini") if call["body"]]
        return gateway.record(answer.headers["zumik-response-id"]), sent

    # What comes once is not worth a cache.
    first, sent_bodies = ask("One.")
    assert len(sent_bodies) == 1 and "cachedContent" not in sent_bodies[0]
    assert first["cost"]["fees"] == [] and named(gateway, first["id"], "cache_written") == []

    # The second request makes it, reads it, and pays for both and for its hour.
    second, sent_bodies = ask("Two.")
    creation, call = sent_bodies[1:]
    assert creation["ttl"] == "3600s" and "contents" not in creation
    assert call["cachedContent"].startswith("cachedContents/") and "systemInstruction" not in call
    [written] = named(gateway, second["id"], "cache_written")
    tokens = written["tokens"]
    assert written == {"attempt": 1, "mechanism": "explicit", "tokens": tokens, "ttl": "1h"}
    assert named(gateway, second["id"], "cache_read") == [{"attempt": 1, "mechanism": "explicit", "tokens": tokens}]
    price, storage = rates("gemini", model), storage_rate("gemini", model)
    making, keeping = tokens * price["input"] / 1_000_000, tokens * storage / 1_000_000
    assert second["cost"]["fees"] == [
        {"kind": "cache_creation", "quantity": tokens, "cost": money(making)},
        {"kind": "cache_storage", "quantity": tokens, "cost": money(keeping)}]
    usage = second["usage"]
    assert usage["cache_read"] == tokens
    total = cost(usage, "gemini", model) + making + keeping
    assert second["cost"]["provider_cost"] == money(total)
    assert second["cost"]["charged"] == money(total * 11 / 10)
    assert second["cost"]["list_cost"] == money(list_cost(usage, "gemini", model))
    mine = gateway.native(f"responses/{second['id']}", token=CUSTOMER_KEY).json()
    assert [fee["cost"] for fee in mine["cost"]["fees"]] == [money(making * 11 / 10), money(keeping * 11 / 10)]

    # From the third on it is read, and costs nothing more.
    third, sent_bodies = ask("Three.")
    assert len(sent_bodies) == 4 and sent_bodies[3]["cachedContent"] == call["cachedContent"]
    assert third["cost"]["fees"] == [] and third["usage"]["cache_read"] == tokens
    assert third["cost"]["provider_cost"] == money(cost(third["usage"], "gemini", model))

    # What the provider does not know any more is no fault of the request: it is sent again, whole.
    cache_id = call["cachedContent"].removeprefix("cachedContents/")
    google = f"/gemini/v1beta/cachedContents/{cache_id}"
    key = f"sk-simulated-{third['attempts'][0]['account']}"
    assert gateway.http.delete(google, headers={"x-goog-api-key": key}).status_code == 200
    fourth, sent_bodies = ask("Four.")
    assert [attempt["outcome"] for attempt in fourth["attempts"]] == ["failed", "succeeded"]
    assert "systemInstruction" in sent_bodies[-1] and fourth["cost"]["fees"] == []

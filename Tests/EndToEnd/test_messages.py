"""Messages as an Anthropic client sees them, from each of the five providers, and the record of each."""

import base64
import json
import re

import anthropic
import httpx2
import pytest

from gateway import CUSTOMER_KEY, MODELS, user
from rating import cost, money

PROVIDERS = pytest.mark.parametrize("provider", MODELS)
FOREIGN = pytest.mark.parametrize("provider", [name for name in MODELS if name != "anthropic"])
ID = re.compile(r"msg_[0-9A-HJKMNP-TV-Z]{26}")

WEATHER = {
    "name": "get_weather", "description": "The weather in a city.",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}
TIME = {"name": "get_time", "description": "The time in a city.", "input_schema": WEATHER["input_schema"]}


@pytest.fixture
def sdk(gateway) -> anthropic.Anthropic:
    return client(gateway)


def client(gateway, **options) -> anthropic.Anthropic:
    options = {"max_retries": 0, "api_key": CUSTOMER_KEY, **options}
    return anthropic.Anthropic(
        base_url=gateway.url, timeout=30, http_client=httpx2.Client(trust_env=False), **options)


def check_books(gateway, record: dict, provider: str):
    """One attempt completed it; its tokens are the provider's own and its price follows from them."""
    assert record["surface"] == "messages"
    assert (record["outcome"]["completion"], record["outcome"]["reason_code"]) == ("completed", "ok")
    [attempt] = record["attempts"]
    assert (attempt["provider"], attempt["outcome"], attempt["billed"]) == (provider, "succeeded", True)
    [entry] = [e for e in gateway.books(provider) if e["request_id"] == attempt["provider_request_id"]]
    usage = record["usage"]
    assert usage["provenance"] == "reported"
    for bucket in ("input_uncached", "cache_read", "output"):
        assert usage[bucket] == entry["tokens"][bucket], bucket
    assert record["cost"]["provider_cost"] == money(cost(usage, provider, attempt["model_served"]))


@PROVIDERS
def test_a_message_comes_whole(gateway, sdk, provider):
    answer = sdk.messages.with_raw_response.create(
        model=MODELS[provider], max_tokens=400, system="Be brief.", messages=user(f"A word from {provider}."))
    message = answer.parse()
    assert ID.fullmatch(message.id)
    assert answer.headers["zumik-response-id"] == message.id
    assert (message.type, message.role, message.stop_reason) == ("message", "assistant", "end_turn")
    assert "".join(block.text for block in message.content if block.type == "text")
    record = gateway.record(message.id)
    check_books(gateway, record, provider)
    usage = record["usage"]
    assert message.usage.input_tokens == usage["input_uncached"]
    assert message.usage.cache_read_input_tokens == usage["cache_read"]
    assert message.usage.output_tokens == usage["output"]
    assert answer.headers["zumik-cost"] == record["cost"]["charged"]


@PROVIDERS
def test_a_message_comes_as_a_stream(gateway, sdk, provider):
    with sdk.messages.stream(
            model=MODELS[provider], max_tokens=400, messages=user(f"A stream from {provider}.")) as stream:
        types = [event.type for event in stream]
        message = stream.get_final_message()
    assert types[0] == "message_start"
    assert types[-1] == "message_stop"
    assert ID.fullmatch(message.id)
    assert message.stop_reason == "end_turn"
    text = "".join(block.text for block in message.content if block.type == "text")
    assert text
    record = gateway.record(message.id)
    assert record["requested"]["stream"] is True
    check_books(gateway, record, provider)
    assert message.usage.output_tokens == record["usage"]["output"]
    assert message.usage.input_tokens == record["usage"]["input_uncached"]


@PROVIDERS
@pytest.mark.parametrize("streamed", [False, True])
def test_tools_are_called_side_by_side_and_their_results_go_back(gateway, sdk, provider, streamed):
    arguments = {
        "model": MODELS[provider], "max_tokens": 600, "tools": [WEATHER, TIME],
        "messages": user("Use the tools for Oslo.")}
    if streamed:
        with sdk.messages.stream(**arguments) as stream:
            message = stream.get_final_message()
    else:
        message = sdk.messages.create(**arguments)
    assert message.stop_reason == "tool_use"
    calls = [block for block in message.content if block.type == "tool_use"]
    assert [call.name for call in calls] == ["get_weather", "get_time"]
    assert all(isinstance(call.input["city"], str) for call in calls)
    results = [{"type": "tool_result", "tool_use_id": call.id, "content": "4 degrees"} for call in calls]
    final = sdk.messages.create(
        model=MODELS[provider], max_tokens=600, tools=[WEATHER, TIME], messages=[
            *user("What is it like in Oslo?"),
            {"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in message.content]},
            {"role": "user", "content": results}])
    assert final.stop_reason == "end_turn"


@FOREIGN
def test_images_documents_and_schemas_reach_a_provider_of_another_shape(gateway, sdk, provider):
    pixel = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 24).decode()
    message = sdk.messages.create(
        model=MODELS[provider], max_tokens=300,
        output_config={"format": {"type": "json_schema", "schema": {
            "type": "object", "properties": {"colour": {"type": "string"}}, "required": ["colour"],
            "additionalProperties": False}}},
        messages=[{"role": "user", "content": [
            {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": pixel}},
            {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "A red square."}},
            {"type": "text", "text": "Which colour?"}]}])
    text = "".join(block.text for block in message.content if block.type == "text")
    assert isinstance(json.loads(text)["colour"], str)


def test_a_field_that_nobody_knows_reaches_anthropic_untouched(gateway, sdk):
    sdk.messages.create(
        model=MODELS["anthropic"], max_tokens=300, messages=user("Hello."), metadata={"user_id": "u-1"},
        extra_body={"some_future_field": {"deep": [1, 2.50, "x"]}}, extra_headers={"anthropic-beta": "some-beta-2026-11-01"})
    sent = gateway.captured("anthropic")[-1]
    body = json.loads(sent["body"])
    assert body["some_future_field"] == {"deep": [1, 2.5, "x"]}
    assert body["metadata"] == {"user_id": "u-1"}
    headers = {field["name"].lower(): field["value"] for field in sent["headers"]}
    assert headers["anthropic-beta"] == "some-beta-2026-11-01"
    assert headers["anthropic-version"] == "2023-06-01"
    assert CUSTOMER_KEY not in json.dumps(sent)


def test_the_clients_own_breakpoints_are_kept_and_counted(gateway, sdk):
    system = [{"type": "text", "text": "Long instructions. " * 800, "cache_control": {"type": "ephemeral", "ttl": "1h"}}]
    first = sdk.messages.create(
        model=MODELS["anthropic"], max_tokens=300, system=system, messages=user("One."))
    second = sdk.messages.create(
        model=MODELS["anthropic"], max_tokens=300, system=system, messages=user("Two."))
    written = first.usage.cache_creation_input_tokens
    assert written >= 512
    assert second.usage.cache_read_input_tokens == written
    assert gateway.record(first.id)["usage"]["cache_write_1h"] == written
    [event] = [e["data"] for e in gateway.events(first.id) if e["type"] == "cache_written"]
    assert (event["tokens"], event["ttl"], event["mechanism"]) == (written, "1h", "explicit")
    [event] = [e["data"] for e in gateway.events(second.id) if e["type"] == "cache_read"]
    assert event["tokens"] == written


def test_thoughts_come_back_signed_and_are_replayed(gateway, sdk):
    first = sdk.messages.create(
        model=MODELS["anthropic"], max_tokens=3000, thinking={"type": "adaptive"}, tools=[WEATHER],
        messages=user("Use the tool. [[reasoning tokens=64]]"))
    assert first.content[0].type == "thinking"
    assert first.content[0].signature
    call = next(block for block in first.content if block.type == "tool_use")
    second = sdk.messages.create(
        model=MODELS["anthropic"], max_tokens=3000, thinking={"type": "adaptive"}, tools=[WEATHER], messages=[
            *user("Use the tool."),
            {"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in first.content]},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": call.id, "content": "4"}]}])
    assert second.stop_reason == "end_turn"
    sent = json.loads(gateway.captured("anthropic")[-1]["body"])
    assert sent["messages"][1]["content"][0]["signature"] == first.content[0].signature


def test_thoughts_of_another_provider_are_not_sent_to_anthropic(gateway, sdk):
    history = [
        *user("Think."),
        {"role": "assistant", "content": [
            {"type": "thinking", "thinking": "Another model's thought.", "signature": ""},
            {"type": "text", "text": "Thought."}]},
        *user("And now?")]
    sdk.messages.create(model=MODELS["anthropic"], max_tokens=300, messages=history)
    sent = json.loads(gateway.captured("anthropic")[-1]["body"])
    assert sent["messages"][1]["content"] == [{"type": "text", "text": "Thought."}]


def test_tokens_are_counted_for_nothing(gateway, sdk):
    answer = sdk.messages.with_raw_response.count_tokens(
        model=MODELS["anthropic"], system="Be brief.", messages=user("How many tokens is this?"))
    assert answer.parse().input_tokens > 0
    record = gateway.record(answer.headers["zumik-response-id"])
    assert (record["surface"], record["outcome"]["completion"]) == ("messages.count_tokens", "completed")
    [attempt] = record["attempts"]
    assert (attempt["billed"], attempt["usage"], attempt["cost"]) == (False, None, None)


def test_what_another_provider_cannot_count_is_refused_with_the_field(gateway, sdk):
    with pytest.raises(anthropic.BadRequestError) as refused:
        sdk.messages.count_tokens(model=MODELS["xai"], messages=user("How many?"))
    assert "model" in refused.value.message


@pytest.mark.parametrize("members, words", [
    ({"max_tokens": 300, "tools": [{"type": "web_search_20260209", "name": "web_search"}]}, "tools[0].type"),
    ({"max_tokens": 300, "mcp_servers": [{"type": "url", "url": "https://x", "name": "x"}]}, "mcp_servers"),
    ({"max_tokens": 0}, "max_tokens"),
    ({"max_tokens": 300, "billing_policy": {"bill_to": "user_profile"}}, "billing_policy"),
])
def test_what_cannot_be_expressed_is_refused_with_the_field(gateway, members, words):
    body = {"model": MODELS["openai"], "messages": user("Hi."), **members}
    answer = gateway.post(json.dumps(body).encode(), path="/v1/messages")
    assert answer.status_code == 400
    error = answer.json()
    assert set(error) == {"type", "error", "request_id"} and set(error["error"]) == {"type", "message"}
    assert (error["type"], error["error"]["type"]) == ("error", "invalid_request_error")
    assert words in error["error"]["message"]
    assert answer.headers["zumik-response-id"] == answer.headers["request-id"] == error["request_id"]


@pytest.mark.parametrize("members", [
    {"thread": {"id": "thread_1"}},
    {"container": "container_1"},
    {"messages": [{"role": "user", "content": [
        {"type": "document", "source": {"type": "file", "file_id": "file_of_somebody"}}]}]},
])
def test_what_is_stored_at_the_provider_is_not_found(gateway, members):
    body = {"model": MODELS["anthropic"], "max_tokens": 10, "messages": user("Hi."), **members}
    answer = gateway.post(json.dumps(body).encode(), path="/v1/messages")
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "not_found_error")


def test_lossy_steps_are_reported(gateway, sdk):
    answer = sdk.messages.with_raw_response.create(
        model=MODELS["openai"], max_tokens=300, extra_body={"top_k": 5}, messages=[{"role": "user", "content": [
            {"type": "text", "text": "Hi.", "cache_control": {"type": "ephemeral"}}]}])
    assert answer.headers["zumik-degraded"] == "true"
    outcome = gateway.record(answer.headers["zumik-response-id"])["outcome"]
    assert sorted(outcome["degradations"]) == ["parameter_dropped:cache_control", "parameter_dropped:top_k"]


def test_errors_are_anthropics_own_exceptions(gateway):
    with pytest.raises(anthropic.AuthenticationError):
        client(gateway, api_key="zk-nobody").messages.create(
            model=MODELS["anthropic"], max_tokens=10, messages=user("Hi."))
    with pytest.raises(anthropic.NotFoundError):
        client(gateway).messages.create(model="no-such-model", max_tokens=10, messages=user("Hi."))
    answer = gateway.http.get("/v1/messages", headers={"x-api-key": CUSTOMER_KEY})
    assert (answer.status_code, answer.json()["type"]) == (405, "error")
    assert answer.headers["zumik-response-id"]


@pytest.mark.parametrize("provider, status, exception", [
    ("anthropic", 529, anthropic.APIStatusError), ("openai", 503, anthropic.APIStatusError)])
def test_a_provider_that_fails_is_an_error_of_this_shape(start, provider, status, exception):
    gateway = start({"attempts": {"max": 1}})
    gateway.fault(provider, "status", status=status)
    with pytest.raises(exception) as failed:
        client(gateway).messages.create(model=MODELS[provider], max_tokens=10, messages=user("Hi."))
    assert failed.value.status_code == 502
    assert failed.value.body["error"]["type"] == "overloaded_error"
    assert failed.value.response.headers["zumik-reason-code"] == "provider_overloaded"


@PROVIDERS
def test_a_stream_that_breaks_ends_with_an_error_event_and_without_its_end_mark(start, provider):
    gateway = start({"attempts": {"max": 1}})
    gateway.fault(provider, "cut", after_chunks=3)
    body = {"model": MODELS[provider], "max_tokens": 400, "messages": user("A long story."), "stream": True}
    answer = gateway.post(json.dumps(body).encode(), path="/v1/messages")
    events = [line.removeprefix("event: ") for line in answer.text.splitlines() if line.startswith("event: ")]
    assert events[0] == "message_start"
    assert events[-1] == "error"
    assert "message_stop" not in events
    error = json.loads(answer.text.strip().splitlines()[-1].removeprefix("data: "))
    assert (error["type"], error["error"]["type"]) == ("error", "api_error")


def test_an_alias_fails_over_from_anthropic_to_another_shape(start):
    gateway = start({"models": {"frontier": {"routes": [
        {"provider": "anthropic", "model": MODELS["anthropic"]}, {"provider": "gemini", "model": MODELS["gemini"]}]}}})
    gateway.fault("anthropic", "status", status=529)
    answer = client(gateway).messages.with_raw_response.create(
        model="frontier", max_tokens=300, messages=user("Hi."))
    assert answer.parse().stop_reason == "end_turn"
    assert answer.headers["zumik-provider"] == "gemini"
    record = gateway.record(answer.headers["zumik-response-id"])
    assert record["outcome"]["fallback_used"] is True
    assert record["outcome"]["degradations"] == ["model_substituted"]
    assert [a["provider"] for a in record["attempts"]] == ["anthropic", "gemini"]


def test_anthropics_client_retries_what_may_be_retried(start):
    """The gateway spends its own attempts first and then forbids the client to multiply them."""
    gateway = start({"attempts": {"max": 2}})
    gateway.fault("anthropic", "status", status=529)
    with pytest.raises(anthropic.APIStatusError):
        client(gateway, max_retries=2).messages.create(
            model=MODELS["anthropic"], max_tokens=10, messages=user("Hi."))
    assert len(gateway.books("anthropic")) == 2

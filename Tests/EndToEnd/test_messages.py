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

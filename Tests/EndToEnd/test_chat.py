"""Chat completions as an OpenAI client sees them, from each of the five providers, and the record of each."""

import json
import re

import pytest

from gateway import CUSTOMER_KEY, MODELS, user
from rating import cost, list_cost, money
from raw_http import chat_bytes, exchange

PROVIDERS = pytest.mark.parametrize("provider", MODELS)
ID = re.compile(r"chatcmpl-[0-9A-HJKMNP-TV-Z]{26}")


def check_record(gateway, record: dict, provider: str):
    """What holds for every response that one attempt completed, with the money worked out by hand."""
    assert record["outcome"] == {
        "admission": "admitted", "completion": "completed", "target_met": True, "degraded": False,
        "degradations": [], "fallback_used": False, "reason_code": "ok"}
    [attempt] = record["attempts"]
    assert (attempt["provider"], attempt["outcome"], attempt["http_status"]) == (provider, "succeeded", 200)
    assert attempt["billed"] is True

    # The provider's own books have the same request with the same tokens.
    [entry] = [e for e in gateway.books(provider) if e["request_id"] == attempt["provider_request_id"]]
    usage = record["usage"]
    assert usage["provenance"] == "reported"
    assert usage == attempt["usage"]
    for bucket in ("input_uncached", "cache_read", "output"):
        assert usage[bucket] == entry["tokens"][bucket], bucket
    assert entry["billed"] and entry["finished"]

    expected = cost(usage, provider, attempt["model_served"])
    assert expected > 0
    listed = list_cost(usage, provider, attempt["model_served"])
    assert record["cost"]["priced"] is True
    assert record["cost"]["provider_cost"] == money(expected)
    assert record["cost"]["charged"] == money(expected)
    assert record["cost"]["list_cost"] == money(listed)
    assert record["cost"]["cache_savings"] == money(listed - expected)
    assert record["cost"]["platform_fee"] == money(0 * expected)


@PROVIDERS
def test_an_answer_comes_whole_with_its_outcome_in_headers(gateway, provider):
    answer = gateway.sdk().chat.completions.with_raw_response.create(
        model=MODELS[provider], messages=user(f"A word from {provider}, please."))
    completion = answer.parse()
    assert ID.fullmatch(completion.id)
    assert completion.object == "chat.completion"
    assert completion.choices[0].finish_reason == "stop"
    assert completion.choices[0].message.content

    headers = answer.headers
    assert headers["zumik-response-id"] == headers["x-request-id"] == completion.id
    assert headers["zumik-admission"] == "admitted"
    assert headers["zumik-completion"] == "completed"
    assert headers["zumik-reason-code"] == "ok"
    assert headers["zumik-provider"] == provider
    assert headers["zumik-attempts"] == "1"
    assert headers["zumik-fallback-used"] == headers["zumik-degraded"] == "false"

    record = gateway.record(completion.id)
    assert record["requested"]["stream"] is False
    check_record(gateway, record, provider)
    assert headers["zumik-cost"] == record["cost"]["charged"]
    usage = record["usage"]
    # By the total, because xAI leaves reasoning out of `completion_tokens`.
    assert completion.usage.total_tokens - completion.usage.prompt_tokens == usage["output"]
    assert completion.usage.prompt_tokens == sum(
        usage[b] or 0 for b in usage if b == "input_uncached" or b.startswith("cache_"))


@PROVIDERS
def test_an_answer_comes_as_a_stream_with_its_outcome_in_trailers(gateway, provider):
    body = {
        "model": MODELS[provider], "messages": user(f"A stream from {provider}, please."), "stream": True,
        "stream_options": {"include_usage": True}}
    answer = exchange(gateway.port, chat_bytes(CUSTOMER_KEY, body))
    assert answer.status == 200 and answer.is_complete
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.data[-1] == "[DONE]"
    chunks = [json.loads(data) for data in answer.data[:-1]]
    response_id = answer.headers["zumik-response-id"]
    assert {chunk["id"] for chunk in chunks} == {response_id}
    text = "".join(c["delta"].get("content") or "" for chunk in chunks for c in chunk["choices"])
    assert text
    assert [c["finish_reason"] for chunk in chunks for c in chunk["choices"] if c["finish_reason"]] == ["stop"]
    # xAI counts along in every chunk; the last count is the one that holds.
    usage = [chunk["usage"] for chunk in chunks if chunk.get("usage")][-1]

    assert answer.headers["zumik-provider"] == provider
    announced = {name.strip().lower() for name in answer.headers["trailer"].split(",")}
    assert set(answer.trailers) <= announced
    assert answer.trailers["zumik-completion"] == "completed"
    assert answer.trailers["zumik-reason-code"] == "ok"

    # The client has the end: the record is complete, without waiting.
    record = gateway.record(response_id)
    assert record["requested"]["stream"] is True
    check_record(gateway, record, provider)
    assert answer.trailers["zumik-cost"] == record["cost"]["charged"]
    assert usage["total_tokens"] - usage["prompt_tokens"] == record["usage"]["output"]
    timing = record["timing"]
    assert 0 < timing["ttft_ms"] <= timing["total_ms"]


@PROVIDERS
def test_usage_is_in_a_stream_only_when_it_was_asked_for(gateway, provider):
    stream = gateway.sdk().chat.completions.create(
        model=MODELS[provider], messages=user("Count for yourself."), stream=True)
    chunks = list(stream)
    assert all(chunk.usage is None and chunk.choices for chunk in chunks)
    assert gateway.record(chunks[0].id)["usage"]["provenance"] == "reported"


@PROVIDERS
def test_a_stream_says_what_an_answer_says(gateway, provider):
    text = "The same words twice, please. [[echo Grüße, 世界 🌍 — and \"quotes\"\n\tbelow]]"
    sdk = gateway.sdk()
    whole = sdk.chat.completions.create(model=MODELS[provider], messages=user(text))
    chunks = sdk.chat.completions.create(model=MODELS[provider], messages=user(text), stream=True)
    parts = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    assert "".join(parts) == whole.choices[0].message.content
    assert "Grüße, 世界 🌍" in whole.choices[0].message.content


@PROVIDERS
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_tools_are_called_and_their_results_understood(gateway, provider, stream):
    tools = [{"type": "function", "function": {
        "name": "weather", "description": "The weather of a city.", "parameters": {
            "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
            "additionalProperties": False}}}]
    messages = user("Use the tool for the weather of Kyoto.")
    call = call_tool(gateway.sdk(), MODELS[provider], messages, tools, stream)
    assert call["function"]["name"] == "weather"
    assert "city" in json.loads(call["function"]["arguments"])

    messages += [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": call["id"], "content": "{\"celsius\": 21}"}]
    answer = gateway.sdk().chat.completions.create(model=MODELS[provider], messages=messages, tools=tools)
    assert answer.choices[0].finish_reason == "stop"
    assert answer.choices[0].message.content


def call_tool(sdk, model, messages, tools, stream) -> dict:
    if not stream:
        answer = sdk.chat.completions.create(model=model, messages=messages, tools=tools)
        assert answer.choices[0].finish_reason == "tool_calls"
        [call] = answer.choices[0].message.tool_calls
        # Whole, with what a provider adds to it (Gemini's thought signature must come back as it was).
        return call.model_dump(exclude_none=True)
    call, reasons = {"function": {"name": "", "arguments": ""}}, []
    for chunk in sdk.chat.completions.create(model=model, messages=messages, tools=tools, stream=True):
        for choice in chunk.choices:
            reasons.append(choice.finish_reason)
            for delta in choice.delta.tool_calls or []:
                assert delta.index == 0
                part = delta.model_dump(exclude_none=True)
                function = part.pop("function", {})
                call["function"]["name"] += function.get("name", "")
                call["function"]["arguments"] += function.get("arguments", "")
                part.pop("index")
                call.update(part)
    assert reasons[-1] == "tool_calls"
    return call


@PROVIDERS
def test_an_answer_that_is_cut_at_its_limit_says_so(gateway, provider):
    answer = gateway.chat(
        MODELS[provider], "[[answer tokens=200]] At length, please.", max_completion_tokens=40)
    assert answer.status_code == 200, answer.text
    assert answer.json()["choices"][0]["finish_reason"] == "length"
    usage = gateway.record(answer.json()["id"])["usage"]
    # xAI does not count reasoning against the limit.
    assert usage["output"] - ((usage["reasoning"] or 0) if provider == "xai" else 0) <= 40


def test_a_prompt_that_the_provider_has_cached_is_cheaper(gateway):
    text = "Remember this. " + "All work and no play makes a dull gateway. " * 400
    first = gateway.record(gateway.chat("openai/gpt-5.4", text, prompt_cache_key="one").json()["id"])
    for _ in range(4):  # The two accounts have a cache each.
        last = gateway.record(gateway.chat("openai/gpt-5.4", text, prompt_cache_key="one").json()["id"])
    assert first["usage"]["cache_read"] == 0
    assert last["usage"]["cache_read"] >= 1024
    assert float(last["cost"]["cache_savings"]) > 0
    check_record(gateway, last, "openai")
    types = [event["type"] for event in gateway.events(last["id"])]
    assert "cache_read" in types


def test_events_of_a_response_tell_its_life_in_order(gateway):
    response_id = gateway.chat().json()["id"]
    events = gateway.events(response_id)
    types = [event["type"] for event in events]
    assert types[0] == "request_admitted"
    assert types[-1] == "response_completed"
    for one in ("tier_chosen", "attempt_started", "attempt_succeeded", "spend_settled"):
        assert types.count(one) == 1, types
    assert types.index("attempt_started") < types.index("attempt_succeeded")
    assert [event["seq"] for event in events] == sorted(event["seq"] for event in events)
    ledger = gateway.record(response_id)["ledger"]
    assert (ledger["first_seq"], ledger["last_seq"], ledger["events"]) == (
        events[0]["seq"], events[-1]["seq"], len(events))


def test_no_event_holds_what_was_said(gateway):
    secret, spoken = "tangerine-prompt-7781", "persimmon-answer-5510"
    answer = gateway.chat(
        text=f"{secret} [[echo {spoken}]]", user="end-user-4471", headers={"Zumik-Session": "session-3371"})
    assert spoken in answer.text
    written = json.dumps(gateway.log())
    for word in (secret, spoken, "end-user-4471", "session-3371", CUSTOMER_KEY + '"'):
        assert word not in written


def test_models_are_listed_and_found(gateway):
    sdk = gateway.sdk()
    listed = {model.id: model.owned_by for model in sdk.models.list()}
    for provider, model in MODELS.items():
        assert listed[model] == provider
    assert "frontier" in listed
    assert sdk.models.retrieve("gpt-5.4").id == "gpt-5.4"


def test_a_model_may_be_named_with_its_provider(gateway):
    for provider, model in MODELS.items():
        answer = gateway.chat(f"{provider}/{model}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["zumik-provider"] == provider

"""Responses as an OpenAI client sees them, from each of the five providers, and the record of each."""

import json
import re

import openai
import pydantic
import pytest

from gateway import CUSTOMER_KEY, MODELS, user
from rating import cost, money

PROVIDERS = pytest.mark.parametrize("provider", MODELS)
NATIVE = pytest.mark.parametrize("provider", ["openai", "xai", "fireworks"])
FOREIGN = pytest.mark.parametrize("provider", ["anthropic", "gemini"])
ID = re.compile(r"resp_[0-9A-HJKMNP-TV-Z]{26}")

CITY = {
    "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"], "additionalProperties": False}
TOOLS = [
    {"type": "function", "name": name, "description": name, "parameters": CITY, "strict": True}
    for name in ("get_weather", "get_time")]


def check_books(gateway, record: dict, provider: str):
    """One attempt completed it; its tokens are the provider's own and its price follows from them."""
    assert record["surface"] == "responses"
    assert (record["outcome"]["completion"], record["outcome"]["reason_code"]) == ("completed", "ok")
    [attempt] = record["attempts"]
    assert (attempt["provider"], attempt["outcome"], attempt["billed"]) == (provider, "succeeded", True)
    [entry] = [e for e in gateway.books(provider) if e["request_id"] == attempt["provider_request_id"]]
    usage = record["usage"]
    assert usage["provenance"] == "reported"
    for bucket in ("input_uncached", "cache_read", "output"):
        assert usage[bucket] == entry["tokens"][bucket], bucket
    assert record["cost"]["provider_cost"] == money(cost(usage, provider, attempt["model_served"]))


def check_usage(usage, record: dict):
    recorded = record["usage"]
    assert usage.output_tokens == recorded["output"]
    assert usage.input_tokens == sum(
        recorded[b] or 0 for b in recorded if b == "input_uncached" or b.startswith("cache_"))
    assert usage.input_tokens_details.cached_tokens == recorded["cache_read"]
    assert usage.total_tokens == usage.input_tokens + usage.output_tokens


@PROVIDERS
def test_a_response_comes_whole(gateway, provider):
    answer = gateway.sdk().responses.with_raw_response.create(
        model=MODELS[provider], instructions="Be brief.", input=f"A word from {provider}.", metadata={"a": "b"})
    response = answer.parse()
    assert ID.fullmatch(response.id)
    assert answer.headers["zumik-response-id"] == response.id
    assert (response.object, response.status, response.error) == ("response", "completed", None)
    assert response.output_text
    assert response.metadata == {"a": "b"}
    # The published shape with nothing missing; xAI's own answers, which pass through, leave out a count.
    if provider != "xai":
        openai.types.responses.Response.model_validate(answer.http_response.json(), strict=False)
    record = gateway.record(response.id)
    check_books(gateway, record, provider)
    check_usage(response.usage, record)
    assert answer.headers["zumik-cost"] == record["cost"]["charged"]


@PROVIDERS
def test_a_response_comes_as_a_stream(gateway, provider):
    with gateway.sdk().responses.stream(model=MODELS[provider], input=f"A stream from {provider}.") as stream:
        events = list(stream)
        final = stream.get_final_response()
    types = [event.type for event in events]
    assert types[:2] == ["response.created", "response.in_progress"]
    assert types[-1] == "response.completed"
    assert [event.sequence_number for event in events] == sorted(event.sequence_number for event in events)
    assert ID.fullmatch(final.id)
    assert {e.response.id for e in events if hasattr(e, "response")} == {final.id}
    text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert text and text == final.output_text
    record = gateway.record(final.id)
    assert record["requested"]["stream"] is True
    check_books(gateway, record, provider)
    check_usage(final.usage, record)


@PROVIDERS
@pytest.mark.parametrize("streamed", [False, True])
def test_tools_are_called_side_by_side_and_their_results_go_back(gateway, provider, streamed):
    arguments = {"model": MODELS[provider], "tools": TOOLS, "input": "Use the tools for Oslo."}
    if streamed:
        with gateway.sdk().responses.stream(**arguments) as stream:
            response = stream.until_done().get_final_response()
    else:
        response = gateway.sdk().responses.create(**arguments)
    calls = [item for item in response.output if item.type == "function_call"]
    assert [call.name for call in calls] == ["get_weather", "get_time"]
    assert all(isinstance(json.loads(call.arguments)["city"], str) for call in calls)
    output = [item.model_dump(exclude_none=True, exclude={"parsed_arguments"}) for item in response.output]
    final = gateway.sdk().responses.create(
        model=MODELS[provider], tools=TOOLS, input=[
            *user("What is it like in Oslo?"), *output,
            *({"type": "function_call_output", "call_id": call.call_id, "output": "4 degrees"} for call in calls)])
    assert final.status == "completed" and final.output_text


class Colour(pydantic.BaseModel):
    colour: str


@PROVIDERS
def test_an_answer_keeps_to_its_schema(gateway, provider):
    response = gateway.sdk().responses.parse(
        model=MODELS[provider], text_format=Colour, input=[{"role": "user", "content": [
            {"type": "input_image", "image_url": "data:image/png;base64,iVBORw0KGgo=", "detail": "auto"},
            {"type": "input_text", "text": "Which colour?"}]}])
    assert isinstance(response.output_parsed.colour, str)


@PROVIDERS
def test_reasoning_is_steered_and_counted(gateway, provider):
    response = gateway.sdk().responses.create(
        model=MODELS[provider], reasoning={"effort": "high"}, max_output_tokens=4000,
        input="Think. [[reasoning tokens=64]]")
    record = gateway.record(response.id)
    assert response.usage.output_tokens_details.reasoning_tokens == (record["usage"]["reasoning"] or 0)
    if provider != "fireworks":
        assert response.usage.output_tokens_details.reasoning_tokens >= 64


@NATIVE
def test_a_stored_response_is_gone_on_from_by_our_id(gateway, provider):
    sdk = gateway.sdk()
    first = sdk.responses.create(model=MODELS[provider], input="Remember: blue.")
    second = sdk.responses.create(model=MODELS[provider], input="Which colour?", previous_response_id=first.id)
    assert second.previous_response_id == first.id
    assert second.usage.input_tokens > first.usage.input_tokens
    sent = json.loads(gateway.captured(provider)[-1]["body"])
    [ending] = [e["data"] for e in gateway.events(first.id) if e["type"] == "attempt_succeeded"]
    assert sent["previous_response_id"] == ending["provider_response_id"] != first.id
    with sdk.responses.stream(
            model=MODELS[provider], input="And again?", previous_response_id=second.id) as stream:
        third = stream.until_done().get_final_response()
    assert third.previous_response_id == second.id


@NATIVE
def test_a_stored_response_is_shown_and_deleted_by_our_id(gateway, provider):
    sdk = gateway.sdk()
    first = sdk.responses.create(model=MODELS[provider], input="One.")
    made = sdk.responses.create(model=MODELS[provider], input="Two.", previous_response_id=first.id)
    shown = sdk.responses.retrieve(made.id)
    assert (shown.id, shown.previous_response_id) == (made.id, first.id)
    assert shown.output_text == made.output_text
    assert shown.usage == made.usage
    assert sdk.responses.delete(made.id) is None
    deleted = gateway.events(made.id)[-1]
    assert (deleted["type"], deleted["data"]["found"]) == ("stored_response_deleted", True)
    assert gateway.record(made.id)["outcome"]["completion"] == "completed"
    for call in (sdk.responses.retrieve, sdk.responses.delete):
        with pytest.raises(openai.NotFoundError) as refused:
            call(made.id)
        assert refused.value.code == "invalid_request"
    assert sdk.responses.retrieve(first.id).id == first.id


def test_fireworks_counts_in_other_words_and_keeps_a_conversation_on_one_cache(gateway):
    sdk = gateway.sdk()
    text = "A long beginning that is read again. " * 60
    headers = {"Zumik-Session": "one"}
    for _ in range(2):
        response = sdk.responses.create(model=MODELS["fireworks"], input=text, extra_headers=headers)
    record = gateway.record(response.id)
    assert record["usage"]["cache_read"] > 0
    check_usage(response.usage, record)
    assert "prompt_tokens" not in response.usage.model_dump()
    sent = gateway.captured("fireworks")[-1]
    assert sent["path"].endswith("/responses")
    names = {field["name"].lower(): field["value"] for field in sent["headers"]}
    assert names["x-session-affinity"] == json.loads(sent["body"])["prompt_cache_key"]


def test_what_went_into_a_response_is_listed(gateway):
    sdk = gateway.sdk()
    first = sdk.responses.create(model=MODELS["openai"], input="Remember: blue.")
    second = sdk.responses.create(
        model=MODELS["openai"], input=user("Which colour?"), previous_response_id=first.id)
    items = list(sdk.responses.input_items.list(second.id, limit=20))
    roles = [item.role for item in items if item.type == "message"]
    assert roles == ["user", "assistant", "user"]
    assert "Which colour?" in str(items[0].content)
    path = gateway.captured("openai")[-1]["path"]
    assert path.endswith("/input_items") and second.id not in path
    with pytest.raises(openai.BadRequestError):
        sdk.responses.cancel(second.id)


@pytest.mark.parametrize("streamed", [False, True])
def test_what_xai_charged_us_is_not_told(gateway, streamed):
    body = {"model": MODELS["xai"], "stream": streamed}
    chat = {**body, "messages": user("Hi."), **({"stream_options": {"include_usage": True}} if streamed else {})}
    for path, content in (("/v1/chat/completions", chat), ("/v1/responses", {**body, "input": "Hi."})):
        answer = gateway.post(json.dumps(content).encode(), path=path)
        assert answer.status_code == 200 and "total_tokens" in answer.text
        assert "cost" not in answer.text and "ticks" not in answer.text
        [settled] = [
            e["data"] for e in gateway.events(answer.headers["zumik-response-id"]) if e["type"] == "spend_settled"]
        assert settled["stated_cost_pico"] == settled["cost_pico"]


def test_a_stored_response_stays_with_the_account_that_holds_it(start):
    gateway = start({"routing": {"strategy": "ordered"}})
    gateway.fault("openai", "status", status=503, region="us", count=1)
    first = gateway.sdk().responses.create(model=MODELS["openai"], input="One.")
    held = gateway.record(first.id)["attempts"][-1]["account"]
    assert held.endswith("eu")
    second = gateway.sdk().responses.create(
        model=MODELS["openai"], input="Two.", previous_response_id=first.id)
    assert [a["account"] for a in gateway.record(second.id)["attempts"]] == [held]


def test_only_ones_own_stored_responses_are_found(gateway):
    mine = gateway.sdk().responses.create(model=MODELS["openai"], input="Mine.")
    [ending] = [e["data"] for e in gateway.events(mine.id) if e["type"] == "attempt_succeeded"]
    forgotten = gateway.sdk().responses.create(model=MODELS["openai"], input="Forget.", store=False)
    translated = gateway.sdk().responses.create(model=MODELS["gemini"], input="Elsewhere.")
    chat = gateway.chat().json()
    stranger = gateway.sdk(gateway.new_customer("stranger"))
    before = len(gateway.books("openai"))
    for sdk, previous in [
            (stranger, mine.id), (gateway.sdk(), ending["provider_response_id"]), (gateway.sdk(), forgotten.id),
            (gateway.sdk(), translated.id), (gateway.sdk(), chat["id"]), (gateway.sdk(), "resp_nothing")]:
        with pytest.raises(openai.NotFoundError) as refused:
            sdk.responses.create(model=MODELS["openai"], input="Go on.", previous_response_id=previous)
        assert refused.value.param == "previous_response_id"
    assert len(gateway.books("openai")) == before


@pytest.mark.parametrize("members, param", [
    ({"conversation": "conv_1"}, "conversation"),
    ({"prompt": {"id": "pmpt_1"}}, "prompt"),
    ({"input": [{"type": "item_reference", "id": "msg_1"}]}, "input[0]"),
    ({"input": [{"role": "user", "content": [{"type": "input_file", "file_id": "file_1"}]}]}, "input[0].content[0].file_id"),
    ({"tools": [{"type": "file_search", "vector_store_ids": ["vs_1"]}]}, "tools[0].vector_store_ids"),
])
def test_what_is_stored_at_the_provider_is_not_found(gateway, members, param):
    body = {"model": MODELS["openai"], "input": "Hi.", **members}
    answer = gateway.post(json.dumps(body).encode(), path="/v1/responses")
    assert (answer.status_code, answer.json()["error"]["param"]) == (404, param)


@pytest.mark.parametrize("provider, members, param", [
    ("openai", {"background": True}, "background"),
    ("openai", {"input": None}, "input"),
    ("anthropic", {"tools": [{"type": "web_search"}]}, "tools[0].type"),
    ("gemini", {"input": [{"type": "computer_call", "call_id": "c"}]}, "input[0].type"),
])
def test_what_cannot_be_expressed_is_refused_with_the_field(gateway, provider, members, param):
    body = {"model": MODELS[provider], "input": "Hi.", **members}
    answer = gateway.post(json.dumps(body).encode(), path="/v1/responses")
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)
    assert answer.json()["error"]["code"] == "invalid_request"
    assert answer.headers["zumik-response-id"].startswith("resp_")


@FOREIGN
def test_lossy_steps_are_reported(gateway, provider):
    answer = gateway.sdk().responses.with_raw_response.create(
        model=MODELS[provider], input="Hi.", store=True, text={"verbosity": "low"})
    assert answer.headers["zumik-degraded"] == "true"
    assert answer.parse().store is False
    degradations = gateway.record(answer.headers["zumik-response-id"])["outcome"]["degradations"]
    assert sorted(degradations) == ["parameter_dropped:store", "parameter_dropped:verbosity"]


def test_a_field_that_nobody_knows_reaches_openai_untouched(gateway):
    gateway.sdk().responses.create(
        model=MODELS["openai"], input="Hi.", extra_body={"some_future_field": {"deep": [1, "x"]}},
        extra_headers={"OpenAI-Beta": "some=v2"})
    sent = gateway.captured("openai")[-1]
    assert json.loads(sent["body"])["some_future_field"] == {"deep": [1, "x"]}
    headers = {field["name"].lower(): field["value"] for field in sent["headers"]}
    assert headers["openai-beta"] == "some=v2"


@PROVIDERS
def test_a_stream_that_breaks_ends_with_an_error_event(start, provider):
    gateway = start({"attempts": {"max": 1}})
    gateway.fault(provider, "cut", after_chunks=3)
    body = {"model": MODELS[provider], "input": "A long story.", "stream": True}
    answer = gateway.post(json.dumps(body).encode(), path="/v1/responses")
    events = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]
    assert events[0]["type"] == "response.created"
    assert (events[-1]["type"], events[-1]["code"]) == ("error", "provider_stream_truncated")
    numbers = [event["sequence_number"] for event in events]
    assert numbers == list(range(len(numbers)))


@PROVIDERS
def test_a_stream_without_its_last_event_is_cut(start, provider):
    gateway = start({"attempts": {"max": 1}})
    gateway.fault(provider, "no_done")
    body = {"model": MODELS[provider], "input": "Hi.", "stream": True}
    answer = gateway.post(json.dumps(body).encode(), path="/v1/responses")
    assert "response.completed" not in answer.text


@NATIVE
@pytest.mark.parametrize("streamed", [False, True])
def test_usage_that_nobody_reported_is_estimated_and_marked(start, provider, streamed):
    gateway = start()
    gateway.fault(provider, "no_usage")
    body = {"model": MODELS[provider], "input": "Hello there, you.", "stream": streamed}
    answer = gateway.post(json.dumps(body).encode(), path="/v1/responses")
    usage = gateway.record(answer.headers["zumik-response-id"])["usage"]
    assert usage["provenance"] == "estimated"
    assert usage["output"] > 0
    assert usage["input_uncached"] > 0


def test_an_alias_fails_over_between_shapes(start):
    gateway = start({"models": {"frontier": {"routes": [
        {"provider": "openai", "model": MODELS["openai"]}, {"provider": "anthropic", "model": MODELS["anthropic"]}]}}})
    gateway.fault("openai", "status", status=503)
    answer = gateway.sdk().responses.with_raw_response.create(model="frontier", input="Hi.")
    assert answer.headers["zumik-provider"] == "anthropic"
    assert answer.parse().output_text


@FOREIGN
def test_thoughts_go_back_to_the_model_that_had_them(gateway, provider):
    first = gateway.sdk().responses.create(
        model=MODELS[provider], tools=TOOLS, reasoning={"effort": "high"}, max_output_tokens=4000,
        input="Use the tool. [[reasoning tokens=64]]")
    [call] = [item for item in first.output if item.type == "function_call"]
    again = gateway.sdk().responses.create(
        model=MODELS[provider], tools=TOOLS, reasoning={"effort": "high"}, max_output_tokens=4000, input=[
            *user("Use the tool."), *(item.model_dump(exclude_none=True) for item in first.output),
            {"type": "function_call_output", "call_id": call.call_id, "output": "4"}])
    assert again.status == "completed"
    if provider == "anthropic":
        sent = json.loads(gateway.captured("anthropic")[-1]["body"])
        assert sent["messages"][1]["content"][0]["signature"]

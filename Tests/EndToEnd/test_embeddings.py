"""Embeddings, models and the paths that are not built, as an OpenAI client sees them."""

import json
import math

import openai
import pytest

from gateway import CUSTOMER_KEY, MODELS
from rating import cost, money

EMBEDDING_MODELS = {
    "openai": "text-embedding-3-small", "gemini": "gemini-embedding-001",
    "fireworks": "accounts/fireworks/models/qwen3-embedding-8b"}
PROVIDERS = pytest.mark.parametrize("provider", EMBEDDING_MODELS)


@PROVIDERS
@pytest.mark.parametrize("text", ["One text.", ["One text.", "Another, longer text."]])
def test_texts_become_vectors(gateway, provider, text):
    answer = gateway.sdk().embeddings.with_raw_response.create(model=EMBEDDING_MODELS[provider], input=text)
    made = answer.parse()
    assert [item.index for item in made.data] == list(range(1 if isinstance(text, str) else 2))
    for item in made.data:
        assert math.isclose(sum(number * number for number in item.embedding), 1, rel_tol=1e-4)
    record = gateway.record(answer.headers["zumik-response-id"])
    assert record["surface"] == "embeddings"
    assert record["id"].startswith("embd-")
    [attempt] = record["attempts"]
    [entry] = [
        e for e in gateway.books(provider) if e["request_id"] == attempt["provider_request_id"]
    ] if attempt["provider_request_id"] else gateway.books(provider)[-1:]
    usage = record["usage"]
    # Gemini counts no tokens here: what they are is estimated, and said so.
    assert usage["provenance"] == ("estimated" if provider == "gemini" else "reported")
    assert usage["input_uncached"] == made.usage.prompt_tokens == made.usage.total_tokens
    if provider != "gemini":
        assert usage["input_uncached"] == entry["tokens"]["input_uncached"]
    assert (usage["output"], usage["cache_read"]) == (0, 0)
    assert record["cost"]["provider_cost"] == money(cost(usage, provider, EMBEDDING_MODELS[provider]))
    assert answer.headers["zumik-cost"] == record["cost"]["charged"]


@PROVIDERS
def test_a_vector_is_the_same_as_numbers_and_as_base64(gateway, provider):
    numbers, packed = (
        gateway.sdk().embeddings.create(
            model=EMBEDDING_MODELS[provider], input="Same.", dimensions=8, encoding_format=form).data[0].embedding
        for form in ("float", "base64"))
    if isinstance(packed, str):
        import base64, struct
        packed = list(struct.unpack("<8f", base64.b64decode(packed)))
    assert numbers == pytest.approx(packed, abs=1e-6)
    assert len(numbers) == 8


@pytest.mark.parametrize("model, members, param", [
    (MODELS["anthropic"], {}, "model"), (MODELS["xai"], {}, "model"),
    ("text-embedding-3-small", {"input": ""}, "input"), ("text-embedding-3-small", {"input": []}, "input"),
    ("gemini-embedding-001", {"input": [[1, 2]]}, "input[0]"),
])
def test_what_has_no_embeddings_is_refused_with_the_field(gateway, model, members, param):
    body = {"model": model, "input": "Hi.", **members}
    answer = gateway.post(json.dumps(body).encode(), path="/v1/embeddings")
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)


def test_embeddings_fail_over_between_accounts(start):
    gateway = start({"routing": {"strategy": "ordered"}})
    gateway.fault("openai", "status", status=503, count=1)
    answer = gateway.sdk().embeddings.with_raw_response.create(model="text-embedding-3-small", input="Hi.")
    assert answer.headers["zumik-fallback-used"] == "true"


def test_models_are_listed_without_the_retired(gateway):
    listed = {model.id for model in gateway.sdk().models.list()}
    assert MODELS["openai"] in listed and EMBEDDING_MODELS["openai"] in listed
    assert "gpt-4" not in listed and "gpt-3.5-turbo" not in listed
    model = gateway.sdk().models.retrieve(MODELS["openai"])
    assert (model.id, model.object) == (MODELS["openai"], "model")
    with pytest.raises(openai.NotFoundError):
        gateway.sdk().models.retrieve("gpt-4")


@pytest.mark.parametrize("method, path, status", [
    ("GET", "/v1/models", 200), ("GET", "/v1/models/nothing", 404), ("POST", "/v1/models", 405),
    ("GET", "/v1/chat/completions", 405), ("GET", "/v1/embeddings", 405), ("GET", "/v1/messages", 405),
    ("GET", "/v1/nothing", 404), ("POST", "/v1/files", 400), ("GET", "/v1/files/file-1", 404),
    ("POST", "/v1/batches", 400), ("GET", "/v1/messages/batches", 501),
])
def test_every_answer_to_a_known_key_has_an_id(gateway, method, path, status):
    answer = gateway.http.request(method, path, headers={"Authorization": f"Bearer {CUSTOMER_KEY}"})
    assert answer.status_code == status
    assert answer.headers["zumik-response-id"] == answer.headers["x-request-id"]
    unknown = gateway.http.request(method, path, headers={"Authorization": "Bearer zk-nobody"})
    assert unknown.status_code == 401
    assert "zumik-response-id" not in unknown.headers

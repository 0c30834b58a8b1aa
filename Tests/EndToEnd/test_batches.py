"""OpenAI's batch flow through the official package against every simulated provider, and what the books say of it."""

import json
from collections import Counter
from decimal import Decimal

import openai
import pytest

from gateway import ADMIN_TOKEN, CUSTOMER_KEY, MODELS, ORDERED, wait_until

# xAI takes batches of few models.
BATCH_MODELS = {**MODELS, "xai": "grok-4.3"}
OVER = {"completed", "failed", "expired", "cancelled"}


def client(gateway, key=CUSTOMER_KEY):
    return openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=key, max_retries=0)


def line(number, model, url="/v1/chat/completions", **more) -> dict:
    body = {"model": model, "messages": [{"role": "user", "content": f"Say the number {number}."}], **more}
    return {"custom_id": f"request {number}", "method": "POST", "url": url, "body": body}


def jsonl(lines) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in lines)


def create(gateway, lines, *, key=CUSTOMER_KEY, endpoint="/v1/chat/completions", **more):
    content = lines if isinstance(lines, bytes) else jsonl(lines)
    file = client(gateway, key).files.create(file=("in.jsonl", content), purpose="batch")
    return client(gateway, key).batches.create(
        input_file_id=file.id, endpoint=endpoint, completion_window="24h", **more)


def ended(gateway, batch, key=CUSTOMER_KEY, seconds=60):
    def over():
        found = client(gateway, key).batches.retrieve(batch.id)
        return found if found.status in OVER else None
    return wait_until(over, seconds, f"the end of {batch.id}")


def results(gateway, file_id, key=CUSTOMER_KEY) -> list:
    if file_id is None:
        return []
    return [json.loads(one) for one in client(gateway, key).files.content(file_id).text.splitlines()]


def behave(gateway, provider, **behaviour):
    answer = gateway.http.post("/_sim/batches", json={"provider": provider, **behaviour})
    assert answer.status_code == 204, answer.text


def jobs(gateway, provider) -> list:
    return gateway.http.get("/_sim/batches", params={"provider": provider}).json()["data"]


def billed(gateway, provider) -> dict:
    return gateway.http.get("/_sim/requests", params={"provider": provider, "limit": 1}).json()["totals"]


def lines_of(gateway, batch_id) -> dict:
    """The events of each line's response, by its number."""
    streams = {}
    for event in gateway.log():
        if event["response_id"]:
            streams.setdefault(event["response_id"], []).append(event)
    found = {}
    for events in streams.values():
        first = events[0]["data"]
        if first.get("batch") == batch_id:
            found[first["batch_line"]] = events
    return found


@pytest.mark.parametrize("provider", list(BATCH_MODELS))
def test_the_flow_of_the_official_package(gateway, provider):
    model, count = BATCH_MODELS[provider], 40
    before = billed(gateway, provider)
    batch = create(gateway, [line(n, model) for n in range(count)], metadata={"purpose": "nightly"})
    assert batch.object == "batch" and batch.status in {"validating", "in_progress"}
    assert batch.metadata == {"purpose": "nightly"}
    done = ended(gateway, batch)
    assert done.status == "completed", done
    assert (done.request_counts.total, done.request_counts.completed, done.request_counts.failed) == (count, count, 0)
    assert done.metadata == {"purpose": "nightly"} and done.errors is None and done.error_file_id is None
    assert done.completed_at >= done.created_at

    answers = results(gateway, done.output_file_id)
    assert {one["custom_id"] for one in answers} == {f"request {n}" for n in range(count)}
    for one in answers:
        assert one["response"]["status_code"] == 200 and one["error"] is None
        body = one["response"]["body"]
        assert body["object"] == "chat.completion" and body["choices"][0]["message"]["content"]
        assert body["id"] == one["response"]["request_id"]
        record = gateway.record(body["id"]) if one is answers[0] else None
        if record:
            assert record["requested"]["qos_class"] == "batch"
            assert record["outcome"]["completion"] == "completed" and record["outcome"]["target_met"] is True
            assert [a["tier_requested"] for a in record["attempts"]] == ["batch"]
            assert record["attempts"][0]["tier_served"] == "batch"
            assert record["cost"]["priced"] is True

    streams = lines_of(gateway, batch.id)
    assert sorted(streams) == list(range(1, count + 1))
    tokens = Counter()
    for events in streams.values():
        types = [event["type"] for event in events]
        assert types[:3] == ["request_admitted", "tier_chosen", "attempt_started"]
        assert types.count("spend_settled") == 1 and types[-1] == "response_completed"
        ending = next(event for event in events if event["type"] == "attempt_succeeded")["data"]
        tokens["output"] += ending["usage"].get("output", 0)
        tokens["requests"] += 1
        spend = next(event for event in events if event["type"] == "spend_settled")["data"]
        assert spend["tier"] == "batch"
        if spend.get("stated_cost_pico") is not None:
            assert spend["stated_cost_pico"] == spend["cost_pico"]
    after = billed(gateway, provider)
    assert after["billed"] - before["billed"] == tokens["requests"]
    assert after["tokens"]["output"] - before["tokens"]["output"] == tokens["output"]
    assert len(jobs(gateway, provider)) == 1


@pytest.mark.parametrize(("surface", "model"), [
    ("/v1/responses", "gpt-5.4"), ("/v1/responses", "claude-opus-5-5"), ("/v1/embeddings", "text-embedding-3-small")])
def test_other_endpoints(gateway, surface, model):
    body = {"model": model, "input": "a word"}
    batch = create(gateway, [
        {"custom_id": str(n), "method": "POST", "url": surface, "body": body} for n in range(3)], endpoint=surface)
    done = ended(gateway, batch)
    assert done.status == "completed", done
    kinds = {one["response"]["body"]["object"] for one in results(gateway, done.output_file_id)}
    assert kinds == {"response" if surface == "/v1/responses" else "list"}


def good(n=1):
    return line(n, "gpt-5.4")


BAD_INPUT = [
    ([good(n) for n in range(16)], b'{"custom_id":"x",\n', "invalid_json_line", 17, None),
    ([good(1), good(2), good(1)], b"", "duplicate_custom_id", 3, "custom_id"),
    ([good(1), line(2, "gpt-5.4", url="/v1/embeddings")], b"", "url_mismatch", 2, "url"),
    ([good(1), line(2, "gpt-4.1")], b"", "model_mismatch", 2, "body.model"),
    ([line(1, "grok-4.5")], b"", "model_not_found", 1, "body.model"),
    ([line(1, "no-such-model")], b"", "model_not_found", 1, "body.model"),
    ([{**good(1), "method": "GET"}], b"", "invalid_method", 1, "method"),
    ([{key: value for key, value in good(1).items() if key != "custom_id"}], b"",
     "missing_required_parameter", 1, "custom_id"),
    ([{key: value for key, value in good(1).items() if key != "body"}], b"", "missing_required_parameter", 1, "body"),
    ([line(1, "gpt-5.4", stream=True)], b"", "invalid_request", 1, "body.stream"),
    ([], b"\n \n", "empty_file", None, "input_file_id"),
    ([], b"[1]\n", "invalid_json_line", 1, None),
]


@pytest.mark.parametrize(("lines", "tail", "code", "number", "param"), BAD_INPUT, ids=[
    f"{row[2]}-{index}" for index, row in enumerate(BAD_INPUT)])
def test_bad_input_is_named_by_its_line(gateway, lines, tail, code, number, param):
    before = len(jobs(gateway, "openai"))
    batch = create(gateway, jsonl(lines) + tail)
    done = ended(gateway, batch)
    assert done.status == "failed" and done.output_file_id is None and done.failed_at
    fault = done.errors.data[0]
    assert (fault.code, fault.line, fault.param) == (code, number, param), fault
    assert fault.message
    assert len(jobs(gateway, "openai")) == before and not lines_of(gateway, batch.id)


def test_a_batch_has_fifty_thousand_lines_and_no_more(gateway):
    body = b'"method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-5.4","messages":[{"role":"user","content":"a"}]}}'
    batch = create(gateway, b"".join(b'{"custom_id":"%d",%s\n' % (n, body) for n in range(50_001)))
    done = ended(gateway, batch, seconds=50)
    assert done.status == "failed"
    assert [(fault.code, fault.line) for fault in done.errors.data] == [("batch_too_large", 50_001)]
    assert not lines_of(gateway, batch.id)


def test_what_is_wrong_with_a_creation_is_named(gateway):
    batches = client(gateway).batches
    other = client(gateway, gateway.new_customer("other-batches"))
    theirs = other.files.create(file=b"{}\n", purpose="batch").id
    mine = client(gateway).files.create(file=b"{}\n", purpose="batch").id
    for file, endpoint, window, error, param in [
        (theirs, "/v1/chat/completions", "24h", openai.NotFoundError, "input_file_id"),
        ("file-none", "/v1/chat/completions", "24h", openai.NotFoundError, "input_file_id"),
        (mine, "/v1/moderations", "24h", openai.BadRequestError, "endpoint"),
        (mine, "/v1/chat/completions", "1h", openai.BadRequestError, "completion_window"),
    ]:
        with pytest.raises(error) as refusal:
            batches.create(input_file_id=file, endpoint=endpoint, completion_window=window)
        assert refusal.value.body["param"] == param
    mine = create(gateway, [good()])
    with pytest.raises(openai.NotFoundError):
        other.batches.retrieve(mine.id)
    with pytest.raises(openai.NotFoundError):
        other.batches.cancel(mine.id)
    assert mine.id in [batch.id for batch in batches.list()]
    assert mine.id not in [batch.id for batch in other.batches.list()]
    ended(gateway, mine)


def test_a_list_of_batches_is_paged_newest_first(gateway):
    key = gateway.new_customer("many-batches")
    made = [create(gateway, [good()], key=key).id for _ in range(5)]
    first = client(gateway, key).batches.list(limit=2)
    assert ([batch.id for batch in first.data], first.has_more) == ([made[4], made[3]], True)
    second = client(gateway, key).batches.list(limit=2, after=made[3])
    assert ([batch.id for batch in second.data], second.has_more) == ([made[2], made[1]], True)
    last = client(gateway, key).batches.list(limit=2, after=made[1])
    assert ([batch.id for batch in last.data], last.has_more) == ([made[0]], False)
    assert [batch.id for batch in client(gateway, key).batches.list(limit=2)] == made[::-1], "the package asks on by itself"
    for limit in ("0", "101", "many"):
        with pytest.raises(openai.BadRequestError):
            client(gateway, key).batches.list(limit=limit)
    for name in made:
        ended(gateway, client(gateway, key).batches.retrieve(name), key)


@pytest.mark.parametrize("provider", list(BATCH_MODELS))
def test_lines_that_fail_or_expire_are_told_apart(gateway, provider):
    behave(gateway, provider, fail_every=5, expire_every=7)
    before = billed(gateway, provider)
    batch = create(gateway, [line(n, BATCH_MODELS[provider]) for n in range(1, 36)])
    done = ended(gateway, batch)
    behave(gateway, provider)
    assert done.request_counts.completed + done.request_counts.failed == 35
    assert len(results(gateway, done.output_file_id)) == done.request_counts.completed == 24
    errors = results(gateway, done.error_file_id)
    kinds = Counter(
        one["error"]["code"] if one["error"] else one["response"]["status_code"] for one in errors)
    endings = Counter(events[-1]["type"] for events in lines_of(gateway, batch.id).values())
    assert endings["response_completed"] == 24
    assert sum(endings.values()) == 35
    spends = [e for events in lines_of(gateway, batch.id).values() for e in events if e["type"] == "spend_settled"]
    assert len(spends) == 24, "what is not served is not billed"
    assert billed(gateway, provider)["billed"] - before["billed"] == 24
    if provider != "gemini" and provider != "fireworks":
        assert kinds["batch_expired"] == 5 and endings["response_expired"] == 5
    if provider == "openai":
        assert done.status == "expired"


def test_one_bad_line_cancels_a_whole_batch_of_xai(gateway):
    before = billed(gateway, "xai")
    lines = [line(n, "grok-4.3") for n in range(10)]
    lines[3]["body"]["temperature"] = 3
    batch = create(gateway, lines)
    done = ended(gateway, batch)
    assert done.request_counts.failed == 10
    assert billed(gateway, "xai")["billed"] == before["billed"]
    assert {events[-1]["type"] for events in lines_of(gateway, batch.id).values()} == {"response_failed"}


def test_a_line_that_its_model_is_known_to_refuse_fails_alone(gateway):
    lines = [line(n, "grok-4.3") for n in range(10)]
    lines[3]["body"]["stop"] = ["x"]
    batch = create(gateway, lines)
    done = ended(gateway, batch)
    assert (done.request_counts.completed, done.request_counts.failed) == (9, 1)
    failed = results(gateway, done.error_file_id)[0]
    assert failed["custom_id"] == "request 3" and failed["response"]["status_code"] == 400
    assert failed["response"]["body"]["error"]["param"] == "stop"
    assert [event["type"] for event in gateway.events(failed["response"]["request_id"])] == ["request_rejected"]


def test_a_cancelled_batch_ends_each_line(gateway):
    behave(gateway, "openai", delay_ms=600_000)
    batch = create(gateway, [line(n, "gpt-5.4") for n in range(20)])
    wait_until(lambda: client(gateway).batches.retrieve(batch.id).status == "in_progress", 20, "the start")
    with pytest.raises(openai.ConflictError):
        client(gateway).files.delete(batch.input_file_id)
    assert client(gateway).batches.cancel(batch.id).status == "cancelling"
    done = ended(gateway, batch)
    behave(gateway, "openai")
    assert done.status == "cancelled" and done.request_counts.failed == 20
    assert all(one["error"]["code"] == "batch_cancelled" for one in results(gateway, done.error_file_id))
    assert {events[-1]["type"] for events in lines_of(gateway, batch.id).values()} == {"response_cancelled"}
    with pytest.raises(openai.ConflictError):
        client(gateway).batches.cancel(batch.id)
    assert client(gateway).files.delete(batch.input_file_id).deleted


def test_a_provider_that_takes_nothing_is_replaced_by_the_next(gateway):
    behave(gateway, "openai", refusals=2, refusal_status=400)
    batch = create(gateway, [line(n, "frontier") for n in range(12)])
    done = ended(gateway, batch)
    behave(gateway, "openai")
    assert done.status == "completed" and done.request_counts.completed == 12
    answer = results(gateway, done.output_file_id)[0]["response"]["body"]
    record = gateway.record(answer["id"])
    assert [a["provider"] for a in record["attempts"]] == ["openai", "openai", "anthropic"]
    assert record["outcome"]["degraded"] is True and record["outcome"]["fallback_used"] is True
    assert "model_substituted" in record["outcome"]["degradations"]


def test_a_batch_goes_by_its_customers_profile(start):
    kimi = MODELS["fireworks"]
    gateway = start({**ORDERED, "models": {"open": {"routes": [
        {"provider": "byoc", "model": "llama-70b"}, {"provider": "fireworks", "model": kimi}]}}})
    served, keys = {}, {}
    for profile, model in [("hybrid", "open"), ("byok", kimi), ("byoc", "llama-70b")]:
        key = keys[profile] = gateway.new_customer(profile)
        gateway.activate(profile, profile)
        policy = {"profile": profile, "platform_fee_bps": 200}
        assert gateway.native(f"customers/{profile}/policy", method="PUT", json=policy).status_code == 200
        if profile == "byok":
            gateway.native(
                "customers/byok/credentials/fireworks", method="PUT", json={"api_key": "sk-own"}).raise_for_status()
        batch = create(gateway, [line(n, model) for n in range(3)], key=key)
        served[profile] = ended(gateway, batch, key)
    records = {
        profile: gateway.record(results(gateway, done.output_file_id, keys[profile])[0]["response"]["body"]["id"])
        for profile, done in served.items() if done.status == "completed"}
    # A customer's own servers have no batches: a hybrid's go to its next lane, and who has nothing else is told so.
    assert served["byoc"].errors.data[0].code == "model_not_found"
    assert [a["credential"] for a in records["hybrid"]["attempts"]] == ["managed"]
    assert records["hybrid"]["requested"]["profile"] == "hybrid"
    assert records["hybrid"]["outcome"]["degradations"] == ["model_substituted"]
    assert [a["credential"] for a in records["byok"]["attempts"]] == ["byok"]
    assert Decimal(records["byok"]["cost"]["charged"]) == 0 < Decimal(records["byok"]["cost"]["platform_fee"])


def test_lists_costs_and_records_have_the_lines(gateway):
    key = gateway.new_customer("batch-lister")
    batch = create(gateway, [line(n, "gpt-5.4") for n in range(5)], key=key)
    ended(gateway, batch, key)
    seq = gateway.log()[-1]["seq"]
    listed = gateway.native(f"responses?customer=batch-lister&min_seq={seq}").json()["data"]
    assert len(listed) == 5
    rows = gateway.native(f"costs?customer=batch-lister&group_by=tier&min_seq={seq}").json()["data"]
    assert [(row["tier"], row["requests"]) for row in rows] == [("batch", 5)]
    spends = sum(
        event["data"]["charged_pico"] for events in lines_of(gateway, batch.id).values() for event in events
        if event["type"] == "spend_settled")
    whole, fraction = rows[0]["charged"].split(".")
    assert int(whole) * 10**12 + int(fraction) == spends


def test_what_a_model_refuses_is_left_out_of_its_lines(gateway):
    """Newer models of Anthropic refuse `temperature`: a line is served without it, as a single request is."""
    batch = create(gateway, [line(n, "claude-opus-5-5", temperature=0.3) for n in range(3)])
    done = ended(gateway, batch)
    assert done.request_counts.completed == 3, results(gateway, done.error_file_id)
    for one in results(gateway, done.output_file_id):
        outcome = gateway.record(one["response"]["body"]["id"])["outcome"]
        assert outcome["degradations"] == ["parameter_dropped:temperature"]


def metric(gateway, name: str) -> int:
    text = gateway.http.get("/metrics", headers={"Authorization": f"Bearer {ADMIN_TOKEN}"}).text
    return sum(int(one.rsplit(" ", 1)[1]) for one in text.splitlines() if one.startswith(name))


def test_metrics_have_batches_lines_jobs_and_files(gateway):
    names = (
        'zumik_batch_lines_total{completion="completed"', 'zumik_batch_jobs_total{provider="openai",status="completed"',
        "zumik_files ", "zumik_files_bytes ", 'zumik_requests_total{admission="admitted",completion="completed"')
    before = {name: metric(gateway, name) for name in names}
    behave(gateway, "openai", delay_ms=600_000)
    batch = create(gateway, [line(n, "gpt-5.4") for n in range(7)])
    wait_until(lambda: metric(gateway, "zumik_batch_lines_open ") >= 7, 20, "lines that run")
    assert metric(gateway, 'zumik_batches_open{status="in_progress"') >= 1
    behave(gateway, "openai")
    ended(gateway, batch)
    after = {name: metric(gateway, name) - before[name] for name in names}
    size = sum(len(client(gateway).files.content(file).content) for file in (
        batch.input_file_id, client(gateway).batches.retrieve(batch.id).output_file_id))
    assert list(after.values()) == [7, 1, 2, size, 7]


def test_a_single_request_of_the_class_is_told_how(gateway):
    answer = gateway.chat(headers={"Zumik-QoS-Class": "batch"})
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["param"] == "Zumik-QoS-Class" and "/v1/batches" in error["message"]


def test_lines_count_for_the_objectives_of_the_class(gateway):
    gateway.native("slo/objectives/nightly", method="PUT", json={
        "customer": None, "qos_class": "batch", "model": None, "indicator": "targets", "threshold_ms": None,
        "target": "0.99", "window": "30d"}).raise_for_status()
    ended(gateway, create(gateway, [line(n, "gpt-5.4") for n in range(5)]))
    seq = gateway.log()[-1]["seq"]
    found = gateway.native(f"slo/compliance?objective=nightly&min_seq={seq}").json()
    assert found["counts"]["good"] >= 5 and found["counts"]["eligible"] >= found["counts"]["good"]


def test_looking_ten_times_changes_nothing(gateway):
    batch = ended(gateway, create(gateway, [line(n, "gpt-5.4") for n in range(5)]))
    before = gateway.log()
    seen = {
        (client(gateway).batches.retrieve(batch.id).model_dump_json(), client(gateway).files.content(
            batch.output_file_id).text) for _ in range(10)}
    assert len(seen) == 1 and gateway.log() == before

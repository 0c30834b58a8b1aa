"""Providers that fail, and one response id through all attempts."""

import json
import time

import pytest

from gateway import CUSTOMER_KEY, ORDERED, user
from rating import cost, money
from raw_http import chat_bytes, exchange

# The first failure of the first account, and the code that the attempt ends with.
FAULTS = [
    ({"kind": "status", "status": 503}, "provider_overloaded", 503),
    ({"kind": "status", "status": 500}, "provider_error", 500),
    ({"kind": "status", "status": 429}, "provider_rate_limited", 429),
    ({"kind": "status", "status": 401}, "provider_auth_failed", 401),
    ({"kind": "reset"}, "provider_unreachable", None),
]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("fault, code, status", FAULTS, ids=[f"{f[1]}-{f[0]['kind']}" for f in FAULTS])
def test_the_other_region_answers_under_the_same_id(start, fault, code, status, stream):
    gateway = start(ORDERED)
    gateway.fault("openai", region="us", count=1, **fault)
    body = {"model": "gpt-5.4", "messages": user("Hello."), "stream": stream}
    answer = exchange(gateway.port, chat_bytes(CUSTOMER_KEY, body))
    assert answer.status == 200 and answer.is_complete, answer.body
    outcome = {**answer.headers, **answer.trailers}
    response_id = outcome["zumik-response-id"]
    first = answer.data[0] if stream else answer.body
    assert json.loads(first)["id"] == response_id
    assert outcome["zumik-attempts"] == "2"
    assert outcome["zumik-fallback-used"] == "true"
    assert outcome["zumik-reason-code"] == "recovered_by_fallback"

    record = gateway.record(response_id)
    assert record["outcome"]["reason_code"] == "recovered_by_fallback"
    assert record["outcome"]["completion"] == "completed"
    assert record["outcome"]["fallback_used"] is True
    assert record["outcome"]["degraded"] is False
    failed, served = record["attempts"]
    assert (failed["account"], failed["outcome"], failed["reason_code"]) == ("openai-us", "failed", code)
    assert failed["http_status"] == status
    assert failed["usage"] is None
    assert (served["account"], served["outcome"], served["number"]) == ("openai-eu", "succeeded", 2)
    assert served["retry_cause"] == code
    assert served["region"] == "eu"
    # A region is a label for routing: no uplift, and nothing for the attempt that failed.
    assert record["cost"]["charged"] == money(cost(record["usage"], "openai", served["model_served"]))
    # One attempt is one request upstream.
    assert gateway.upstream_count() == 2


def test_an_alias_goes_on_to_the_next_provider(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "status", status=503)
    answer = gateway.chat("frontier")
    assert answer.status_code == 200, answer.text
    assert answer.headers["zumik-provider"] == "anthropic"
    assert answer.headers["zumik-degraded"] == "true"
    record = gateway.record(answer.json()["id"])
    assert [a["account"] for a in record["attempts"]] == ["openai-us", "openai-eu", "anthropic-main"]
    assert record["outcome"]["degradations"] == ["model_substituted"]
    assert record["outcome"]["reason_code"] == "recovered_by_fallback"
    assert record["requested"]["model"] == "frontier"


def test_a_bare_model_stays_with_its_provider(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "status", status=503)
    answer = gateway.chat("gpt-5.4")
    assert answer.status_code == 502
    error = answer.json()["error"]
    assert error["code"] == answer.headers["zumik-reason-code"] == "provider_overloaded"
    assert answer.headers["x-should-retry"] == "false"
    record = gateway.record(answer.headers["zumik-response-id"])
    assert record["outcome"]["completion"] == "failed"
    assert record["outcome"]["target_met"] is False
    assert {a["provider"] for a in record["attempts"]} == {"openai"}
    assert gateway.upstream_count() == len(record["attempts"])
    assert not any(entry["billed"] for entry in gateway.books("openai"))


@pytest.mark.parametrize("kind, code", [("cut", "provider_stream_truncated"), ("malformed", "provider_stream_malformed")])
def test_a_stream_that_breaks_after_its_start_ends_with_an_error_event(start, kind, code):
    gateway = start(ORDERED)
    gateway.fault("openai", kind, after_chunks=3)
    body = {"model": "gpt-5.4", "messages": user("[[answer tokens=80]]"), "stream": True}
    answer = exchange(gateway.port, chat_bytes(CUSTOMER_KEY, body))
    assert answer.status == 200
    assert answer.is_complete, "the HTTP body ends well"
    assert "[DONE]" not in answer.data
    assert json.loads(answer.data[-1])["error"]["code"] == code
    assert answer.trailers["zumik-completion"] == "failed"
    assert answer.trailers["zumik-reason-code"] == code
    record = gateway.record(answer.headers["zumik-response-id"])
    assert len(record["attempts"]) == 1, "what was said cannot be taken back"
    assert record["outcome"]["reason_code"] == code


def test_a_stream_without_its_end_mark_is_truncated(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "no_done")
    body = {"model": "gpt-5.4", "messages": user("Hello."), "stream": True}
    answer = exchange(gateway.port, chat_bytes(CUSTOMER_KEY, body))
    assert answer.trailers["zumik-reason-code"] == "provider_stream_truncated"


def test_a_provider_that_does_not_begin_is_left_for_the_next(start):
    gateway = start({**ORDERED, "attempts": {"first_token_timeout_ms": 400}})
    gateway.fault("openai", "no_response", region="us", count=1)
    body = {"model": "gpt-5.4", "messages": user("Hello."), "stream": True}
    answer = exchange(gateway.port, chat_bytes(CUSTOMER_KEY, body))
    assert answer.status == 200 and answer.data[-1] == "[DONE]"
    first = gateway.record(answer.headers["zumik-response-id"])["attempts"][0]
    assert first["reason_code"] == "provider_first_token_timeout"


def test_a_stream_that_stalls_is_ended(start):
    gateway = start({**ORDERED, "attempts": {"idle_timeout_ms": 400}})
    gateway.fault("openai", "stall", after_chunks=3)
    body = {"model": "gpt-5.4", "messages": user("[[answer tokens=80]]"), "stream": True}
    answer = exchange(gateway.port, chat_bytes(CUSTOMER_KEY, body))
    assert answer.is_complete
    assert answer.trailers["zumik-reason-code"] == "provider_stalled"


def test_retry_after_cools_an_account_without_waiting_for_it(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "status", region="us", status=429, retry_after=30, count=1)
    begin = time.monotonic()
    for expected in ("2", "1", "1"):
        answer = gateway.chat()
        assert answer.status_code == 200
        assert answer.headers["zumik-attempts"] == expected, "the second request goes by the cooling account"
    assert time.monotonic() - begin < 10


def test_a_lower_tier_than_asked_is_a_degradation(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "tier_downgrade")
    answer = gateway.chat(service_tier="priority")
    assert answer.status_code == 200, answer.text
    record = gateway.record(answer.json()["id"])
    assert record["outcome"]["degradations"] == ["tier_downgraded"]
    [attempt] = record["attempts"]
    assert (attempt["tier_requested"], attempt["tier_served"]) == ("priority", "default")
    expected = cost(record["usage"], "openai", attempt["model_served"], "default")
    assert record["cost"]["charged"] == money(expected), "billed by the tier that was served"


def test_a_first_token_later_than_its_target_completes_and_misses_it(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "slow_first_token", delay_ms=100)
    answer = gateway.chat(stream=True, headers={"Zumik-TTFT-Target-Ms": "50"})
    assert answer.status_code == 200 and answer.text.rstrip().endswith("[DONE]")
    outcome = gateway.record(answer.headers["zumik-response-id"])["outcome"]
    assert (outcome["completion"], outcome["reason_code"]) == ("completed", "slow_first_token")
    assert outcome["target_met"] is False and outcome["degraded"] is False


def test_usage_that_no_one_reported_is_unknown_and_not_zero(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "no_usage")
    answer = gateway.chat()
    assert answer.status_code == 200
    record = gateway.record(answer.json()["id"])
    assert record["usage"] is None or record["usage"]["provenance"] != "reported"
    assert record["cost"]["charged"] != money(cost({}, "openai", "gpt-5.4"))


def test_a_deadline_ends_what_runs(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "no_response")
    answer = gateway.chat(headers={"Zumik-Deadline-Ms": "500"})
    assert answer.status_code == 504
    assert answer.json()["error"]["code"] == "deadline_exceeded"
    record = gateway.record(answer.headers["zumik-response-id"])
    assert record["outcome"]["completion"] == "expired_during_execution"
    assert record["outcome"]["target_met"] is False

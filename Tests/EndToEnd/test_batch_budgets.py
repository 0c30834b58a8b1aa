"""Budgets of batches: the worst case of all lines is set aside when a batch is created, and given back as they end."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import httpx
import openai
import pytest

from gateway import ADMIN_TOKEN, CUSTOMER_KEY, ORDERED, wait_until
from test_batches import behave, create, ended, line, lines_of
from test_budgets import command, plain, set_budget, standing

OUTPUT = 100


def bounded(count: int) -> list:
    return [line(n, "gpt-5.4", max_completion_tokens=OUTPUT) for n in range(count)]


def of_stream(gateway, batch_id: str, kind: str) -> list:
    """The amounts of the events of a type in a batch's own stream, in USD."""
    return [
        Decimal(event["data"]["amount_pico"]) / 10**12 for event in gateway.log()
        if event["stream"] == f"batch/{batch_id}" and event["type"] == kind]


def charged(gateway, batch_id: str) -> Decimal:
    return sum(
        (Decimal(event["data"]["charged_pico"]) / 10**12 for events in lines_of(gateway, batch_id).values()
         for event in events if event["type"] == "spend_settled"), Decimal(0))


def room_for(gateway, count: int) -> Decimal:
    """What a batch of so many lines sets aside."""
    set_budget(gateway, "1000")
    batch = create(gateway, bounded(count))
    ended(gateway, batch)
    return of_stream(gateway, batch.id, "spend_reserved")[0]


def test_what_a_batch_may_cost_is_set_aside_and_given_back_as_its_lines_end(start):
    gateway = start(ORDERED)
    set_budget(gateway, "1000")
    behave(gateway, "openai", delay_ms=600_000, fail_every=10)
    batch = create(gateway, bounded(200))
    reserved = of_stream(gateway, batch.id, "spend_reserved")
    assert len(reserved) == 1, "one for all lines"
    assert standing(gateway)["reserved"] == reserved[0] > 0
    behave(gateway, "openai", fail_every=10)
    done = ended(gateway, batch)
    assert (done.request_counts.completed, done.request_counts.failed) == (180, 20)
    released = of_stream(gateway, batch.id, "spend_released")
    assert len(released) >= 200 // 64, "with the lines, and not with the last of them"
    assert sum(released) == reserved[0], "all of it comes back, once"
    after = standing(gateway)
    assert after["reserved"] == 0
    assert after["spent"] == charged(gateway, batch.id) > 0
    assert after["spent"] < reserved[0], "the worst case was no less than what came"
    # What memory decides by is what the log says: there is room for exactly what is left.
    metrics = gateway.http.get("/metrics", headers={"Authorization": f"Bearer {ADMIN_TOKEN}"}).text
    assert "\nzumik_budget_reserved_usd 0" in metrics
    gateway.stop()
    assert command(gateway, "ledger", "verify")["verdict"] == "sound"
    command(gateway, "projections", "verify")


def test_a_batch_that_a_budget_has_no_room_for_is_refused_when_it_is_created(start):
    gateway = start(ORDERED)
    each = room_for(gateway, 10)
    spent = standing(gateway)["spent"]
    set_budget(gateway, plain(spent + each - Decimal("0.000000000001")))
    asked = []
    client = openai.OpenAI(
        base_url=f"{gateway.url}/v1", api_key=CUSTOMER_KEY, max_retries=5, timeout=30,
        http_client=httpx.Client(trust_env=False, event_hooks={"request": [asked.append]}))
    before = len(client.batches.list().data)
    with pytest.raises(openai.RateLimitError) as refusal:
        create(gateway, bounded(10))
    assert refusal.value.code == "budget_exhausted" and refusal.value.type == "insufficient_quota"
    response = refusal.value.response
    assert response.headers["x-should-retry"] == "false"
    types = [event["type"] for event in gateway.events(response.headers["Zumik-Response-Id"])]
    assert types == ["request_rejected"]
    file = client.files.list().data[0].id
    asked.clear()
    with pytest.raises(openai.RateLimitError):
        client.batches.create(input_file_id=file, endpoint="/v1/chat/completions", completion_window="24h")
    assert len(asked) == 1, "official clients do not try again"
    assert len(client.batches.list().data) == before, "none of it was begun"
    assert client.files.delete(file).deleted, "and its file is free"
    assert standing(gateway)["reserved"] == 0
    set_budget(gateway, plain(spent + each))
    assert ended(gateway, create(gateway, bounded(10))).request_counts.completed == 10


def test_of_batches_that_come_at_once_as_many_start_as_there_is_room_for(start):
    gateway = start(ORDERED)
    each = room_for(gateway, 5)
    spent = standing(gateway)["spent"]
    set_budget(gateway, plain(spent + 2 * each))
    behave(gateway, "openai", delay_ms=600_000)

    def try_one(_):
        try:
            return create(gateway, bounded(5))
        except openai.RateLimitError as refusal:
            assert refusal.response.headers["Retry-After"] == "1", "only reservations are in its way"
            return None
    with ThreadPoolExecutor(8) as clients:
        batches = [batch for batch in clients.map(try_one, range(8)) if batch]
    assert len(batches) == 2
    assert standing(gateway)["reserved"] == 2 * each
    # A single request finds no room either, until they have ended.
    assert gateway.chat(max_completion_tokens=OUTPUT).json()["error"]["code"] == "budget_exhausted"
    behave(gateway, "openai")
    for batch in batches:
        ended(gateway, batch)
    assert standing(gateway)["reserved"] == 0
    assert gateway.chat(max_completion_tokens=OUTPUT).status_code == 200


def test_a_killed_process_leaks_nothing_of_a_batch(start):
    gateway = start(ORDERED)
    set_budget(gateway, "1000")
    behave(gateway, "openai", delay_ms=600_000)
    batch = create(gateway, bounded(100))
    reserved = of_stream(gateway, batch.id, "spend_reserved")[0]
    wait_until(lambda: any(e["type"] == "batch_job_submitted" for e in gateway.log()), 20, "the submission")
    gateway.kill()
    # The simulated provider was in the process: its job is gone, and the next account has the lines.
    again = start(again=gateway)
    done = ended(again, batch)
    assert done.request_counts.completed == 100
    assert sum(of_stream(again, batch.id, "spend_released")) == reserved
    found = standing(again)
    assert found["reserved"] == 0 and found["spent"] == charged(again, batch.id)
    set_budget(again, plain(reserved + found["spent"]))
    assert ended(again, create(again, bounded(100))).request_counts.completed == 100, "all of it is there again"


def test_lines_that_are_refused_or_cancelled_cost_nothing(start):
    gateway = start(ORDERED)
    set_budget(gateway, "1000")
    refused = create(gateway, bounded(3) + bounded(1))
    assert ended(gateway, refused).status == "failed", "a custom_id stands in it twice"
    assert of_stream(gateway, refused.id, "spend_released") == of_stream(gateway, refused.id, "spend_reserved")
    behave(gateway, "openai", delay_ms=600_000)
    cancelled = create(gateway, bounded(70))
    wait_until(lambda: gateway.sdk().batches.retrieve(cancelled.id).status == "in_progress", 20, "the start")
    gateway.sdk().batches.cancel(cancelled.id)
    assert ended(gateway, cancelled).status == "cancelled"
    assert sum(of_stream(gateway, cancelled.id, "spend_released")) == of_stream(
        gateway, cancelled.id, "spend_reserved")[0]
    found = standing(gateway)
    assert (found["reserved"], found["spent"]) == (0, 0)


def test_what_has_no_bound_is_refused_and_without_a_budget_nothing_is_set_aside(start):
    gateway = start(ORDERED)
    free = create(gateway, bounded(2))
    ended(gateway, free)
    assert of_stream(gateway, free.id, "spend_reserved") == of_stream(gateway, free.id, "spend_released") == []
    set_budget(gateway, "1000")
    body = line(1, "gpt-5.4")
    body["body"]["n"] = 2**50
    with pytest.raises(openai.PermissionDeniedError) as refusal:
        create(gateway, [body])
    assert refusal.value.code == "price_unknown" and refusal.value.param == "input_file_id"
    assert "line 1 " in refusal.value.message

"""A batch that no provider takes: its lines are served one by one in another tier, where the customer's policy says so."""

import os
import random
from collections import Counter

import pytest

from gateway import ORDERED, wait_until
from test_batches import behave, billed, client, create, ended, line, lines_of, results
from test_budgets import set_budget, standing
from test_torture import ADMIN_TOKEN, TorturedGateway, providers  # noqa: F401

SEED = int(os.environ.get("ZUMIK_SEED", "20261122"))


def allow(gateway, fallback: str):
    answer = gateway.native("customers/demo/policy", method="PUT", json={"batch_fallback": fallback})
    assert answer.status_code == 200 and answer.json()["batch_fallback"] == fallback


def refuse_batches(gateway):
    """Both accounts of OpenAI refuse the next file as a whole."""
    behave(gateway, "openai", refusals=2, refusal_status=400)


def lines_on_disk(gateway) -> list:
    return list((gateway.data / "files").rglob("*.line-*"))


@pytest.mark.parametrize(("fallback", "tier"), [("flex", "flex"), ("standard", "default")])
def test_lines_that_no_provider_takes_are_served_one_by_one(start, fallback, tier):
    gateway = start(ORDERED)
    set_budget(gateway, "1000", batch_fallback=fallback)
    refuse_batches(gateway)
    batch = create(gateway, [line(n, "gpt-5.4", max_completion_tokens=100) for n in range(50)])
    done = ended(gateway, batch)
    assert done.status == "completed", done
    assert (done.request_counts.completed, done.request_counts.failed) == (50, 0)
    answers = results(gateway, done.output_file_id)
    assert {one["custom_id"] for one in answers} == {f"request {n}" for n in range(50)}

    streams = lines_of(gateway, batch.id)
    assert sorted(streams) == list(range(1, 51))
    assert {one["response"]["body"]["id"] for one in answers} == {
        events[0]["response_id"] for events in streams.values()}, "under the ids that the lines have"
    charged = 0
    for events in streams.values():
        types = [event["type"] for event in events]
        assert types.count("spend_settled") == 1 and types[-1] == "response_completed"
        spend = next(event for event in events if event["type"] == "spend_settled")["data"]
        assert spend["tier"] == tier
        charged += spend["charged_pico"]
    record = gateway.record(answers[0]["response"]["body"]["id"])
    assert [(a["provider"], a["tier_requested"], a["outcome"]) for a in record["attempts"]] == [
        ("openai", "batch", "failed"), ("openai", "batch", "failed"), ("openai", tier, "succeeded")]
    assert record["attempts"][2]["retry_cause"] == record["attempts"][1]["reason_code"]
    outcome = record["outcome"]
    assert outcome["degraded"] and outcome["degradations"] == ["tier_downgraded"]
    assert outcome["fallback_used"] and outcome["reason_code"] == "recovered_by_fallback"
    assert outcome["target_met"] is True

    totals = billed(gateway, "openai")
    assert totals["billed"] == 50, "each is bought once"
    jobs = [e["data"] for e in gateway.log() if e["type"] == "batch_job_prepared" and e["data"]["batch"] == batch.id]
    assert [(job["provider"], job["replaces"], job["tier"]) for job in jobs] == [
        ("openai", None, "batch"), ("openai", 1, "batch"), (None, 2, tier)]
    found = standing(gateway)
    assert found["reserved"] == 0 and int(found["spent"] * 10**12) == charged
    assert not lines_on_disk(gateway), "what was kept until the files were written is gone"
    metrics = gateway.http.get("/metrics", headers={"Authorization": "Bearer zk-admin-demo"}).text
    assert "\nzumik_batch_lines_singly_total 50\n" in metrics


def test_without_the_policy_they_fail_and_cost_nothing(start):
    gateway = start(ORDERED)
    refuse_batches(gateway)
    done = ended(gateway, create(gateway, [line(n, "gpt-5.4") for n in range(5)]))
    assert (done.request_counts.completed, done.request_counts.failed) == (0, 5)
    assert billed(gateway, "openai")["billed"] == 0


def test_flex_is_not_standard(start):
    """Anthropic has no flex: what may only be served there fails, and no dearer tier is taken unasked."""
    gateway = start(ORDERED)
    allow(gateway, "flex")
    behave(gateway, "anthropic", refusals=1, refusal_status=400)
    batch = create(gateway, [line(n, "claude-opus-5-5", max_tokens=50) for n in range(5)])
    assert ended(gateway, batch).request_counts.failed == 5
    assert billed(gateway, "anthropic")["billed"] == 0
    allow(gateway, "standard")
    behave(gateway, "anthropic", refusals=1, refusal_status=400)
    batch = create(gateway, [line(n, "claude-opus-5-5", max_tokens=50) for n in range(5)])
    assert ended(gateway, batch).request_counts.completed == 5
    assert billed(gateway, "anthropic")["billed"] == 5


def test_a_line_that_fails_on_its_own_has_its_own_error(start):
    gateway = start({**ORDERED, "attempts": {"max": 1}})
    allow(gateway, "standard")
    refuse_batches(gateway)
    gateway.fault("openai", "status", status=500, count=3)
    batch = create(gateway, [line(n, "gpt-5.4") for n in range(20)])
    done = ended(gateway, batch)
    assert (done.request_counts.completed, done.request_counts.failed) == (17, 3)
    for one in results(gateway, done.error_file_id):
        assert one["response"]["status_code"] == 502
        assert one["response"]["body"]["error"]["code"] == "provider_error"


def test_a_cancelled_batch_gives_up_the_lines_that_run(start):
    gateway = start(ORDERED)
    allow(gateway, "standard")
    refuse_batches(gateway)
    gateway.fault("openai", "no_response", count=1_000)
    batch = create(gateway, [line(n, "gpt-5.4") for n in range(40)])
    def running():
        return sum(e["type"] == "attempt_started" and e["data"]["tier"] == "default" for e in gateway.log())
    wait_until(lambda: running() == 16, 30, "lines that run")
    client(gateway).batches.cancel(batch.id)
    done = ended(gateway, batch)
    assert done.status == "cancelled" and done.request_counts.failed == 40
    assert all(one["error"]["code"] == "batch_cancelled" for one in results(gateway, done.error_file_id))
    assert {events[-1]["type"] for events in lines_of(gateway, batch.id).values()} == {"response_cancelled"}


@pytest.fixture
def tortured(tmp_path, providers):  # noqa: F811
    gateway = TorturedGateway(tmp_path, providers)
    yield gateway
    if gateway.is_running():
        gateway.stop()


def test_killed_while_lines_are_served_each_ends_once_and_none_is_bought_twice(tortured, providers):  # noqa: F811
    print(f"seed {SEED}")
    chance = random.Random(f"{SEED} singles")
    gateway = tortured.start()
    key = gateway.new_customer("acme", token=ADMIN_TOKEN)
    gateway.native("customers/acme/policy", method="PUT", token=ADMIN_TOKEN, json={
        "batch_fallback": "standard"}).raise_for_status()
    providers.post("/_sim/batches", json={
        "provider": "openai", "refusals": 2, "refusal_status": 400}).raise_for_status()
    batch = create(gateway, [line(n, "gpt-5.4") for n in range(400)], key=key)

    def events():
        found, after = [], -1
        while True:
            page = gateway.native(f"ledger/events?after_seq={after}&limit=1000", token=ADMIN_TOKEN).json()
            found += page["data"]
            if not page["has_more"]:
                return found
            after = page["data"][-1]["seq"]

    wait_until(lambda: any(
        e["type"] == "batch_job_prepared" and e["data"]["provider"] is None for e in events()), 60, "the fallback")
    for _ in range(3):
        goal = len(events()) + chance.choice([20, 200, 500])
        wait_until(lambda: len(events()) >= goal or client(gateway, key).batches.retrieve(
            batch.id).status == "completed", 60, "the next kill")
        gateway.kill()
        gateway.start()
    done = wait_until(
        lambda: (found := client(gateway, key).batches.retrieve(batch.id)).status == "completed" and found, 90,
        "the end")
    counts = done.request_counts
    assert counts.completed + counts.failed == 400 and counts.failed <= 3 * 16
    log = events()
    endings = Counter(e["response_id"] for e in log if e["type"].startswith("response_"))
    assert len(endings) == 400 and set(endings.values()) == {1}
    settled = Counter(e["response_id"] for e in log if e["type"] == "spend_settled")
    assert set(settled.values()) == {1} and len(settled) == counts.completed
    orphaned = sum(e["type"] == "attempt_orphaned" for e in log)
    assert orphaned == counts.failed, "what a stop cut off is told, and not bought again"
    totals = providers.get("/_sim/requests", params={"provider": "openai", "limit": 1}).json()["totals"]
    assert counts.completed <= totals["billed"] <= counts.completed + orphaned
    served = results(gateway, done.output_file_id, key) + results(gateway, done.error_file_id, key)
    assert Counter(one["custom_id"] for one in served) == Counter(f"request {n}" for n in range(400))
    assert not lines_on_disk(gateway)

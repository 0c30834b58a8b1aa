"""`kill -9` at many moments of a batch: as many endings as lines, and a bill that is the provider's."""

import json
import os
import random
from collections import Counter
from decimal import Decimal

import pytest

from gateway import wait_until
from test_batches import BATCH_MODELS, client, line, jsonl
from test_torture import ADMIN_TOKEN, TorturedGateway, providers  # noqa: F401

SEED = int(os.environ.get("ZUMIK_SEED", "20261122"))
LINES = 1_000
KILLS = 6


@pytest.fixture
def tortured(tmp_path, providers):  # noqa: F811
    gateway = TorturedGateway(tmp_path, providers)
    yield gateway
    if gateway.is_running():
        gateway.stop()


@pytest.mark.parametrize("provider", list(BATCH_MODELS))
def test_killed_again_and_again_a_batch_ends_once(tortured, providers, provider):  # noqa: F811
    print(f"seed {SEED}")
    chance = random.Random(f"{SEED} {provider}")
    gateway = tortured.start()
    key = gateway.new_customer("acme", token=ADMIN_TOKEN)
    gateway.native("customers/acme/policy", method="PUT", token=ADMIN_TOKEN, json={
        "budget": {"usd": "100000", "period": "total"}}).raise_for_status()
    providers.post("/_sim/batches", json={
        "provider": provider, "delay_ms": 300, "fail_every": 50}).raise_for_status()
    content = jsonl(line(n, BATCH_MODELS[provider]) for n in range(LINES))
    file = client(gateway, key).files.create(file=content, purpose="batch")
    batch = client(gateway, key).batches.create(
        input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h")

    def size():
        return gateway.native("ledger/stats", token=ADMIN_TOKEN).json()["events"]

    for _ in range(KILLS):
        # By events rather than by time: so many more of them, and then no more of this process.
        goal = size() + chance.choice([1, 40, 700, 1_500, 2_500])

        def over():
            found = client(gateway, key).batches.retrieve(batch.id)
            return found.status == "completed" or size() >= goal
        wait_until(over, 60, "the next kill")
        gateway.kill()
        gateway.start()
    done = wait_until(
        lambda: (found := client(gateway, key).batches.retrieve(batch.id)).status == "completed" and found, 90,
        "the end")
    assert done.request_counts.total == LINES
    assert done.request_counts.completed + done.request_counts.failed == LINES

    jobs = providers.get("/_sim/batches", params={"provider": provider}).json()["data"]
    assert sum(job["lines"] for job in jobs) == LINES, "nothing was submitted twice"

    endings, settled, output, charged, set_aside = Counter(), Counter(), 0, 0, 0
    after = -1
    while True:
        page = gateway.native(f"ledger/events?after_seq={after}&limit=1000", token=ADMIN_TOKEN).json()
        for event in page["data"]:
            after = event["seq"]
            if event["type"].startswith("response_"):
                endings[event["response_id"]] += 1
            elif event["type"] == "spend_settled":
                settled[event["response_id"]] += 1
                charged += event["data"]["charged_pico"]
            elif event["type"] in ("spend_reserved", "spend_released"):
                assert event["stream"] == f"batch/{batch.id}"
                set_aside += event["data"]["amount_pico"] * (1 if event["type"] == "spend_reserved" else -1)
            elif event["type"] == "attempt_succeeded":
                output += event["data"]["usage"].get("output", 0)
        if not page["has_more"]:
            break
    assert len(endings) == LINES and set(endings.values()) == {1}
    assert set(settled.values()) == {1} and len(settled) == done.request_counts.completed
    totals = providers.get("/_sim/requests", params={"provider": provider, "limit": 1}).json()["totals"]
    assert totals["billed"] == done.request_counts.completed == LINES - LINES // 50
    assert totals["tokens"]["output"] == output

    assert set_aside == 0, "what was set aside came back once, and all of it"
    last = gateway.native("ledger/stats", token=ADMIN_TOKEN).json()["events"] - 1
    budget = gateway.native(f"customers/acme/budget?min_seq={last}", token=ADMIN_TOKEN).json()
    assert (Decimal(budget["reserved"]), Decimal(budget["spent"]) * 10**12) == (0, charged)

    files = [
        json.loads(one) for file_id in (done.output_file_id, done.error_file_id)
        for one in client(gateway, key).files.content(file_id).text.splitlines()]
    assert Counter(one["custom_id"] for one in files) == Counter(f"request {n}" for n in range(LINES))
    outputs = [f.id for f in client(gateway, key).files.list(purpose="batch_output")]
    assert sorted(outputs) == sorted([done.output_file_id, done.error_file_id])

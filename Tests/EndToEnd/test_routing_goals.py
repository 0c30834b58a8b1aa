"""What routing on evidence is to do, on the built program: shares are counted by the first attempts of each request.

One that fails half of its requests fails every other one, so that no luck is in it. Healing to four fifths of the share
takes longer and is held in simulated time (`RoutingGoalsTests`); here it is seen to begin.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from gateway import CUSTOMER_KEY, user, wait_until
from raw_http import chat_bytes, exchange

US = "openai-us"
numbers = count()


def ask(gateway, **options) -> str:
    """A conversation of its own; gives its response id."""
    body = {"model": "gpt-5.4", "messages": user(f"Hello {next(numbers)}."), **options.pop("members", {})}
    answer = exchange(gateway.port, chat_bytes(CUSTOMER_KEY, body, options.get("headers")))
    outcome = {**answer.headers, **answer.trailers}
    return outcome["zumik-response-id"]


def send(gateway, requests: int, clients: int = 4, **options) -> list:
    """First attempts, (account, outcome), of requests sent by some clients at a time, in the order of their ids."""
    with ThreadPoolExecutor(clients) as pool:
        ids = sorted(pool.map(lambda _: ask(gateway, **options), range(requests)))
    asked = set(ids)
    firsts = {}
    for event in gateway.log():
        if event.get("response_id") in asked and event["type"].startswith("attempt_") and event["data"]["number"] == 1:
            firsts.setdefault(event["response_id"], []).append(event)
    return [(firsts[i][0]["data"]["account"], firsts[i][-1]["type"]) for i in ids]


def share(firsts: list, account: str = US) -> float:
    return Counter(account for account, _ in firsts)[account] / len(firsts)


def trips(gateway, account: str = US) -> int:
    return sum(e["type"] == "circuit_opened" and e["data"]["account"] == account for e in gateway.log())


def test_one_that_fails_half_of_its_requests_loses_nine_tenths_of_its_share(start):
    gateway = start({})
    before = share(send(gateway, 120))
    assert 0.35 < before < 0.65
    gateway.fault("openai", "status", region="us", status=500, every=2)
    send(gateway, 50)
    shares = []

    def is_lost():
        # Each probe that succeeds, which every other one does, lets requests in again: how many come depends on the machine.
        shares.append(share(send(gateway, 200)))
        return shares[-1] <= before / 10

    wait_until(is_lost, 20, "the loss of nine tenths")
    print(f"share before {before:.2f}, after fifty requests " + ", ".join(f"{one:.3f}" for one in shares))
    assert shares[0] <= before / 3
    version = gateway.native("routing/weights").json()
    assert version["recomputed"]["matches"] is True


def test_a_dead_one_fails_one_first_attempt_for_each_opening_of_its_circuit(start):
    gateway = start({})
    send(gateway, 60)
    gateway.fault("openai", "reset", region="us")
    firsts = send(gateway, 300, clients=1)
    failed = sum(outcome == "attempt_failed" for _, outcome in firsts)
    print(f"{failed} failed first attempts, {trips(gateway)} openings")
    assert 1 <= failed <= trips(gateway)
    assert all(outcome == "attempt_succeeded" for account, outcome in firsts if account != US)


def test_one_that_heals_comes_back(start):
    gateway = start({})
    gateway.fault("openai", "status", region="us", status=503)
    send(gateway, 40)
    gateway.clear_faults()
    shares = []

    def is_back():
        shares.append(share(send(gateway, 60)))
        return shares[-1] >= 0.4

    wait_until(is_back, 60, "four fifths of its share")
    print("shares of each sixty requests: " + ", ".join(f"{one:.2f}" for one in shares))


def test_a_slow_first_token_moves_who_has_a_target_and_nobody_else(start):
    classes = {"classes": {"interactive": {"ttft_target_ms": 150, "deadline_ms": 60000}}}
    gateway = start(classes)
    gateway.fault("openai", "slow_first_token", region="us", delay_ms=250)
    stream = {"stream": True}
    # Batch has no single requests; like it, standard has no target for the first token.
    interactive, standard = {"Zumik-QoS-Class": "interactive"}, {"Zumik-QoS-Class": "standard"}
    send(gateway, 60, clients=8, headers=interactive, members=stream)
    moved = share(send(gateway, 100, clients=8, headers=interactive, members=stream))
    stayed = share(send(gateway, 60, clients=8, headers=standard, members=stream))
    print(f"share of the slow one: interactive {moved:.2f}, standard {stayed:.2f}")
    assert moved <= 0.15
    assert 0.3 < stayed < 0.7


@pytest.mark.parametrize("status, code", [(400, None), (400, "context_length_exceeded")])
def test_customers_own_faults_move_nothing(start, status, code):
    gateway = start({})
    gateway.fault("openai", "status", region="us", status=status, code=code, probability="0.5")
    assert 0.35 < share(send(gateway, 120)) < 0.65
    # What the answers cost is published; how the routes serve is not in doubt.
    routes = gateway.native("routing/weights").json()["routes"]
    assert all(route["weight"] == route["weight_targeted"] == "1.000000" for route in routes), routes
    assert trips(gateway) == 0

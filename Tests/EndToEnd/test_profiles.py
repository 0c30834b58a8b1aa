"""Four profiles, one workload, four bills: each is worked out here by hand from what the providers say."""

from fractions import Fraction

import pytest

from gateway import ORDERED
from rating import cost, money

FEE, MARKUP = 200, 1000
HOUR, SLOTS = Fraction(5, 2), 8
MANAGED = "accounts/fireworks/models/kimi-k3"
CONFIGURATION = {**ORDERED, "models": {"open": {"routes": [
    {"provider": "byoc", "model": "llama-70b"}, {"provider": "fireworks", "model": MANAGED}]}}}


def rounded(amount: Fraction) -> Fraction:
    """Half to even, to a pico-USD."""
    return Fraction(round(amount * 10**12), 10**12)


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    from gateway import Gateway

    gateway = Gateway(tmp_path_factory.mktemp("profiles"), CONFIGURATION).start()
    gateway.keys, gateway.ids = {}, {}
    for profile in ("managed", "byok", "byoc", "hybrid"):
        gateway.keys[profile] = gateway.new_customer(profile)
        gateway.activate(profile, profile)
        policy = {"profile": profile, "platform_fee_bps": FEE, "markup_bps": MARKUP}
        assert gateway.native(f"customers/{profile}/policy", method="PUT", json=policy).status_code == 200
    answer = gateway.native("customers/byok/credentials/fireworks", method="PUT", json={"api_key": "sk-own"})
    assert answer.status_code == 200
    # The same workload: the same prompts, whole and streamed; every third finds the hybrid's own servers broken.
    for profile, key in gateway.keys.items():
        gateway.ids[profile] = []
        for turn in range(6):
            if profile == "hybrid" and turn % 3 == 2:
                gateway.fault("byoc", "status", status=503)
            # A customer without an own key for the alias's first entry is served by the next.
            answer = gateway.chat("open", f"Turn {turn}. " * 40, key=key, stream=turn % 2 == 1)
            assert answer.status_code == 200, answer.text
            gateway.ids[profile].append(answer.headers["Zumik-Response-Id"])
            gateway.clear_faults()
    yield gateway
    gateway.stop()


def bill(gateway, profile: str) -> dict:
    """What the attempts of one customer's responses should cost, by hand."""
    total = {"provider_cost": Fraction(0), "charged": Fraction(0), "platform_fee": Fraction(0)}
    for response in gateway.ids[profile]:
        for event in gateway.events(response):
            if event["type"] != "spend_settled":
                continue
            data = event["data"]
            if data["provider"] == "byoc":
                assert data["credential"] == "byoc" and data["lines"] == []
                (ended,) = [
                    e["data"] for e in gateway.events(response)
                    if e["type"].startswith("attempt_") and e["data"].get("duration_us") and e["data"]["number"] == data["attempt"]]
                paid = rounded(HOUR * ended["duration_us"] / 3_600_000_000 / SLOTS)
            else:
                record = gateway.record(response)
                (attempt,) = [a for a in record["attempts"] if a["number"] == data["attempt"]]
                paid = cost(attempt["usage"], "fireworks", attempt["model_served"])
            own = data["credential"] in ("byok", "byoc")
            total["provider_cost"] += paid
            if data["served"]:
                total["charged"] += Fraction(0) if own else paid + rounded(paid * MARKUP / 10_000)
                total["platform_fee"] += rounded(paid * FEE / 10_000)
    return {name: money(amount) for name, amount in total.items()}


@pytest.mark.parametrize("profile", ["managed", "byok", "byoc", "hybrid"])
def test_the_bill_is_the_one_worked_out_by_hand(books, profile):
    expected = bill(books, profile)
    last = books.record(books.ids["hybrid"][-1])["ledger"]["last_seq"]
    rows = books.native(f"costs?customer={profile}&group_by=customer&min_seq={last}").json()["data"]
    (row,) = rows
    assert {name: row[name] for name in expected} == expected
    assert (row["requests"], row["unpriced"]) == (6, 0)
    assert (row["charged"] == money(Fraction(0))) == (profile in ("byok", "byoc"))
    assert row["platform_fee"] != money(Fraction(0))


def test_each_attempt_says_which_profile_served_it(books):
    served = {}
    for profile, ids in books.ids.items():
        for response in ids:
            record = books.record(response)
            assert record["requested"]["profile"] == profile
            served.setdefault(profile, []).append(record["attempts"][-1]["credential"])
    assert set(served["managed"]) == {"managed"}
    assert set(served["byok"]) == {"byok"}
    assert set(served["byoc"]) == {"byoc"}
    assert set(served["hybrid"]) == {"byoc", "managed"}


def test_the_costs_keep_the_profiles_apart(books):
    last = books.record(books.ids["hybrid"][-1])["ledger"]["last_seq"]
    rows = books.native(f"costs?customer=hybrid&group_by=profile&min_seq={last}").json()["data"]
    by_profile = {row["profile"]: row for row in rows}
    assert set(by_profile) == {"byoc", "managed"}
    assert by_profile["byoc"]["charged"] == money(Fraction(0))
    assert by_profile["managed"]["charged"] != money(Fraction(0))


def test_load_and_prefix_decide_the_replica(start):
    gateway = start(CONFIGURATION)
    key = gateway.new_customer("acme")
    gateway.activate("acme", "byoc")

    def account(session):
        answer = gateway.chat("llama-70b", key=key, headers={"Zumik-Session": session})
        return gateway.record(answer.headers["Zumik-Response-Id"])["attempts"][-1]["account"]

    home = account("one")
    assert {account("one") for _ in range(5)} == {home}
    replica = home.split("/")[1]
    assert gateway.http.post("/_sim/load", json={"region": replica, "running": 7, "waiting": 9}).status_code == 204
    from gateway import wait_until
    other = wait_until(lambda: (found := account("one")) != home and found, 15, "a move to another replica")
    assert other.startswith("own-vllm/")
    gateway.http.post("/_sim/load", json={"region": replica, "running": 0, "waiting": 0})
    wait_until(lambda: account("one") == home, 15, "the way back to the warm prefix")

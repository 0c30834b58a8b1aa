"""Four profiles, one workload, four bills: each is worked out here by hand from what the providers say."""

from fractions import Fraction

import pytest

from gateway import ADMIN_TOKEN, ORDERED, Gateway
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


class OwnServers(Gateway):
    """The real thing, with a customer's servers that another process simulates."""

    simulates = False

    def __init__(self, directory, simulator):
        replicas = [{"name": name, "base_url": f"{simulator.url}/byoc/{name}/v1"} for name in ("r1", "r2")]
        super().__init__(directory, {
            "admin_token": {"env": "ADMIN_TOKEN"},
            "providers": {"byoc": {"accounts": [{
                "name": "own", "customer": "acme", "models": ["llama-70b"], "concurrency": 8,
                "replica_hour_usd": "3600", "replicas": replicas}]}}})
        self.environment = {"ADMIN_TOKEN": ADMIN_TOKEN}


def test_hours_that_nobody_used_are_on_the_bill(start, tmp_path):
    directory = tmp_path / "own"
    directory.mkdir()
    gateway = OwnServers(directory, start(None)).start()
    try:
        key = gateway.new_customer("acme")
        gateway.activate("acme", "byoc")
        for turn in range(4):
            assert gateway.chat("llama-70b", f"Turn {turn}.", key=key).status_code == 200
        gateway.stop()
        gateway.start()
        rows = gateway.native("costs?customer=acme&group_by=profile&min_seq=1").json()
        events = [event for event in gateway.log() if event["seq"] <= rows["ledger_seq"]]
    finally:
        gateway.stop()
    held = [event for event in events if event["type"] == "capacity_held"]
    assert {event["data"]["account"] for event in held} == {"own/r1", "own/r2"}
    assert {event["customer"] for event in held} == {"acme"}
    for data in (event["data"] for event in held):
        # A dollar in a second.
        assert data["cost_pico"] == (data["to_ns"] - data["from_ns"]) // 1000 * 10**6
    used = sum(event["data"]["used_pico"] for event in held)
    assert used == sum(event["data"]["cost_pico"] for event in events if event["type"] == "spend_settled") > 0
    owned = sum(event["data"]["cost_pico"] for event in held)
    (row,) = rows["data"]
    assert (row["profile"], row["requests"], row["attempts"]) == ("byoc", 4, 4)
    assert row["provider_cost"] == money(Fraction(owned, 10**12))
    assert row["idle_cost"] == money(Fraction(owned - used, 10**12))
    assert row["wasted_cost"] == row["charged"] == money(Fraction(0))

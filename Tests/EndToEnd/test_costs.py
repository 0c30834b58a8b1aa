"""Costs and cache discounts: the sums of what each response's own record says, for whoever may see them."""

from decimal import Decimal

import pytest

from gateway import CUSTOMER_KEY, MODELS, wait_until

BUCKETS = ["input_uncached", "cache_read", "cache_write_5m", "cache_write_30m", "cache_write_1h", "cache_write_12h",
           "output", "reasoning"]
LONG = "The same long beginning of every prompt. " * 400


@pytest.fixture(scope="module")
def month(gateway):
    """A customer with a markup and a fee, whose requests hit caches, fail over and fail; and its key."""
    key = gateway.new_customer("acme")
    policy = {"markup_bps": 1234, "platform_fee_bps": 250}
    assert gateway.native("customers/acme/policy", method="PUT", json=policy).status_code == 200
    gateway.acme = key
    for _ in range(3):
        for model in MODELS.values():
            assert gateway.chat(model, LONG, key=key).status_code == 200
    gateway.fault("openai", "status", region="us", status=503, count=1)
    assert gateway.chat(key=key).status_code == 200
    gateway.fault("anthropic", "status", status=529, count=4)
    assert gateway.chat(MODELS["anthropic"], key=key).status_code == 502
    gateway.clear_faults()
    assert gateway.chat().status_code == 200
    return gateway


def records(gateway) -> list:
    listed = gateway.native("responses?limit=100&customer=acme").json()
    assert not listed["has_more"]
    return [gateway.record(record["id"]) for record in listed["data"]]


def rows(gateway, path: str, token: str | None = None) -> list:
    seq = gateway.native("ledger/stats").json()["events"] - 1
    options = {} if token is None else {"token": token}
    answer = gateway.native(f"{path}&min_seq={seq}", **options)
    assert answer.status_code == 200, answer.text
    assert answer.json()["ledger_seq"] >= seq
    return answer.json()["data"]


def total(values) -> Decimal:
    return sum((Decimal(value) for value in values if value is not None), Decimal(0))


def test_the_costs_are_the_sums_of_the_responses(month):
    (row,) = rows(month, "costs?customer=acme")
    every = records(month)
    for member in ["provider_cost", "charged", "platform_fee", "list_cost"]:
        assert Decimal(row[member]) == total(record["cost"][member] for record in every), member
    assert Decimal(row["wasted_cost"]) == 0
    attempts = [attempt for record in every for attempt in record["attempts"]]
    assert row["requests"] == len(every) == 17
    assert row["attempts"] == len(attempts)
    assert row["failed_attempts"] == sum(attempt["outcome"] == "failed" for attempt in attempts) >= 3
    for bucket in BUCKETS:
        assert row["tokens"][bucket] == sum(a["usage"][bucket] or 0 for a in attempts if a["usage"]), bucket
    assert row["tokens"]["cache_read"] > 0


@pytest.mark.parametrize(
    "groups", ["day", "customer", "provider,model", "tier,profile", "day,customer,provider,model,tier,profile"])
def test_groups_add_up_to_the_whole(month, groups):
    (whole,) = rows(month, "costs?customer=acme")
    parts = rows(month, f"costs?customer=acme&group_by={groups}")
    assert all(set(groups.split(",")) <= set(part) for part in parts)
    for member in ["provider_cost", "charged", "platform_fee", "list_cost"]:
        assert total(part[member] for part in parts) == Decimal(whole[member])
    assert sum(part["requests"] for part in parts) == whole["requests"]


def test_cache_discounts_are_what_the_records_saved(month):
    (row,) = rows(month, "cache-discounts?customer=acme")
    net = total(record["cost"]["cache_savings"] for record in records(month))
    assert Decimal(row["net_savings"]) == net > 0
    assert Decimal(row["gross_savings"]) - Decimal(row["write_premium"]) == net
    (costs,) = rows(month, "costs?customer=acme")
    tokens = costs["tokens"]
    assert row["read_tokens"] == tokens["cache_read"]
    assert row["written_tokens"] == sum(tokens[bucket] for bucket in BUCKETS[2:6])
    assert 0 < Decimal(row["hit_ratio"]) < 1
    by_provider = rows(month, "cache-discounts?customer=acme&group_by=provider")
    assert {part["provider"]: part["mechanism"] for part in by_provider} == {
        "openai": "automatic", "anthropic": "explicit", "gemini": "implicit", "xai": "context", "fireworks": "automatic"}


def test_a_customer_sees_its_own_and_cannot_tell_the_providers_cost(month):
    (admin,) = rows(month, "costs?customer=acme")
    (own,) = rows(month, "costs?group_by=customer", token=month.acme)
    assert own["customer"] == "acme"
    assert "provider_cost" not in own and "wasted_cost" not in own
    assert own["charged"] == admin["charged"]
    (discounts,) = rows(month, "cache-discounts?limit=10", token=month.acme)
    # What a customer can compute: at its own rates the savings are exactly what it did not pay.
    assert Decimal(own["list_cost"]) - Decimal(discounts["net_savings"]) == Decimal(own["charged"])
    assert Decimal(own["list_cost"]) - Decimal(discounts["net_savings"]) != Decimal(admin["provider_cost"])
    assert month.native("costs?customer=demo", token=month.acme).status_code == 404
    assert month.native("costs", token=CUSTOMER_KEY).json()["data"][0]["requests"] == 1


def test_nothing_that_a_customer_reads_holds_the_providers_cost(month):
    """Not as it is, not in the provider's own words, and not as the difference of two amounts."""
    for record in records(month):
        cost = record["cost"]
        if not cost["priced"] or Decimal(cost["provider_cost"]) == 0:
            continue
        secret = {Decimal(cost["provider_cost"])}
        own = month.native(f"responses/{record['id']}", token=month.acme).json()
        assert Decimal(own["cost"]["list_cost"]) - Decimal(own["cost"]["cache_savings"]) == Decimal(own["cost"]["charged"])
        events = month.native(f"responses/{record['id']}/events", token=month.acme).json()["data"]
        text = str(own) + str(events)
        pico = int(Decimal(cost["provider_cost"]) * 10**12)
        assert str(pico) not in text and cost["provider_cost"] not in text
        assert "cost_in_usd" not in text and "list_cost_pico" not in text and "markup" not in text
        assert {Decimal(own["cost"][name]) for name in ["list_cost", "charged"]}.isdisjoint(secret)


@pytest.mark.parametrize(
    "query", ["from=yesterday", "group_by=week", "from=2026-11-02&to=2026-11-01", "limit=0", "after=nonsense", "unknown=1"])
def test_a_query_that_means_nothing_is_refused(month, query):
    answer = month.native(f"costs?{query}")
    assert answer.status_code == 400
    assert answer.json()["reason_code"] == "invalid_request"


def test_pages_follow_each_other(month):
    whole = rows(month, "costs?group_by=customer,provider")
    paged, after = [], ""
    while after is not None:
        cursor = f"&after={after}" if after else ""
        page = month.native(f"costs?group_by=customer,provider&limit=2{cursor}").json()
        paged += page["data"]
        after = page["next"]
    assert paged == whole and len(paged) == 6


def test_projections_of_what_was_served_verify_and_rebuild_while_serving(month):
    status = month.native("projections").json()
    assert status["activity"] == "following"
    before = rows(month, "costs?group_by=customer,provider")
    assert month.native("projections/rebuild", method="POST").status_code == 202
    wait_until(lambda: month.native("projections").json()["rebuild"].startswith("done"), what="the rebuild")
    assert rows(month, "costs?group_by=customer,provider") == before

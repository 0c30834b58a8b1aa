"""Repricing, periods and time zones: what was rated wrongly is corrected later and visibly, and what was given out stays."""

import csv
import io
import json
import shutil
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from gateway import CUSTOMER_KEY, MODELS

from test_prices import MAP, command


TOOLS = Path(sys.executable).parent
JUDGES = {
    "focus": [str(TOOLS / "focus-toolkit"), "validate", "--dataset", "cost-and-usage"],
    "beancount": [str(TOOLS / "bean-check")],
    "hledger": ["hledger", "check", "-s", "-f"],
}


def today() -> datetime:
    return datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)


def text(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def days() -> dict:
    return {"from": text(today()), "to": text(today() + timedelta(days=1))}


def costs(gateway, query: str = "", **options) -> dict:
    seq = gateway.native("ledger/stats").json()["events"] - 1
    (row,) = gateway.native(f"costs?min_seq={seq}{query}", **options).json()["data"]
    return row


def exported(gateway, form: str) -> list:
    return list(csv.DictReader(io.StringIO(content_of(gateway, form))))


def content_of(gateway, form: str) -> str:
    """A new export: each asks for an interval of its own."""
    content_of.count = getattr(content_of, "count", 0) + 1
    start = today() - timedelta(minutes=15 * content_of.count)
    end = today() + timedelta(days=1)
    body = {"format": form, "from": text(start), "to": text(end)}
    answer = gateway.native("exports", method="POST", json=body)
    assert answer.status_code == 201, answer.text
    return gateway.native(f"exports/{answer.json()['id']}/content").text


@pytest.fixture
def gateway_with_terms(start):
    gateway = start()
    key = gateway.new_customer("acme")
    policy = {"markup_bps": 1234, "platform_fee_bps": 250, "allow_unpriced": True}
    assert gateway.native("customers/acme/policy", method="PUT", json=policy).status_code == 200
    gateway.acme = key
    return gateway


def test_repricing_records_the_difference_and_changes_no_export(gateway_with_terms):
    gateway = gateway_with_terms
    ids = [gateway.chat(MODELS["openai"], key=gateway.acme).json()["id"] for _ in range(3)]
    other = gateway.chat(MODELS["anthropic"], key=gateway.acme).json()["id"]
    before = {identifier: gateway.record(identifier)["cost"] for identifier in [*ids, other]}
    body = {"format": "csv", **days()}
    first = gateway.native("exports", method="POST", json=body).json()
    content = gateway.native(f"exports/{first['id']}/content").text
    wholly = costs(gateway)
    assert gateway.native("prices/publish", method="POST", json=MAP).status_code == 201
    dry = gateway.native("prices/reprice", method="POST", json={**days(), "dry_run": True}).json()
    size = gateway.native("ledger/stats").json()["events"]
    report = gateway.native("prices/reprice", method="POST", json=days()).json()
    assert {key: value for key, value in report.items() if key != "dry_run"} == {
        key: value for key, value in dry.items() if key != "dry_run"}
    assert report["repriced"] == 3 and report["unchanged"] == 1 and report["not_reproducible"] == 0
    assert gateway.native("ledger/stats").json()["events"] == size + 3
    for identifier in ids:
        cost, was = gateway.record(identifier)["cost"], before[identifier]
        assert cost["price_version"] == report["price_version"] != was["price_version"]
        usage = gateway.record(identifier)["usage"]
        rates = {"input_uncached": "3e-6", "cache_read": "3e-7", "output": "1.8e-5"}
        exact = sum(usage[bucket] * Decimal(rate) for bucket, rate in rates.items())
        assert Decimal(cost["provider_cost"]) == exact
        assert abs(Decimal(cost["charged"]) - exact * Decimal("1.1234")) < Decimal("1e-12")
        assert abs(Decimal(cost["platform_fee"]) - exact * Decimal("0.025")) < Decimal("1e-12")
        event = gateway.events(identifier)[-1]
        assert event["type"] == "usage_repriced" and event["data"]["before"]["price_version"] == was["price_version"]
    assert gateway.record(other)["cost"] == before[other]
    # The costs have the difference, and say it apart.
    row = costs(gateway)
    for member in ("provider_cost", "charged", "platform_fee"):
        change = sum(Decimal(gateway.record(i)["cost"][member]) - Decimal(before[i][member]) for i in ids)
        assert Decimal(report[member]) == change == Decimal(row["corrections"][member])
        assert Decimal(row[member]) == Decimal(wholly[member]) + change
    assert row["corrections"]["count"] == 3 and row["tokens"] == wholly["tokens"]
    # What was exported is the same for ever; a later export has rows for the corrections.
    assert gateway.native(f"exports/{first['id']}/content").text == content
    assert gateway.native("exports", method="POST", json=body).json() == first
    rows = exported(gateway, "csv")
    assert sum(Decimal(line["charged"]) for line in rows if line["charged"]) == Decimal(row["charged"])
    corrections = [line for line in rows if line["corrects_seq"]]
    assert len(corrections) == 3 and all(line["corrects_closed_period"] == "false" for line in corrections)
    billed = sum(Decimal(line["BilledCost"]) for line in exported(gateway, "focus"))
    assert billed == Decimal(row["charged"]) + Decimal(row["platform_fee"])
    # Outside programs accept what is taken back and billed again.
    for form, judge in JUDGES.items():
        file = gateway.directory / f"corrected.{form}"
        file.write_text(content_of(gateway, form))
        if shutil.which(judge[0]):
            done = subprocess.run([*judge, file], capture_output=True, text=True)
            assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    # Again there is nothing to correct.
    again = gateway.native("prices/reprice", method="POST", json=days()).json()
    assert again["repriced"] == 0 and again["unchanged"] == 4
    # The customer sees that it was corrected, and nothing that gives the provider's cost away.
    own = gateway.native(f"responses/{ids[0]}/events", token=gateway.acme).json()["data"][-1]
    assert own["type"] == "usage_repriced" and "cost_pico" not in json.dumps(own) and "lines" not in json.dumps(own)
    assert "provider_cost" not in costs(gateway, token=gateway.acme)["corrections"]


def test_usage_without_a_price_gets_one_when_it_is_known(gateway_with_terms):
    gateway = gateway_with_terms
    # Without its price file's model, what the provider serves has no price.
    shown = gateway.native("prices/models?name=gpt-5.4").json()["data"][0]
    other = gateway.native("prices/models?name=gpt-5.5").json()["data"][0]
    head = {
        "$schema": "./prices.schema.json", "provider": "openai", "as_of": "2026-11-22", "currency": "USD",
        "unit": "USD per million tokens", "sources": ["test"], "notes": ["test"]}
    bare = {key: value for key, value in other.items() if key != "provider"}
    assert gateway.native("prices/publish", method="POST", json={**head, "models": [bare]}).status_code == 201
    identifier = gateway.chat("openai/gpt-5.4", key=gateway.acme).json()["id"]
    assert gateway.record(identifier)["cost"]["priced"] is False
    assert costs(gateway)["unpriced"] == 1
    model = {key: value for key, value in shown.items() if key != "provider"}
    assert gateway.native("prices/publish", method="POST", json={**head, "models": [bare, model]}).status_code == 201
    report = json.loads(command(gateway, "prices", "reprice", "--from", days()["from"], "--to", days()["to"], "--json"))
    assert report["repriced"] == 1 and report["still_unpriced"] == 0
    record = gateway.record(identifier)
    assert record["cost"]["priced"] is True and Decimal(record["cost"]["charged"]) > 0
    row = costs(gateway)
    assert row["unpriced"] == 0 and row["provider_cost"] == record["cost"]["provider_cost"]
    rows = [line for line in exported(gateway, "focus") if line["x_ResponseId"] == identifier]
    assert rows and all(line["ChargeClass"] == "" for line in rows)
    assert sum(Decimal(line["BilledCost"]) for line in rows) == sum(
        Decimal(record["cost"][member]) for member in ("charged", "platform_fee"))


@pytest.mark.parametrize("body", [
    {"from": "2026-11-02", "to": "2026-11-01"}, {"from": "2199-01-01", "to": "2199-02-01"}, {"from": "2026-11-01"},
    {"from": "2026-11-01", "to": "2026-11-02", "surprise": 1}, {"from": "2026-11-01", "to": "2026-11-02", "provider": "aws"}])
def test_a_repricing_that_means_nothing_is_refused(gateway, body):
    assert gateway.native("prices/reprice", method="POST", json=body).status_code == 400


@pytest.mark.parametrize("body,member", [
    ({"from": "2026-11-02", "to": "2026-11-01"}, "from"), ({"from": "2199-01-01", "to": "2199-02-01"}, "from"),
    ({"from": "2026-11-01T00:07:00Z", "to": "2026-11-02"}, "from"), ({"from": "2026-11-01", "to": "2199-01-01"}, "to")])
def test_an_export_of_an_impossible_range_is_a_clear_400(gateway, body, member):
    answer = gateway.native("exports", method="POST", json={"format": "csv", **body})
    assert answer.status_code == 400 and f"`{member}`" in answer.json()["detail"]


def test_periods_close_once_and_for_good(start):
    gateway = start()
    assert gateway.chat().status_code == 200
    assert gateway.native("periods").json()["data"] == []
    quarter = today() - timedelta(days=1)
    closed = json.loads(command(gateway, "periods", "close", "--to", text(quarter), "--json"))
    assert closed["from"] is None and closed["to"].startswith(quarter.strftime("%Y-%m-%d")) and closed["attempts"] == 0
    for body, status in [
            ({"to": text(quarter)}, 409), ({"to": text(quarter - timedelta(days=3))}, 409),
            ({"to": text(today() + timedelta(days=1))}, 400), ({"to": text(today() - timedelta(minutes=1))}, 400),
            ({"to": text(today() - timedelta(hours=1)), "from": text(quarter - timedelta(hours=1))}, 400)]:
        answer = gateway.native("periods", method="POST", json=body)
        assert answer.status_code == status, answer.text
    assert "closed already" in command(gateway, "periods", "close", "--to", text(quarter), expect=1)
    next_one = gateway.native("periods", method="POST", json={"to": text(today() - timedelta(hours=12)), "from": text(quarter)})
    assert next_one.status_code == 201 and next_one.json()["from"] == closed["to"]
    assert len(gateway.native("periods").json()["data"]) == 2
    export = gateway.native(
        "exports", method="POST", json={"format": "csv", "from": text(quarter - timedelta(days=2)), "to": text(quarter)}).json()
    assert export["as_of_seq"] == closed["as_of_seq"]
    assert gateway.native("periods", token=CUSTOMER_KEY).status_code == 404
    assert closed["to"][:10] in command(gateway, "periods", "list", on_files=True)


def test_costs_by_the_days_of_another_zone(gateway):
    assert gateway.chat().status_code == 200
    whole = costs(gateway)
    for zone in ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"):
        answer = gateway.native(f"costs?group_by=day&tz={zone}").json()
        assert answer["tz"] == zone
        assert sum(Decimal(row["charged"]) for row in answer["data"]) == Decimal(whole["charged"])
    kiritimati = gateway.native("costs?group_by=day&tz=Pacific/Kiritimati").json()["data"]
    assert [row["day"] for row in kiritimati] == [(datetime.now(timezone.utc) + timedelta(hours=14)).strftime("%Y-%m-%d")]
    berlin = gateway.native("costs?tz=Europe/Berlin&from=2026-07-01&to=2026-07-02").json()
    assert berlin["from"] == "2026-06-30T22:00:00.000Z" and berlin["to"] == "2026-07-01T22:00:00.000Z"
    assert gateway.native("cache-discounts?tz=Europe/Berlin&group_by=day").status_code == 200
    assert gateway.native("costs?tz=Mars/Olympus").status_code == 400
    assert kiritimati[0]["day"] in command(gateway, "costs", "--group-by", "day", "--tz", "Pacific/Kiritimati")

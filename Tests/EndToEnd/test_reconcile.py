"""The books beside the simulated providers' own: every difference has its reason, to the cent."""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import httpx
import pytest

from gateway import CUSTOMER_KEY, MODELS, ORDERED, wait_until

from test_prices import command

LONG = "The same long beginning of every prompt. " * 400


def interval(minutes_before=10, minutes_after=2) -> tuple[str, str]:
    """Whole minutes around now."""
    now = datetime.now(timezone.utc).replace(second=0, microsecond=0)
    return tuple(
        (now + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ") for minutes in (-minutes_before, minutes_after))


def export(gateway, provider: str, width: str = "1m") -> bytes:
    answer = gateway.http.get("/_sim/usage", params={"provider": provider, "bucket_width": width})
    assert answer.status_code == 200, answer.text
    return answer.content


def reconcile(gateway, provider: str, content: bytes, *, between=None, expect=201, **parameters) -> dict:
    start, end = between or interval()
    query = "&".join(f"{name}={value}" for name, value in {"provider": provider, "from": start, "to": end, **parameters}.items())
    answer = gateway.native(f"reconciliations?{query}", method="POST", content=content)
    assert answer.status_code == expect, answer.text
    return answer.json()


def check_sums(report: dict):
    """The findings are the whole difference, and nothing else."""
    total = sum(Decimal(finding["amount"]) for finding in report["findings"])
    assert Decimal(report["provider_cost"]) - Decimal(report["ledger_cost"]) == total == Decimal(report["difference"])
    for part in report["kinds"]:
        amounts = [Decimal(finding["amount"]) for finding in report["findings"] if finding["kind"] == part["kind"]]
        assert sum(amounts) == Decimal(part["amount"]) and len(amounts) == part["findings"]


@pytest.fixture(scope="module")
def served(gateway):
    """Requests to every provider, cached and not, that all went well."""
    for _ in range(3):
        for model in MODELS.values():
            assert gateway.chat(model, LONG).status_code == 200
            with gateway.sdk().chat.completions.create(
                    model=model, messages=[{"role": "user", "content": "Hello."}], stream=True) as stream:
                list(stream)
    return gateway


@pytest.mark.parametrize("provider", list(MODELS))
def test_books_that_saw_everything_agree_with_the_providers(served, provider):
    report = reconcile(served, provider, export(served, provider))
    check_sums(report)
    assert report["explained"] == "1.000000" and report["tokens"] > 0
    assert {finding["kind"] for finding in report["findings"]} <= {"timing", "rounding"}, report["findings"]
    if report["stated_cost"] is not None:
        assert Decimal(report["stated_cost"]) == Decimal(report["provider_cost"])


@pytest.mark.parametrize("provider", list(MODELS))
def test_the_same_file_is_recorded_once(served, provider):
    content, between = export(served, provider), interval(20)
    first = reconcile(served, provider, content, between=between)
    size = served.native("ledger/stats").json()["events"]
    again = reconcile(served, provider, content, between=between, expect=200)
    assert again["repeated"] and again["seq"] == first["seq"] and again["kinds"] == first["kinds"]
    assert served.native("ledger/stats").json()["events"] == size
    listed = served.native(f"reconciliations?provider={provider}").json()["data"]
    assert first["seq"] in [entry["seq"] for entry in listed]


@pytest.mark.parametrize("provider", list(MODELS))
def test_what_is_not_the_providers_whole_report_is_refused_and_nothing_recorded(served, provider):
    content = export(served, provider)
    other = export(served, "anthropic" if provider == "openai" else "openai")
    document = json.loads(content)
    if isinstance(document, list):
        unknown = [{**document[0], "surprise": 1}, *document[1:]]
    else:
        unknown = {**document, "surprise": 1}
    size = served.native("ledger/stats").json()["events"]
    for bad in (other, content[: len(content) // 2], json.dumps(unknown).encode(), b"", b"not a report"):
        refused = reconcile(served, provider, bad, expect=400)
        assert "report" in refused["detail"], refused
    assert served.native("ledger/stats").json()["events"] == size
    assert reconcile(served, provider, content, expect=400, between=("2026-12-02", "2026-12-01"))
    assert reconcile(served, provider, content, expect=400, between=("2199-12-01", "2199-12-02"))


def test_a_page_that_is_not_the_last_is_refused(served):
    document = json.loads(export(served, "openai"))
    refused = reconcile(served, "openai", json.dumps({**document, "has_more": True}).encode(), expect=400)
    assert "page" in refused["detail"]


def test_fireworks_csv_is_read_as_its_json(served):
    rows = json.loads(export(served, "fireworks"))["data"]
    header = list(rows[0])
    lines = [",".join(header)] + [",".join(str(row[name]) for name in header) for row in rows]
    between = interval(30)
    report = reconcile(served, "fireworks", ("\n".join(lines) + "\n").encode(), between=between)
    assert report["tokens"] == reconcile(served, "fireworks", export(served, "fireworks"), between=between)["tokens"]
    assert reconcile(served, "fireworks", lines[0].replace("prompt", "surprise").encode(), expect=400)
    # Broken off within the last number, which is one all the same.
    broken = reconcile(served, "fireworks", "\n".join([*lines, lines[1][:-1]]).encode(), between=between, expect=400)
    assert "breaks off" in broken["detail"]


def test_an_openai_cost_report_agrees_with_what_was_rated(served):
    day = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = served.native("costs?group_by=provider&from=" + day.strftime("%Y-%m-%d")).json()["data"]
    cost = next(row["provider_cost"] for row in rows if row["provider"] == "openai")
    seconds = int(day.timestamp())
    page = (
        '{"object":"page","data":[{"object":"bucket","start_time":%d,"end_time":%d,"results":[{"object":'
        '"organization.costs.result","amount":{"value":%s,"currency":"usd"},"line_item":"gpt-5.4, tokens"}]}],'
        '"has_more":false,"next_page":null}' % (seconds, seconds + 86400, cost))
    between = (day.strftime("%Y-%m-%d"), (day + timedelta(days=1)).strftime("%Y-%m-%d"))
    report = reconcile(served, "openai", page.encode(), between=between)
    check_sums(report)
    assert report["report"] == "costs" and Decimal(report["difference"]) == 0


def test_the_command_says_the_same_on_files_and_over_http(start):
    gateway = start()
    for _ in range(2):
        assert gateway.chat(MODELS["xai"]).status_code == 200
    content, (begin, end) = export(gateway, "xai"), interval()
    file = gateway.directory / "xai.json"
    file.write_bytes(content)
    arguments = ["reconcile", "--provider", "xai", "--file", str(file), "--from", begin, "--to", end]
    shown = command(gateway, *arguments)
    assert "100 %" in shown and all(len(line) <= 100 for line in shown.splitlines())
    gateway.stop()
    again = json.loads(command(gateway, *arguments, "--json", on_files=True))
    assert again["repeated"]
    dry = json.loads(command(
        gateway, *arguments[:-1], (datetime.now(timezone.utc) + timedelta(minutes=9)).strftime("%Y-%m-%dT%H:%M:00Z"),
        "--dry-run", "--json", on_files=True))
    assert dry["seq"] is None and dry["explained"] == "1.000000"


FAULTS = [
    ("cut", {"after_chunks": 3}), ("no_usage", {}), ("no_done", {}), ("malformed", {"after_chunks": 2}),
    ("status", {"status": 503}), ("reset", {}), ("tier_downgrade", {}),
]


@pytest.mark.parametrize("provider", list(MODELS))
def test_every_difference_that_faults_make_is_explained(start, provider):
    gateway = start(ORDERED)
    model = MODELS[provider]
    for kind, members in FAULTS:
        assert gateway.chat(model).status_code == 200
        gateway.fault(provider, kind, count=2, **members)
        for stream in (True, False):
            gateway.chat(model, "Say hello.", stream=stream)
        gateway.clear_faults()
    report = reconcile(gateway, provider, export(gateway, provider))
    check_sums(report)
    assert report["explained"] == "1.000000", json.dumps(report["findings"], indent=1)


def test_an_attempt_that_a_stop_left_open_is_settled_by_the_report(start):
    gateway = start({**ORDERED, "attempts": {"idle_timeout_ms": 9000}})
    assert gateway.chat(MODELS["anthropic"]).status_code == 200
    gateway.fault("openai", "stall", region="us", after_chunks=2, count=1)
    with gateway.http.stream(
            "POST", "/v1/chat/completions", headers={"Authorization": f"Bearer {CUSTOMER_KEY}"},
            json={"model": MODELS["openai"], "stream": True, "messages": [{"role": "user", "content": "Hello."}]}) as answer:
        identifier = answer.headers["zumik-response-id"]
        wait_until(lambda: any(entry["billed"] for entry in gateway.books("openai")), what="the provider's books")
        # The provider's books live in the same process: they are read before it dies.
        wait_until(lambda: json.loads(export_of(gateway, "openai"))["data"], what="the usage")
        content = export_of(gateway, "openai")
        gateway.kill()
    gateway = start(again=gateway)
    record = gateway.record(identifier)
    assert record["attempts"][0]["outcome"] == "orphaned" and record["attempts"][0]["cost"] is None
    report = reconcile(gateway, "openai", content)
    check_sums(report)
    assert [(one["response"], one["attempt"]) for one in report["settled"]] == [(identifier, 1)]
    (finding,) = report["findings"]
    assert finding["kind"] == "missing_here" and finding["cause"] == "orphaned_attempt"
    settled = gateway.record(identifier)
    assert Decimal(settled["attempts"][0]["cost"]) == Decimal(finding["amount"]) > 0
    assert settled["cost"]["charged"] in (None, "0.000000000000")
    event = [event for event in gateway.events(identifier) if event["type"] == "spend_settled"][-1]
    assert event["data"]["served"] is False and event["data"]["charged_pico"] == 0
    # With another export of the same usage, nothing is left to explain.
    again = reconcile(gateway, "openai", content + b"\n")
    assert again["findings"] == [] and again["difference"] == "0.000000000000"


def export_of(gateway, provider: str) -> bytes:
    """While another request of the shared client is open."""
    return httpx.get(f"{gateway.url}/_sim/usage", params={"provider": provider, "bucket_width": "1m"}, trust_env=False).content

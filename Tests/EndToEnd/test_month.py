"""A month of requests by chance, with faults and kills: one sum in every book, and no cent of the providers' without a reason.

`make torture` asks for 100,000 requests; ZUMIK_MONTH_REQUESTS and ZUMIK_MONTH_SEED say how many, and which.
"""

import concurrent.futures
import csv
import http.client
import io
import json
import os
import random
import threading
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from gateway import MODELS, user, wait_until

from test_torture import ADMIN_TOKEN, TorturedGateway, providers  # noqa: F401  (a fixture)

REQUESTS = int(os.environ.get("ZUMIK_MONTH_REQUESTS", "500"))
SEED = int(os.environ.get("ZUMIK_MONTH_SEED", "20261101"))
CLIENTS = 8
KILLS = 2
PICO = Decimal("0.000000000001")
MEASURES = ("provider_cost", "charged", "platform_fee")
# Markup and platform fee in basis points, so that nothing comes out even.
CUSTOMERS = {"acme": (1237, 251), "b.and-c_d": (0, 0), "delta": (333, 77), "echo": (0, 199)}
ALL_MODELS = [*MODELS.values(), "gpt-5.4-mini", "claude-haiku-4-5-20251001", "gemini-2.5-pro", "grok-4.3"]
FAULTS = [
    ("status", 0.02, {"status": 503}), ("reset", 0.02, {}), ("cut", 0.03, {"after_chunks": 3}), ("no_usage", 0.02, {}),
    ("no_done", 0.02, {}), ("malformed", 0.02, {"after_chunks": 2}), ("error_event", 0.02, {}), ("tier_downgrade", 0.05, {}),
    # So that a kill finds calls under way.
    ("slow_first_token", 0.05, {"delay_ms": 200}),
]
LONG = "The same long beginning of every prompt. " * 400


class Month:
    """The gateway, the providers in a process that outlives it, and what was asked of them."""

    def __init__(self, directory, providers):
        self.providers = providers
        self.gateway = TorturedGateway(directory, providers)
        self.lock = threading.Lock()
        self.sent = 0
        self.statuses = Counter()

    def native(self, path: str, **options):
        return self.gateway.native(path, token=ADMIN_TOKEN, **options)

    def run(self) -> "Month":
        self.begin = datetime.now(timezone.utc).replace(second=0, microsecond=0)
        self.gateway.start()
        self.keys = {}
        for name, (markup, fee) in CUSTOMERS.items():
            self.keys[name] = self.gateway.new_customer(name, token=ADMIN_TOKEN)
            policy = {"markup_bps": markup, "platform_fee_bps": fee}
            assert self.native(f"customers/{name}/policy", method="PUT", json=policy).status_code == 200
        for provider in MODELS:
            for kind, probability, members in FAULTS:
                fault = {"provider": provider, "kind": kind, "probability": probability, **members}
                assert self.providers.post("/_sim/faults", json=fault).status_code == 201
        for part in range(1, KILLS + 2):
            self.load(REQUESTS * part // (KILLS + 1), kills=part <= KILLS)
        # What clients left may still be waited for.
        wait_until(lambda: not self.open_attempts(), 60, "the end of every attempt")
        return self

    def load(self, until: int, kills: bool):
        """Asks until there are so many; a kill finds the clients at work."""
        stop = threading.Event()
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            workers = [pool.submit(self.ask, until, stop, kills, number) for number in range(CLIENTS)]
            if kills:
                wait_until(lambda: self.sent >= until, REQUESTS, "the load")
                self.gateway.kill()
                stop.set()
            for worker in workers:
                worker.result(REQUESTS)
        if kills:
            self.gateway.start()

    def ask(self, until: int, stop: threading.Event, goes_on: bool, number: int):
        chance = random.Random(f"{SEED} {until} {number}")
        connection = http.client.HTTPConnection("127.0.0.1", self.gateway.port, timeout=60)
        while not stop.is_set():
            with self.lock:
                if self.sent >= until and not goes_on:
                    break
                self.sent += 1
            try:
                status = self.request(connection, chance)
            except (OSError, http.client.HTTPException):
                assert goes_on, "nobody has killed it"
                break
            with self.lock:
                self.statuses[status] += 1
        connection.close()

    def request(self, connection, chance: random.Random) -> int:
        stream = chance.random() < 0.5
        text = (LONG if chance.random() < 0.4 else "") + "word " * chance.randrange(1, 200)
        body = {"model": chance.choice(ALL_MODELS), "messages": user(text), "stream": stream}
        if chance.random() < 0.2:
            body["service_tier"] = "flex"
        key = self.keys[chance.choice(list(CUSTOMERS))]
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        connection.request("POST", "/v1/chat/completions", json.dumps(body), headers)
        answer = connection.getresponse()
        if stream and chance.random() < 0.1:  # The client leaves.
            answer.read(chance.randrange(1, 400))
            answer.close()
            connection.close()
        else:
            answer.read()
        return answer.status

    def open_attempts(self) -> set:
        self.read_log()
        return self.started - self.ended

    # The books, each read in its own way.

    def read_log(self):
        """Takes up the events since the last time."""
        if not hasattr(self, "after"):
            self.after, self.started, self.ended, self.types = -1, set(), set(), Counter()
            self.attempts = defaultdict(Counter)
        while True:
            page = self.native(f"ledger/events?after_seq={self.after}&limit=1000").json()
            for event in page["data"]:
                assert event["seq"] == self.after + 1
                self.after = event["seq"]
                self.add(event)
            if not page["has_more"]:
                return

    def add(self, event: dict):
        kind, data = event["type"], event["data"]
        self.types[kind] += 1
        if kind == "attempt_started":
            self.started.add((event["response_id"], data["number"]))
        elif kind.startswith("attempt_"):
            self.ended.add((event["response_id"], data["number"]))
        elif kind == "spend_settled":
            assert sum(line["amount_pico"] for line in data["lines"]) == data["cost_pico"]
            self.attempts[event["customer"]].update(
                provider_cost=data["cost_pico"], charged=data["charged_pico"], platform_fee=data["platform_fee_pico"])

    def of_attempts(self) -> dict:
        """What the events say that each attempt came to."""
        return {name: {measure: sums[measure] * PICO for measure in MEASURES} for name, sums in self.attempts.items()}

    def of_responses(self) -> tuple[dict, int]:
        """What each response's own record says, and how many there are."""
        sums, count, path = defaultdict(lambda: dict.fromkeys(MEASURES, Decimal(0))), 0, "responses?limit=100"
        while True:
            page = self.native(path).json()
            for record in page["data"]:
                count += 1
                for attempt in record["attempts"]:
                    sums[record["customer"]]["provider_cost"] += Decimal(attempt["cost"] or 0)
                for measure in ("charged", "platform_fee"):
                    sums[record["customer"]][measure] += Decimal((record["cost"] or {}).get(measure) or 0)
            if not page["has_more"]:
                return dict(sums), count
            path = f"responses?limit=100&after={page['data'][-1]['id']}"

    def of_customers(self) -> tuple[dict, int, int]:
        page = self.native(f"costs?from={self.begin:%Y-%m-%d}&group_by=customer&min_seq={self.after}").json()
        # Without what the operator asked itself, such as probes.
        rows = [row for row in page["data"] if row["customer"]]
        return (
            {row["customer"]: {measure: Decimal(row[measure]) for measure in MEASURES} for row in rows},
            sum(row["requests"] for row in rows), sum(row["attempts"] for row in rows))

    def of_export(self, format: str) -> dict:
        quarter = datetime.now(timezone.utc)
        quarter = quarter.replace(minute=quarter.minute // 15 * 15, second=0, microsecond=0)
        body = {
            "kind": "billing", "format": format, "customer": None, "from": f"{self.begin:%Y-%m-%d}",
            "to": f"{quarter + timedelta(minutes=30):%Y-%m-%dT%H:%M:%SZ}"}
        answer = self.native("exports", method="POST", json=body)
        assert answer.status_code in (200, 201), answer.text
        text = self.native(f"exports/{answer.json()['id']}/content").text
        rows = map(json.loads, text.splitlines()) if format == "jsonl" else csv.DictReader(io.StringIO(text))
        sums = defaultdict(lambda: dict.fromkeys(MEASURES, Decimal(0)))
        for row in rows:
            name = row.get("customer") or row["BillingAccountName"]
            sums[name]["provider_cost"] += Decimal(row.get("provider_cost") or row.get("x_ProviderCost") or 0)
            sums[name]["charged"] += Decimal(row.get("charged") or row.get("BilledCost") or 0)
            sums[name]["platform_fee"] += Decimal(row.get("platform_fee") or 0)
        return dict(sums)

    # The providers' own books.

    def report(self, provider: str) -> bytes:
        answer = self.providers.get("/_sim/usage", params={"provider": provider, "bucket_width": "1m"})
        assert answer.status_code == 200, answer.text
        return answer.content

    def reconcile(self, provider: str, content: bytes, **parameters) -> dict:
        end = datetime.now(timezone.utc).replace(second=0, microsecond=0) + timedelta(minutes=2)
        query = {"provider": provider, "from": f"{self.begin:%Y-%m-%dT%H:%M:%SZ}", "to": f"{end:%Y-%m-%dT%H:%M:%SZ}", **parameters}
        answer = self.native(
            "reconciliations?" + "&".join(f"{name}={value}" for name, value in query.items()), method="POST", content=content)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()


@pytest.fixture(scope="module")
def month(tmp_path_factory, request):
    print(f"a month of {REQUESTS} requests, seed {SEED}")
    directory = tmp_path_factory.mktemp("month")
    month = None
    for client in providers.__wrapped__(directory):
        month = Month(directory, client).run()
        print(dict(month.types), dict(month.statuses))
        yield month
    month.gateway.stop()


pytestmark = pytest.mark.timeout(120 + REQUESTS // 20)


def billed(sums: dict) -> dict:
    """Charge and fee in one, as FOCUS bills them."""
    return {name: (sum["provider_cost"], sum["charged"] + sum["platform_fee"]) for name, sum in sums.items()}


def causes(report: dict) -> set:
    return {(finding["kind"], finding["cause"]) for finding in report["findings"]}


def test_everything_that_can_happen_has_happened(month):
    for ending in ["attempt_failed", "attempt_cancelled", "attempt_orphaned", "response_completed", "response_failed"]:
        assert month.types[ending] > 0, month.types
    assert month.statuses[200] > REQUESTS / 2, month.statuses
    assert month.types["usage_unpriced"] == 0, "everything has a price"


def test_attempts_responses_customers_and_exports_come_to_the_same(month):
    expected = month.of_attempts()
    assert set(expected) == set(CUSTOMERS)
    of_responses, responses = month.of_responses()
    assert of_responses == expected
    of_customers, requests, attempts = month.of_customers()
    assert of_customers == expected
    assert requests == responses == sum(month.types[f"response_{end}"] for end in ("completed", "failed", "cancelled", "expired"))
    assert attempts == month.types["attempt_started"]
    for format in ("csv", "jsonl"):
        assert month.of_export(format) == expected, format
    for format in ("focus", "focus-1.2"):
        assert billed(month.of_export(format)) == billed(expected), format


@pytest.mark.parametrize("provider", list(MODELS))
def test_every_cent_of_a_provider_is_explained(month, provider):
    report = month.reconcile(provider, month.report(provider))
    assert report["tokens"] > 0
    total = sum((Decimal(finding["amount"]) for finding in report["findings"]), Decimal(0))
    assert Decimal(report["provider_cost"]) - Decimal(report["ledger_cost"]) == total == Decimal(report["difference"])
    unexplained = [finding for finding in report["findings"] if finding["cause"] == "none"]
    print(provider, report["difference"], sorted(causes(report)))
    assert report["explained"] == "1.000000" and unexplained == [], json.dumps(unexplained, indent=1)
    assert "rate" not in {kind for kind, _ in causes(report)}, "both sides rate alike"


def without_a_line(report, provider: str):
    """The report without everything of the model that was used most in one minute."""
    if provider == "gemini":
        def line(row):
            return row["usage_start_time"], [label for label in row["system_labels"] if label["key"] != "kind"]
        lost = line(max(report, key=lambda row: row["usage"]["amount"]))
        return [row for row in report if line(row) != lost]
    if provider == "xai":
        places = [(series["dataPoints"], "values") for series in report["timeSeries"]]
    elif provider == "fireworks":
        places = [(report["data"], "requests")]
    else:
        places = [(bucket["results"], "output_tokens") for bucket in report["data"]]
    rows, most = max(((rows, row) for rows, name in places for row in rows), key=lambda found: found[1][places[0][1]])
    rows.remove(most)
    return report


@pytest.mark.parametrize("provider", list(MODELS))
def test_a_line_that_the_report_lost_is_missing_there(month, provider):
    report = without_a_line(json.loads(month.report(provider)), provider)
    found = month.reconcile(provider, json.dumps(report).encode(), dry_run="true")
    assert ("missing_there", "absent_there") in causes(found), causes(found)
    assert found["explained"] == "1.000000"


def test_dearer_tokens_rounded_rows_and_a_tax_are_told_apart(month):
    rows = json.loads(month.report("gemini"), parse_float=Decimal)

    def found(rows: list) -> dict:
        return month.reconcile("gemini", json.dumps(rows, default=str).encode(), dry_run="true")

    plain = found(rows)
    for row in rows:
        row["cost"] = Decimal(row["cost"]).quantize(Decimal("0.000001"))
    rounded = found(rows)
    assert ("rounding", "report_rounds") in causes(rounded) and rounded["explained"] == "1.000000"
    assert causes(rounded) - causes(plain) <= {("rounding", "report_rounds")}
    tax = {**rows[-1], "cost_type": "tax", "sku": {"id": "T", "description": "Sales tax"}, "cost": Decimal("1.25")}
    taxed = found([*rows, tax])
    assert causes(taxed) - causes(rounded) == {("unattributed", "not_tokens")} and taxed["explained"] == "1.000000"
    assert Decimal(taxed["difference"]) - Decimal(rounded["difference"]) == Decimal("1.25")
    dearer = found([{**row, "cost": row["cost"] * 2} for row in rows])
    assert ("rate", "price_differs") in causes(dearer) and dearer["explained"] == "1.000000"


def test_usage_that_nobody_here_asked_for_has_no_reason(month):
    report = json.loads(month.report("openai"))
    stranger = {**report["data"][0]["results"][0], "model": "gpt-5.5", "num_model_requests": 7}
    report["data"][0]["results"].append(stranger)
    found = month.reconcile("openai", json.dumps(report).encode(), dry_run="true")
    assert ("unattributed", "none") in causes(found) and Decimal(found["explained"]) < 1

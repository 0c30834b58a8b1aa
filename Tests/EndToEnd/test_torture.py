"""Killed under load, again and again: what was acknowledged is there, and both sides' books agree.

`make torture` runs a hundred rounds; ZUMIK_TORTURE_ROUNDS and ZUMIK_TORTURE_SEED say how many, and which.
"""

import concurrent.futures
import json
import os
import random
import subprocess
import threading
import time

import httpx
import pytest

from gateway import MODELS, Gateway, binary, free_port, user, wait_until

ROUNDS = int(os.environ.get("ZUMIK_TORTURE_ROUNDS", "3"))
SEED = int(os.environ.get("ZUMIK_TORTURE_SEED", "20261122"))
ADMIN_TOKEN = "an-admin-token-of-this-test"
CLIENTS = 8

BASE_URLS = {
    "openai": "/openai/v1", "anthropic": "/anthropic", "gemini": "/gemini", "xai": "/xai/v1",
    "fireworks": "/fireworks/inference/v1"}


@pytest.fixture
def providers(tmp_path):
    """The simulated providers in a process of their own, whose books outlive the gateway."""
    port = free_port()
    output = (tmp_path / "providers.txt").open("wb")
    process = subprocess.Popen(
        [binary(), "simulate", "--listen", f"127.0.0.1:{port}", "--seed", str(SEED)], cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)}, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client:
        def answers():
            try:
                return client.get("/_sim/requests", params={"provider": "openai"}).status_code == 200
            except httpx.TransportError:
                return False
        wait_until(answers, what="the simulated providers")
        yield client
    process.terminate()
    process.wait(20)
    output.close()


class TorturedGateway(Gateway):
    """The real thing: `zumik serve` with accounts at providers elsewhere."""

    simulates = False

    def __init__(self, directory, providers: httpx.Client):
        base = str(providers.base_url).rstrip("/")
        super().__init__(directory, {
            "admin_token": {"env": "ADMIN_TOKEN"},
            "routing": {"strategy": "ordered"},
            "providers": {
                provider: {"accounts": [
                    {"name": f"{provider}-{number}", "base_url": base + path, "api_key": {"env": "PROVIDER_KEY"}}
                    for number in (1, 2)]}
                for provider, path in BASE_URLS.items()}})
        self.environment = {"ADMIN_TOKEN": ADMIN_TOKEN, "PROVIDER_KEY": "a-key"}
        self.admin_token = ADMIN_TOKEN


class Books:
    """What clients were told, and what the ledger says of it."""

    def __init__(self):
        self.acknowledged = {}
        self.lock = threading.Lock()
        self.attempts = {}
        self.endings = {}
        self.completions = {}
        self.after = -1

    def told(self, response_id: str, cost: str | None):
        with self.lock:
            self.acknowledged[response_id] = cost

    def read(self, gateway: Gateway):
        """Takes up the events since the last time."""
        while True:
            page = gateway.native(f"ledger/events?after_seq={self.after}&limit=1000", token=ADMIN_TOKEN).json()
            for event in page["data"]:
                assert event["seq"] == self.after + 1, "the log has no gap, and does not go back"
                self.after = event["seq"]
                self.add(event)
            if not page["has_more"]:
                return

    def add(self, event: dict):
        key, kind, data = event["response_id"], event["type"], event["data"]
        if kind == "attempt_started":
            self.attempts[key, data["number"]] = data["provider"]
        elif kind.startswith("attempt_"):
            assert (key, data["number"]) in self.attempts
            assert (key, data["number"]) not in self.endings, "an attempt ends once"
            self.endings[key, data["number"]] = {"type": kind, **data}
        elif kind.startswith("response_"):
            assert key not in self.completions, "a response ends once"
            self.completions[key] = kind

    def check(self, gateway: Gateway, providers: httpx.Client):
        assert set(self.endings) == set(self.attempts), "every attempt has ended: by its end, or by recovery"
        for response_id in self.acknowledged:
            assert self.completions.get(response_id) == "response_completed", response_id
        for provider in MODELS:
            ours = {key for key, name in self.attempts.items() if name == provider}
            entries = providers.get("/_sim/requests", params={"provider": provider, "limit": 10_000}).json()["data"]
            known = {self.endings[key].get("provider_request_id") for key in ours}
            unknown = [entry for entry in entries if entry["request_id"] not in known]
            silent = [key for key in ours if self.endings[key].get("provider_request_id") is None]
            assert len(unknown) <= len(silent), f"{provider} has requests that no attempt of ours stands for"
            billed = {entry["request_id"] for entry in entries if entry["billed"]}
            for key in ours:
                if self.endings[key]["type"] == "attempt_succeeded":
                    assert self.endings[key]["provider_request_id"] in billed, "what we settle was billed"


def load(gateway: Gateway, key: str, books: Books, stop: threading.Event, seed: int):
    chance = random.Random(seed)
    with httpx.Client(base_url=gateway.url, trust_env=False, timeout=20) as client:
        while not stop.is_set():
            stream = chance.random() < 0.4
            body = {"model": chance.choice(list(MODELS.values())), "messages": user("Hello."), "stream": stream}
            try:
                answer = client.post("/v1/chat/completions", json=body, headers={"Authorization": f"Bearer {key}"})
            except httpx.TransportError:
                return
            if answer.status_code == 200 and (not stream or answer.text.rstrip().endswith("[DONE]")):
                books.told(answer.headers["zumik-response-id"], answer.headers.get("zumik-cost"))


@pytest.mark.timeout(60 + 20 * ROUNDS)
def test_rounds_of_kill_9_lose_nothing_acknowledged(tmp_path, providers):
    print(f"seed {SEED}, {ROUNDS} rounds")
    chance = random.Random(SEED)
    books = Books()
    gateway = TorturedGateway(tmp_path, providers).start()
    key = gateway.new_customer("acme", token=ADMIN_TOKEN)
    for number in range(ROUNDS):
        stop = threading.Event()
        told = len(books.acknowledged)
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            workers = [
                pool.submit(load, gateway, key, books, stop, SEED + number * CLIENTS + index) for index in range(CLIENTS)]
            wait_until(lambda: len(books.acknowledged) >= told + 10, 30, "some load")
            time.sleep(chance.uniform(0, 0.3))
            gateway.kill()
            stop.set()
            for worker in workers:
                worker.result(30)
        gateway.start()
        books.read(gateway)
        books.check(gateway, providers)
        if number % 10 == 9 or number == ROUNDS - 1:
            verified = subprocess.run(
                [binary(), "ledger", "verify", "--data", gateway.data, "--json"], capture_output=True, text=True)
            assert verified.returncode == 0, verified.stdout
            assert json.loads(verified.stdout)["events"] >= books.after + 1
    for response_id, cost in random.Random(SEED).sample(sorted(books.acknowledged.items()), 20):
        record = gateway.native(f"responses/{response_id}", token=ADMIN_TOKEN).json()
        if cost is not None:
            assert record["cost"]["charged"] == cost
    gateway.stop()
    print(f"{len(books.acknowledged)} acknowledged, {len(books.attempts)} attempts, {books.after + 1} events")

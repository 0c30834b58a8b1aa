"""Ends that nobody planned, and those that somebody did: nothing is lost and nothing runs twice."""

import concurrent.futures
import hashlib
import json
import signal
import socket
import sqlite3

import httpx

from gateway import CUSTOMER_KEY, MODELS, ORDERED, user, wait_until
from raw_http import chat_bytes, read_answer


def check_endings(events: list):
    """Every attempt has one ending, every admitted request one completion."""
    by_response = {}
    for event in events:
        if event["response_id"]:
            by_response.setdefault(event["response_id"], []).append(event["type"])
    assert by_response
    for response_id, types in by_response.items():
        started = types.count("attempt_started")
        ended = sum(
            types.count(f"attempt_{ending}") for ending in ("succeeded", "failed", "cancelled", "orphaned"))
        assert started == ended, (response_id, types)
        completions = sum(name.startswith("response_") for name in types)
        assert completions == types.count("request_admitted"), (response_id, types)


def check_log_file(path):
    """The log read without the program: no gap, and each leaf the hash of its body (RFC 6962 §2.1)."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT seq, body, leaf, stream, version, type FROM event ORDER BY seq").fetchall()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [row[0] for row in rows] == list(range(len(rows)))
    versions = {}
    for _, body, leaf, stream, version, kind in rows:
        assert hashlib.sha256(b"\x00" + body).digest() == leaf
        fields = json.loads(body, parse_float=lambda text: 1 / 0)
        assert json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == body
        assert fields["type"] == kind
        assert version == versions.get(stream, -1) + 1
        versions[stream] = version
    return len(rows)


def test_a_kill_in_the_middle_leaves_orphans_that_the_next_start_closes(start):
    gateway = start(ORDERED)
    finished = [gateway.chat().json()["id"] for _ in range(5)]
    for provider in MODELS:
        gateway.fault(provider, "slow_first_token", delay_ms=20_000)

    def hang(model):
        try:
            gateway.chat(model, stream=True)
        except httpx.TransportError:
            return "broken"

    before = gateway.upstream_count()
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        calls = [pool.submit(hang, model) for model in MODELS.values() for _ in range(4)]
        started = lambda: sum(len(gateway.captured(p)) for p in MODELS) >= before + len(calls)
        wait_until(started, what="that all requests are upstream")
        gateway.kill()
        assert {call.result(20) for call in calls} == {"broken"}

    gateway = start(again=gateway)
    events = gateway.log()
    check_endings(events)
    types = [event["type"] for event in events]
    assert types.count("attempt_orphaned") == len(calls)
    orphans = {event["response_id"] for event in events if event["type"] == "attempt_orphaned"}
    for response_id in orphans:
        record = gateway.record(response_id)
        assert record["outcome"]["completion"] == "failed"
        assert record["outcome"]["reason_code"] == "attempt_orphaned"
        assert record["attempts"][-1]["outcome"] == "orphaned"
        assert record["attempts"][-1]["cost"] is None
        assert record["attempts"][-1]["billed"] is None
    for response_id in finished:
        assert gateway.record(response_id)["outcome"]["completion"] == "completed"
    assert gateway.chat().status_code == 200
    gateway.stop()
    assert check_log_file(gateway.data / "ledger.sqlite") > len(events)


def test_every_acknowledged_answer_survives_a_kill(start):
    gateway = start(ORDERED)
    acknowledged = []

    def work(_):
        with httpx.Client(base_url=gateway.url, trust_env=False, timeout=20) as client:
            for _ in range(10_000):
                try:
                    answer = client.post(
                        "/v1/chat/completions", json={"model": "gpt-5.4", "messages": user("Hello.")},
                        headers={"Authorization": f"Bearer {CUSTOMER_KEY}"})
                except httpx.TransportError:
                    return
                acknowledged.append((answer.json()["id"], answer.headers["zumik-cost"]))

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        workers = [pool.submit(work, index) for index in range(8)]
        wait_until(lambda: len(acknowledged) >= 150, 30, "some load")
        gateway.kill()
        for worker in workers:
            worker.result(30)

    gateway = start(again=gateway)
    check_endings(gateway.log())
    for response_id, charged in acknowledged:
        record = gateway.record(response_id)
        assert record["outcome"]["completion"] == "completed"
        assert record["cost"]["charged"] == charged
    gateway.stop()
    check_log_file(gateway.data / "ledger.sqlite")


def test_a_stop_lets_what_runs_finish(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "slow_first_token", delay_ms=1_500, count=1)
    body = {"model": "gpt-5.4", "messages": user("Hello."), "stream": True}
    with socket.create_connection(("127.0.0.1", gateway.port), 20) as connection:
        connection.sendall(chat_bytes(CUSTOMER_KEY, body))
        wait_until(lambda: gateway.captured("openai"), what="that the request is upstream")
        gateway.process.send_signal(signal.SIGTERM)
        answer = read_answer(connection)
    assert answer.status == 200 and answer.data[-1] == "[DONE]"
    assert answer.trailers["zumik-completion"] == "completed"
    gateway.wait_for_clean_end()


def test_a_stop_ends_what_does_not_finish_in_time(start):
    gateway = start({**ORDERED, "server": {"shutdown_grace_ms": 500}})
    gateway.fault("openai", "no_response")
    with socket.create_connection(("127.0.0.1", gateway.port), 30) as connection:
        connection.sendall(chat_bytes(CUSTOMER_KEY, {"model": "gpt-5.4", "messages": user("Hello.")}))
        wait_until(lambda: gateway.captured("openai"), what="that the request is upstream")
        gateway.process.send_signal(signal.SIGTERM)
        answer = read_answer(connection)
    gateway.wait_for_clean_end(15)
    assert answer.status == 503
    assert json.loads(answer.body)["error"]["code"] == "shutting_down"
    check_log_file(gateway.data / "ledger.sqlite")
    with sqlite3.connect(f"file:{gateway.data}/ledger.sqlite?mode=ro", uri=True) as database:
        types = [row[0] for row in database.execute("SELECT type FROM event ORDER BY seq")]
    assert types.count("attempt_started") == types.count("attempt_cancelled") + types.count("attempt_failed") == 1
    assert sum(name.startswith("response_") for name in types) == 1


def test_a_client_that_leaves_ends_its_attempt(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "stall", after_chunks=2)
    body = {"model": "gpt-5.4", "messages": user("[[answer tokens=80]]"), "stream": True}
    with socket.create_connection(("127.0.0.1", gateway.port), 20) as connection:
        connection.sendall(chat_bytes(CUSTOMER_KEY, body))
        head = connection.recv(65_536).decode("latin-1")
    response_id = next(
        line.partition(":")[2].strip() for line in head.split("\r\n") if line.lower().startswith("zumik-response-id:"))
    ended = lambda: gateway.record(response_id)["outcome"]["completion"]
    assert wait_until(ended, 5, "that the departure is noticed") == "cancelled"
    record = gateway.record(response_id)
    assert record["outcome"]["reason_code"] == "client_disconnected"
    assert record["attempts"][0]["outcome"] == "cancelled"
    assert record["usage"] is None or record["usage"]["provenance"] != "reported"


def test_a_kill_while_an_attempt_outlives_its_client_orphans_only_the_attempt(start):
    gateway = start(ORDERED)
    key = gateway.new_customer("patient")
    answer = gateway.native("customers/patient/policy", method="PUT", json={"on_disconnect": "drain"})
    assert answer.status_code == 200, answer.text
    gateway.fault("openai", "slow_first_token", delay_ms=20_000)
    body = {"model": "gpt-5.4", "messages": user("Hello."), "stream": True}
    with socket.create_connection(("127.0.0.1", gateway.port), 20) as connection:
        connection.sendall(chat_bytes(key, body))
        wait_until(lambda: gateway.captured("openai"), what="that the request is upstream")
    left = lambda: [event for event in gateway.log() if event["type"] == "response_cancelled"]
    response_id = wait_until(left, 5, "that the departure is noticed")[0]["response_id"]
    assert gateway.record(response_id)["attempts"][0]["outcome"] is None
    gateway.kill()

    gateway = start(again=gateway)
    check_endings(gateway.log())
    record = gateway.record(response_id)
    assert record["outcome"]["completion"] == "cancelled"
    assert record["outcome"]["reason_code"] == "client_disconnected"
    assert record["attempts"][0]["outcome"] == "orphaned"
    ended = len(gateway.log())
    gateway.stop()
    gateway = start(again=gateway)
    assert len(gateway.log()) == ended, "it is made up for once"


def test_the_same_start_twice_is_refused_and_does_no_harm(start):
    gateway = start()
    try:
        start(again=gateway)
    except AssertionError as error:
        assert "ended with 1" in str(error)
    else:
        raise AssertionError("two processes hold one ledger")
    assert gateway.chat().status_code == 200


def test_a_restart_keeps_customers_keys_and_responses(start):
    gateway = start()
    key = gateway.new_customer("keeper")
    response_id = gateway.chat(key=key).json()["id"]
    before = gateway.record(response_id)
    gateway.stop()
    gateway = start(again=gateway)
    assert gateway.record(response_id) == before
    assert gateway.chat(key=key).status_code == 200
    assert gateway.chat().status_code == 200


def test_the_books_of_both_sides_agree(start):
    """What the providers would bill is what the ledger has, token by token, also where things went wrong."""
    gateway = start(ORDERED)
    gateway.fault("openai", "status", status=503, probability="0.3")
    gateway.fault("openai", "cut", after_chunks=4, probability="0.2")
    gateway.fault("anthropic", "reset", probability="0.3")

    def work(index):
        model = [*MODELS.values(), "frontier"][index % 6]
        try:
            gateway.chat(model, f"Request {index}.", stream=index % 2 == 0)
        except httpx.TransportError as error:
            raise AssertionError(f"request {index}: {error}") from error

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(120)))
    events = gateway.log()
    check_endings(events)
    ids = {event["response_id"] for event in events if event["type"] == "attempt_started"}
    attempts = [attempt for response_id in ids for attempt in gateway.record(response_id)["attempts"]]
    assert len(attempts) == gateway.upstream_count(), "one attempt is one request upstream"
    for provider in MODELS:
        books = {entry["request_id"]: entry for entry in gateway.books(provider)}
        ours = [a for a in attempts if a["provider"] == provider]
        for attempt in (a for a in ours if a["outcome"] == "succeeded"):
            entry = books[attempt["provider_request_id"]]
            assert entry["billed"]
            for bucket in ("input_uncached", "cache_read", "output"):
                assert attempt["usage"][bucket] == entry["tokens"][bucket]
        billed = sum(entry["billed"] for entry in books.values())
        assert sum(a["billed"] is not False for a in ours) >= billed, "nothing was billed without a record"

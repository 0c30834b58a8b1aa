"""A client that leaves: wherever its request is, the work upstream ends with it, and none begins after it.

Times are taken on one clock: the test's when the client closes its socket, the simulated provider's when it sees its own
caller leave. The median of several departures is held to the bound, because a busy machine delays single ones; all are shown.
"""

import socket
import statistics
import time

import pytest

from gateway import CUSTOMER_KEY, ORDERED, user, wait_until
from raw_http import chat_bytes

ROUNDS = 7
BOUND_MS = 100


def ask(gateway, stream: bool) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", gateway.port), 20)
    body = {"model": "gpt-5.4", "messages": user("[[answer tokens=400]]"), "stream": stream}
    connection.sendall(chat_bytes(CUSTOMER_KEY, body))
    return connection


def leave(connection: socket.socket) -> int:
    """Closes the connection at once; gives the time in nanoseconds since 1970."""
    now = time.time_ns()
    connection.close()
    return now


def check(times_ms: list, where: str):
    print(f"{where}: " + ", ".join(f"{one:.1f}" for one in times_ms) + " ms")
    assert statistics.median(times_ms) < BOUND_MS, f"{where}: {times_ms}"


def departures(gateway) -> list:
    return gateway.http.get("/_sim/departures", params={"provider": "openai"}).json()["data"]


def types(gateway) -> list:
    return [event["type"] for event in gateway.log()]


PLACES = [("no_response", {}, False), ("no_response", {}, True), ("stall", {"after_chunks": 3}, True),
          ("stall", {}, False)]


@pytest.mark.parametrize("kind, members, stream", PLACES, ids=["whole", "before-content", "in-stream", "in-body"])
def test_the_upstream_call_ends(start, kind, members, stream):
    gateway = start(ORDERED)
    gateway.fault("openai", kind, **members)
    times = []
    for number in range(1, ROUNDS + 1):
        connection = ask(gateway, stream)
        if kind == "stall" and stream:
            received = b""
            while b"data: " not in received:
                received += connection.recv(65536)
        wait_until(lambda: len(gateway.books("openai")) == number, what="the call at the provider")
        left = leave(connection)
        wait_until(lambda: len(departures(gateway)) == number, what="the provider's caller to leave")
        times.append((departures(gateway)[-1]["at_ns"] - left) / 1e6)
    check(times, f"{kind}, {'streamed' if stream else 'whole'}")
    wait_until(lambda: types(gateway).count("response_cancelled") == ROUNDS, what="the endings")
    assert len(gateway.books("openai")) == ROUNDS, "nobody tried again"


def recorded_ns(event: dict) -> int:
    seconds, _, fraction = event["recorded_at"].rstrip("Z").partition(".")
    whole = int(time.mktime(time.strptime(seconds, "%Y-%m-%dT%H:%M:%S"))) - time.timezone
    return whole * 10**9 + int(fraction.ljust(9, "0"))


def test_one_that_waits_between_attempts_makes_none_after_it(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "status", status=429, retry_after=30)
    times = []
    for number in range(1, ROUNDS + 1):
        connection = ask(gateway, stream=False)
        # Both accounts refuse the first request and cool down; later ones try one, and then wait for half a minute.
        wait_until(lambda: types(gateway).count("attempt_failed") == number + 1, what="the refusals")
        left = leave(connection)
        wait_until(lambda: types(gateway).count("response_cancelled") == number, what="the ending")
        ended = [event for event in gateway.log() if event["type"] == "response_cancelled"][-1]
        times.append((recorded_ns(ended) - left) / 1e6)
    check(times, "between attempts")
    assert len(gateway.books("openai")) == ROUNDS + 1, "no attempt after the client left"


def test_one_that_waits_in_line_is_never_asked_upstream(start):
    gateway = start(ORDERED)
    policy = {"limits": {"concurrency": 1}}
    assert gateway.native("customers/demo/policy", method="PUT", json=policy).status_code == 200
    gateway.fault("openai", "no_response")
    first = ask(gateway, stream=False)
    wait_until(lambda: len(gateway.books("openai")) == 1, what="the first call")
    times = []
    for number in range(1, ROUNDS + 1):
        connection = ask(gateway, stream=False)
        wait_until(lambda: types(gateway).count("request_queued") == number, what="the wait")
        left = leave(connection)
        wait_until(lambda: types(gateway).count("response_cancelled") == number, what="the ending")
        ended = [event for event in gateway.log() if event["type"] == "response_cancelled"][-1]
        times.append((recorded_ns(ended) - left) / 1e6)
    check(times, "in line")
    leave(first)
    wait_until(lambda: types(gateway).count("response_cancelled") == ROUNDS + 1, what="the last ending")
    assert len(gateway.books("openai")) == 1

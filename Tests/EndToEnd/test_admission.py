"""Limits of a customer: what is over a rate is refused, what is over the concurrency waits."""

from concurrent.futures import ThreadPoolExecutor

from gateway import ORDERED, wait_until


def limit(gateway, **limits):
    answer = gateway.native("customers/demo/policy", method="PUT", json={"limits": limits})
    assert answer.status_code == 200, answer.text
    assert {name: answer.json()["limits"][name] for name in limits} == limits


def test_requests_over_the_rate_are_told_when_to_come_again(start):
    gateway = start(ORDERED)
    limit(gateway, rpm=2)
    assert [gateway.chat().status_code for _ in range(3)] == [200, 200, 429]
    answer = gateway.chat()
    assert answer.json()["error"]["code"] == "rate_limited"
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert answer.headers["Zumik-Admission"] == "rejected"
    outcome = gateway.record(answer.headers["Zumik-Response-Id"])["outcome"]
    assert (outcome["admission"], outcome["completion"], outcome["target_met"]) == ("rejected", None, None)


def test_requests_over_the_concurrency_wait_or_expire(start):
    gateway = start(ORDERED)
    limit(gateway, concurrency=1)
    gateway.fault("openai", "no_response", count=1)
    with ThreadPoolExecutor() as clients:
        first = clients.submit(gateway.chat, headers={"Zumik-Deadline-Ms": "2500"})

        def running():
            page = gateway.native("ledger/events", params={"limit": 1000}).json()
            return any(event["type"] == "attempt_started" for event in page["data"])

        wait_until(running, 15, "the first request")
        expired = gateway.chat(headers={"Zumik-Deadline-Ms": "200"})
        waited = gateway.chat()
        assert first.result().status_code == 504
    assert expired.status_code == 408
    assert expired.json()["error"]["code"] == "queue_deadline"
    record = gateway.record(expired.headers["Zumik-Response-Id"])
    assert record["outcome"]["admission"] == "expired_before_start"
    assert record["outcome"]["completion"] is None and record["outcome"]["target_met"] is False
    assert record["attempts"] == [] and record["timing"]["queued_ms"] >= 100
    assert waited.status_code == 200
    record = gateway.record(waited.headers["Zumik-Response-Id"])
    assert (record["outcome"]["admission"], record["outcome"]["reason_code"]) == ("queued", "queued_for_capacity")
    assert record["timing"]["queued_ms"] > 0
    types = [event["type"] for event in gateway.events(waited.headers["Zumik-Response-Id"])]
    assert types[:2] == ["request_queued", "request_admitted"]
    listed = gateway.native("responses").json()["data"]
    assert {r["outcome"]["admission"] for r in listed} == {"admitted", "queued", "expired_before_start"}


def test_what_waited_when_the_gateway_was_killed_is_closed(start):
    gateway = start(ORDERED)
    limit(gateway, concurrency=1)
    gateway.fault("openai", "no_response")
    with ThreadPoolExecutor() as clients:
        for _ in range(2):
            clients.submit(gateway.chat)

        def waiting():
            page = gateway.native("ledger/events", params={"limit": 1000}).json()
            return any(event["type"] == "request_queued" for event in page["data"])

        wait_until(waiting, 15, "a request that waits")
        gateway.kill()
    again = start(again=gateway)
    records = again.native("responses").json()["data"]
    assert sorted((r["outcome"]["admission"], r["outcome"]["completion"], r["outcome"]["reason_code"])
                  for r in records) == [("admitted", "failed", "attempt_orphaned"), ("queued", "failed", "shutting_down")]

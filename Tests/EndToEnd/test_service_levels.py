"""Whether objectives are kept, and why not: counted here again by hand from the raw log."""

import json
import subprocess
from collections import Counter

from gateway import ORDERED, binary, wait_until


def ends(gateway) -> list:
    """(type, reason, fault, target_met, streamed, ttft_us) of every end in the log."""
    events, after, page = [], -1, {"has_more": True}
    while page["has_more"]:
        page = gateway.native("ledger/events", params={"after_seq": after, "limit": 1000}).json()
        events += page["data"]
        after = events[-1]["seq"]
    faults = {c["code"]: c["fault"] for c in gateway.native("reason-codes/registry").json()["data"]}
    streamed, found = {}, []
    for event in events:
        data = event["data"]
        if event["type"] in ("request_admitted", "request_queued", "request_rejected"):
            streamed[event["stream"]] = data["stream"]
        if event["type"].startswith("response_") or event["type"] in ("request_rejected", "request_expired"):
            found.append((event["type"], data["reason"], faults[data["reason"]], data.get("target_met"),
                          streamed[event["stream"]], data.get("ttft_us")))
    return found


def objective(gateway, name: str, **members) -> dict:
    answer = gateway.native(f"slo/objectives/{name}", method="PUT", json={"target": "0.9", **members})
    assert answer.status_code == 200, answer.text
    return answer.json()


def compliance(gateway, name: str) -> dict:
    seq = gateway.native("ledger/stats").json()["events"] - 1
    answer = gateway.native("slo/compliance", params={"objective": name, "min_seq": seq})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_counts_equal_a_recount_from_the_log(start):
    gateway = start(ORDERED)
    objective(gateway, "up", indicator="availability")
    objective(gateway, "fast", indicator="ttft", threshold_ms=600000)
    assert compliance(gateway, "up")["no_data"] is True
    assert compliance(gateway, "up")["attainment"] is None
    for stream in (False, True, True, False):
        gateway.chat(stream=stream)
    gateway.chat("no-such-model")
    gateway.fault("xai", "status", status=500)
    for _ in range(2):
        assert gateway.chat("grok-4.7").status_code == 502
    counted = ends(gateway)
    good = sum(end[0] == "response_completed" for end in counted)
    bad = Counter(e[1] for e in counted if e[0] != "response_completed" and e[2] != "customer")
    excluded = Counter(e[1] for e in counted if e[0] != "response_completed" and e[2] == "customer")
    report = compliance(gateway, "up")
    assert report["counts"] == {"eligible": good + bad.total(), "good": good, "bad": bad.total(),
                                "excluded": excluded.total()}
    assert report["bad_by_reason"] == dict(bad)
    assert report["excluded_by_reason"] == dict(excluded)
    assert report["attainment"] == "0.666666666666" and report["met"] is False
    assert report["error_budget"] == {"allowed": 0, "consumed": 2, "remaining": -2}
    assert report["burn_rates"]["1h"] == "3.333333333333"
    streams = [end for end in counted if end[4]]
    report = compliance(gateway, "fast")
    assert report["counts"]["good"] == len(streams) == 2
    assert report["met"] is True and report["counts"]["bad"] == 0
    assert report["latency"]["ttft_ms"]["p50"] is not None


def test_the_commands_say_the_same_as_the_server(start):
    gateway = start(ORDERED)
    objective(gateway, "up", indicator="availability", customer="demo", window="month")
    gateway.chat()
    report = compliance(gateway, "up")

    def run(*words):
        done = subprocess.run([binary(), *words, "--data", gateway.data, "--json"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    told = run("slo", "--objective", "up")
    assert told["counts"] == report["counts"] and told["objective"] == report["objective"]
    codes = run("reason-codes", "--group-by", "provider,model")["data"]
    assert {(row["code"], row["stage"], row["provider"]) for row in codes} == {
        ("ok", "attempt", "openai"), ("ok", "response", "openai")}
    assert [o["id"] for o in run("objectives", "list")["data"]] == ["up"]


def test_what_is_wrong_with_an_objective_is_said_by_its_key(gateway):
    for body, key in (({"indicator": "speed", "target": "0.9"}, "indicator"),
                      ({"indicator": "ttft", "target": "0.9"}, "threshold_ms"),
                      ({"indicator": "ttft", "target": "0.9", "threshold_ms": 1234}, "threshold_ms"),
                      ({"indicator": "targets", "target": "1"}, "target"),
                      ({"indicator": "targets", "target": 0.9}, "target"),
                      ({"indicator": "targets", "target": "0.9", "window": "30"}, "window"),
                      ({"indicator": "targets", "target": "0.9", "customer": "nobody"}, "customer")):
        answer = gateway.native("slo/objectives/wrong", method="PUT", json=body)
        assert answer.status_code == 400
        assert answer.json()["param"] == key


def test_published_weights_are_made_again_from_the_log(start):
    gateway = start({})
    gateway.fault("openai", "status", region="us", status=500)
    versions = 1
    texts = (f"Hello {number}." for number in range(10_000))

    def published():
        gateway.chat(text=next(texts))  # Each is a conversation of its own, so that both accounts are tried.
        return gateway.native("routing/weights").json()["version"] >= 2

    wait_until(published, 30, "a version with evidence")
    current = gateway.native("routing/weights").json()
    for version in range(1, current["version"] + 1):
        answer = gateway.native(f"routing/weights/{version}").json()
        assert answer["recomputed"]["matches"] is True
        assert answer["recomputed"]["routes"] == answer["routes"]
        versions = version
    done = subprocess.run([binary(), "weights", "--explain", str(versions), "--data", gateway.data],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "the same" in done.stdout
    assert gateway.native("routing/weights/999999").status_code == 404

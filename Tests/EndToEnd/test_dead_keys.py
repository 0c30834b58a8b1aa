"""Accounts whose key or credit is dead: out at once, with an event, and back only when told or proven."""

import json
import os
import subprocess

import pytest

from gateway import ADMIN_TOKEN, ORDERED, binary, wait_until
from test_openapi import check

PATH = "/zumik/v1/routing/circuits"
DEAD = [
    ({"status": 401}, "provider_auth_failed", None),
    ({"status": 429, "code": "insufficient_quota"}, "provider_quota_exhausted", None),
    # A good key that may not use this model may use others.
    ({"status": 403}, "provider_auth_failed", "gpt-5.4"),
]


def asked(gateway) -> int:
    """How many requests came to the account `openai-us`."""
    return sum(entry["region"] == "us" for entry in gateway.books("openai"))


def circuit_events(gateway) -> list:
    return [e for e in gateway.log() if e["type"] in ("circuit_opened", "circuit_closed")]


def zumik(gateway, *words) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "ZUMIK_ADMIN_TOKEN": ADMIN_TOKEN}
    return subprocess.run(
        [binary(), *words, "--url", gateway.url], capture_output=True, text=True, env=environment)


@pytest.mark.parametrize("fault, code, model", DEAD, ids=["key", "quota", "permission"])
def test_it_leaves_at_once_and_comes_back_when_told(start, fault, code, model):
    gateway = start(ORDERED)
    gateway.fault("openai", "status", region="us", **fault)
    met = gateway.chat()
    assert met.status_code == 200 and met.headers["zumik-attempts"] == "2"
    wait_until(lambda: circuit_events(gateway), what="the event")
    [opened] = circuit_events(gateway)
    assert opened["type"] == "circuit_opened"
    data = opened["data"]
    assert (data["account"], data["model"], data["reason"]) == ("openai-us", model, code)
    assert data["response"] == met.headers["zumik-response-id"]
    gateway.clear_faults()
    for _ in range(8):
        assert gateway.chat().headers["zumik-attempts"] == "1"
    assert asked(gateway) == 1, "nobody goes there, though it would answer"
    if model is not None:
        assert gateway.chat("gpt-5.4-mini").headers["zumik-attempts"] == "1"
        assert asked(gateway) == 2, "another model does"

    listed = gateway.native("routing/circuits")
    check(listed, "get", PATH)
    assert [(row["account"], row["reason_code"]) for row in listed.json()["data"]] == [("openai-us", code)]
    shown = zumik(gateway, "circuits", "list", "--json")
    assert json.loads(shown.stdout) == listed.json(), shown.stderr
    told = zumik(gateway, "circuits", "close", "openai-us")
    assert told.returncode == 0 and "openai-us gets traffic again" in told.stdout, told.stderr
    assert gateway.native("routing/circuits").json()["data"] == []
    before = asked(gateway)
    assert gateway.chat().headers["zumik-attempts"] == "1"
    assert asked(gateway) == before + 1
    closed = circuit_events(gateway)[-1]
    assert (closed["type"], closed["data"]["by"]) == ("circuit_closed", "administrator")
    again = gateway.native("routing/circuits/openai-us", method="DELETE")
    assert again.status_code == 404
    check(again, "delete", PATH + "/{account}")


def test_it_comes_back_when_a_request_proves_it(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "status", region="us", status=401, count=1)
    gateway.chat()
    wait_until(lambda: circuit_events(gateway), what="the event")

    def is_proven():
        assert gateway.chat().headers["zumik-attempts"] == "1"
        return any(event["type"] == "circuit_closed" for event in circuit_events(gateway))

    wait_until(is_proven, 30, "a probe")
    opened, closed = circuit_events(gateway)
    assert closed["data"]["by"] == "probe"
    assert closed["data"]["trips"] == opened["data"]["trip"] == 1


def test_who_was_out_when_the_gateway_stopped_is_still_listed_and_can_be_told(start):
    gateway = start(ORDERED)
    gateway.fault("openai", "status", region="us", status=401, count=1)
    gateway.chat()
    wait_until(lambda: circuit_events(gateway), what="the event")
    listed = gateway.native("routing/circuits").json()["data"]
    gateway.stop()
    words = ["--data", gateway.data, "--json"]
    shown = subprocess.run([binary(), "circuits", "list", *words], capture_output=True, text=True)
    on_disk = json.loads(shown.stdout)["data"]
    assert [row["account"] for row in on_disk] == [row["account"] for row in listed] == ["openai-us"]
    told = subprocess.run([binary(), "circuits", "close", "openai-us", *words], capture_output=True, text=True)
    assert json.loads(told.stdout)["data"][0]["closed"] is True, told.stderr
    shown = subprocess.run([binary(), "circuits", "list", *words], capture_output=True, text=True)
    assert json.loads(shown.stdout)["data"] == []

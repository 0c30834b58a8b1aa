"""Replay as evidence: traces whose outcome was computed by hand, recorded traffic, and the gate before own replicas."""

import json
import os
import pty
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta, timezone

import pytest

from gateway import ADMIN_TOKEN, ORDERED, Gateway, binary

LONG = "The same long beginning of every prompt, again and again. " * 120

# One replica: 1,000 tokens read and 10 decoded in a second, two places.
ONE = {
    "name": "one replica", "profile": "byoc",
    "replicas": {
        "count": 1, "hourly_price": "3.6", "concurrency": 2, "prefill_tokens_per_second": 1000,
        "decode_tokens_per_second": 10, "kv_cache": {"blocks": 1000}},
    "managed": {
        "first_token_ms": 500, "output_tokens_per_second": 100,
        "prices": {"input_per_million": "2.5", "output_per_million": "15"}},
    "objectives": {"interactive": {"ttft_ms": 250, "target": "0.9"}},
}
# The first is read until 0.1 s and has ten tokens more; the second is read after it, until 0.3 s; the third until 1.3 s.
TRACE = [(0, 100, 11), (50, 200, 1), (60, 1000, 2)]

# So fast and so cheap that nothing is better.
FAST = {
    "name": "fast and cheap", "profile": "byoc",
    "replicas": {
        "count": 4, "hourly_price": "0.000001", "concurrency": 512, "prefill_tokens_per_second": 100_000_000,
        "decode_tokens_per_second": 1_000_000, "kv_cache": {"blocks": 1_000_000}},
    "objectives": {"standard": {"ttft_ms": 10_000, "total_ms": 60_000, "target": "0.99"}},
}


def zumik(*arguments, cwd, **options):
    return subprocess.run([binary(), *map(str, arguments)], capture_output=True, text=True, cwd=cwd, timeout=120, **options)


def saved(path, document):
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


@pytest.fixture
def trace(tmp_path):
    lines = [
        json.dumps({"timestamp": at, "input_length": tokens, "output_length": out, "hash_ids": []})
        for at, tokens, out in TRACE]
    return saved(tmp_path / "trace.jsonl", "\n".join(lines))


def test_a_trace_gives_what_was_computed_by_hand(tmp_path, trace):
    scenario = saved(tmp_path / "one.json", ONE)
    done = zumik("replay", "--trace", trace, "--scenario", scenario, "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    replay = json.loads(done.stdout)
    assert replay["recorded"] is False
    assert replay["workload"]["requests"] == 3
    # Two of three first tokens within 250 ms; 1.4 s at 3.6 USD an hour; 1,300 tokens in and 14 out at managed.
    assert replay["predicted"]["attainment"]["value"] == "0.666666"
    assert replay["predicted"]["cost"]["value"] == "0.001400000000"
    assert replay["managed"]["cost"]["value"] == "0.003460000000"
    assert replay["managed"]["attainment"]["value"] == "0.000000"
    latencies = replay["details"]["predicted"]
    assert (latencies["ttft_ms"]["p50"], latencies["ttft_ms"]["p99"]) == (250.0, 1240.0)
    assert (latencies["total_ms"]["p50"], latencies["total_ms"]["p99"]) == (1100.0, 1340.0)
    again = zumik("replay", "--trace", trace, "--scenario", scenario, "--json", "--seed", 1, cwd=tmp_path)
    assert again.stdout == done.stdout
    # A bare trace opens no books.
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.json", "trace.jsonl"]


def test_the_table_fits_and_the_report_needs_nothing_else(tmp_path, trace):
    scenario = saved(tmp_path / "one.json", ONE | {"name": "<one> & only"})
    done = zumik("replay", "--trace", trace, "--scenario", scenario, "--html", "report.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert "66.66 %" in done.stdout
    report = (tmp_path / "report.html").read_text()
    assert "<title>Replay: &lt;one&gt; &amp; only</title>" in report
    assert not re.search(r"https?:|src=|href=|@import|url\(", report)
    plots = re.findall(r"<svg.*?</svg>", report, re.S)
    assert len(plots) >= 5
    for plot in plots:
        ElementTree.fromstring(plot)


def test_a_terminal_sees_how_far_it_is_and_the_line_goes_at_the_end(tmp_path, trace):
    scenario = saved(tmp_path / "one.json", ONE)
    ours, theirs = pty.openpty()
    command = [binary(), "replay", "--trace", str(trace), "--scenario", str(scenario)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, cwd=tmp_path) as process:
        os.close(theirs)
        seen = b""
        try:
            while piece := os.read(ours, 65_536):
                seen += piece
        except OSError:
            pass  # Linux says EIO when the last writer has closed its end.
    os.close(ours)
    assert process.returncode == 0, seen
    lines = seen.decode().split("\r\x1b[K")
    bars = [line for line in lines if "░" in line or "█" in line]
    assert bars[-1].startswith("simulating") and bars[-1].endswith("█" * 30 + " 100 %")
    assert any(bar.startswith("reading") for bar in bars)
    assert "66.66 %" in lines[-1] and "█ 100 %" not in lines[-1], "the table begins on an empty line"


@pytest.mark.parametrize("text, reason", [
    ("", "line 1: there is no request in it"),
    ('{"timestamp": 0, "input_length": 10, "output_length": 1, "hash_ids": []}\n{"timestamp": 1', "line 2: is not valid JSON"),
    ('{"timestamp": 0, "input_length": -1, "output_length": 1, "hash_ids": []}', "line 1: `input_length` must be"),
    ("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46,1,1\nyesterday,1,1", "line 3: `TIMESTAMP` must be a time"),
    ("a,b\n1,2", "line 1: neither a JSON object of a Mooncake trace"),
])
def test_a_malformed_trace_is_refused_with_its_line(tmp_path, text, reason):
    scenario = saved(tmp_path / "one.json", ONE)
    done = zumik("replay", "--trace", saved(tmp_path / "bad", text), "--scenario", scenario, cwd=tmp_path)
    assert done.returncode == 1
    assert reason in done.stderr and done.stdout == ""


def test_a_malformed_scenario_is_refused_with_its_path(tmp_path, trace):
    replicas = ONE["replicas"] | {"kv_cache": {"blocks": 0}}
    scenario = saved(tmp_path / "bad.json", ONE | {"replicas": replicas})
    done = zumik("replay", "--trace", trace, "--scenario", scenario, cwd=tmp_path)
    assert done.returncode == 1
    assert "replicas.kv_cache.blocks must be a whole number from 1" in done.stderr


@pytest.mark.parametrize("arguments", [
    ["--scenario", "x"], ["--trace", "x"], ["--scenario", "x", "--trace", "x", "--from", "2026-01-01"],
    ["--scenario", "x", "--trace", "x", "--url", "http://127.0.0.1:1"],
    ["--scenario", "x", "--from", "2026-01-01"],
])
def test_wrong_usage_ends_with_2(tmp_path, arguments):
    assert zumik("replay", *arguments, cwd=tmp_path).returncode == 2


def around_now() -> dict:
    now = datetime.now(timezone.utc)
    return {name: (now + timedelta(minutes=by)).strftime("%Y-%m-%dT%H:%M:%SZ") for name, by in [("from", -2), ("to", 30)]}


@pytest.fixture
def acme(start):
    """A gateway, and a customer with a dozen streamed requests that begin alike."""
    gateway = start()
    gateway.acme = gateway.new_customer("acme")
    for number in range(12):
        answer = gateway.chat(text=f"{LONG} Question {number}.", key=gateway.acme, stream=True)
        assert answer.status_code == 200, answer.text
    return gateway


def command(gateway, *arguments):
    environment = {"ZUMIK_ADMIN_TOKEN": ADMIN_TOKEN, "PATH": "/usr/bin:/bin"}
    return zumik(*arguments, "--url", gateway.url, cwd=gateway.directory, env=environment)


def replayed(gateway, scenario=FAST, customer="acme", status=201):
    body = {"scenario": scenario, "customer": customer, **around_now()}
    answer = gateway.native("replays", method="POST", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def allow(gateway, **evidence):
    policy = {"evidence": {"requests_min": 5, **evidence}}
    assert gateway.native("customers/acme/policy", method="PUT", json=policy).status_code == 200


def facts(gateway, kind):
    return [event for event in gateway.log() if event["type"] == kind]


def test_recorded_requests_are_replayed_and_what_came_of_it_is_an_event(acme):
    admitted = facts(acme, "request_admitted")
    prefixes = {event["data"]["prompt_prefix"] for event in admitted}
    assert len(admitted) == 12 and None not in prefixes
    # The prompts differ in their ends only, which come after the last whole length.
    assert max(map(len, prefixes)) <= 128
    assert LONG[:40] not in json.dumps(acme.log())

    replay = replayed(acme)
    assert replay["workload"] | {"digest": 0, "from": 0, "to": 0, "as_of_seq": 0} == {
        "source": "ledger", "digest": 0, "requests": 12, "excluded": 0, "from": 0, "to": 0, "as_of_seq": 0}
    # All but the first find the beginning that they share.
    assert float(replay["predicted"]["cache_hit_ratio"]["value"]) > 0.5
    settled = facts(acme, "spend_settled")
    spent = sum(event["data"]["cost_pico"] for event in settled)
    assert replay["managed"]["cost"]["value"] == f"{spent // 10**12}.{spent % 10**12:012}"
    (fact,) = facts(acme, "replay_recorded")
    assert fact["data"]["replay"] == replay["id"] and fact["customer"] == "acme"
    shown = acme.native(f"replays/{replay['id']}").json()
    assert shown == {name: value for name, value in replay.items() if name != "details"}
    assert [one["id"] for one in acme.native("replays").json()["data"]] == [replay["id"]]


def test_a_customer_is_activated_by_evidence_only(acme):
    refused = command(acme, "profiles", "activate", "acme", "byoc")
    assert refused.returncode == 1 and "no replay of the customer's own requests" in refused.stderr
    # A policy is no way around it.
    answer = acme.native("customers/acme/policy", method="PUT", json={"profile": "byoc"})
    assert (answer.status_code, answer.json()["reason_code"]) == (409, "policy_forbidden")

    replay = replayed(acme)
    few = command(acme, "profiles", "activate", "acme", "byoc")
    assert few.returncode == 1 and "it has 12 requests, and at least 1000 are asked for" in few.stderr
    allow(acme)
    assert command(acme, "profiles", "activate", "acme", "hybrid").returncode == 1
    done = command(acme, "profiles", "activate", "acme", "byoc", "--json")
    assert done.returncode == 0, done.stderr
    active = json.loads(done.stdout)
    assert (active["profile"], active["previous"], active["replay"], active["override"]) == ("byoc", "managed", replay["id"], None)
    (fact,) = facts(acme, "profile_activated")
    assert fact["data"]["replay"] == replay["id"]
    assert acme.native("customers/acme/policy").json()["profile"] == "byoc"
    # What is active may be kept by a policy, and left by one.
    kept = acme.native("customers/acme/policy", method="PUT", json={"profile": "byoc", "markup_bps": 7})
    assert kept.status_code == 200
    assert "acme" in command(acme, "profiles", "list").stdout
    assert replay["id"] in command(acme, "profiles", "show", "acme").stdout
    assert command(acme, "profiles", "activate", "acme", "managed").returncode == 0
    assert acme.native("customers/acme/profile").json()["profile"] == "managed"


def test_dear_replicas_are_refused_with_the_numbers_unless_overridden(acme):
    allow(acme)
    dear = FAST | {"replicas": FAST["replicas"] | {"hourly_price": "1000000"}}
    replayed(acme, dear)
    answer = acme.native("customers/acme/profile", method="PUT", json={"profile": "byoc"})
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    (finding,) = answer.json()["findings"]
    assert re.fullmatch(
        r"it costs [0-9.]+ of managed at the high end, and at most 0.950000 is allowed", finding)
    for empty in ["", "  ", "x" * 501, "two\nlines"]:
        answer = acme.native("customers/acme/profile", method="PUT", json={"profile": "byoc", "override": empty})
        assert answer.status_code == 400, empty
    assert facts(acme, "profile_activated") == []
    done = command(acme, "profiles", "activate", "acme", "byoc", "--override", "the board wants it")
    assert done.returncode == 0, done.stderr
    (fact,) = facts(acme, "profile_activated")
    assert fact["data"]["override"] == "the board wants it"
    assert fact["data"]["replay"] is not None


def test_bad_requests_are_refused(acme):
    interval = around_now()
    for body, status in [
        ({"scenario": FAST}, 400), ({**interval}, 400), ({"scenario": {**FAST, "choice": "luck"}, **interval}, 400),
        ({"scenario": FAST, **interval, "customer": "nobody"}, 400), ({"scenario": FAST, **interval, "seed": -1}, 400),
        ({"scenario": FAST, **interval, "more": 1}, 400),
        ({"scenario": FAST, "from": interval["to"], "to": interval["from"]}, 400),
        ({"scenario": FAST, "from": "2020-01-01", "to": "2020-01-02"}, 422),
    ]:
        answer = acme.native("replays", method="POST", json=body)
        assert answer.status_code == status, answer.text
    assert acme.native("replays", token=acme.acme).status_code == 404
    assert acme.native("profiles", token=acme.acme).status_code == 404
    assert acme.native("replays/rpl_0").status_code == 404
    assert facts(acme, "replay_recorded") == []


def test_the_files_give_the_same_replay_as_the_server(acme, tmp_path, trace):
    interval = around_now()
    body = {"scenario": FAST, "customer": "acme", **interval}
    made = acme.native("replays", method="POST", json=body).json()
    allow(acme)
    acme.stop()
    scenario = saved(tmp_path / "fast.json", FAST)
    end = made["workload"]["to"]
    done = zumik(
        "replay", "--customer", "acme", "--from", interval["from"], "--to", interval["to"], "--scenario", scenario,
        "--data", acme.data, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    replay = json.loads(done.stdout)
    # The interval ends with the newest event, which is now the replay's own or a later one; the requests are the same.
    assert replay["workload"]["requests"] == made["workload"]["requests"] == 12
    assert replay["workload"]["to"] >= end
    assert replay["managed"] == made["managed"]
    one = saved(tmp_path / "one.json", ONE)
    traced = zumik("replay", "--trace", trace, "--scenario", one, "--data", acme.data, "--json", cwd=tmp_path)
    assert json.loads(traced.stdout)["recorded"] is True
    # A trace is nobody's evidence, and the newest replay of the customer's own is enough.
    done = zumik("profiles", "activate", "acme", "byoc", "--data", acme.data, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert zumik("ledger", "verify", "--data", acme.data, cwd=tmp_path).returncode == 0


def test_a_prediction_holds_when_own_replicas_serve(start):
    """The same requests twice: as managed serves them, replayed, and then as simulated replicas of the customer's own do."""
    gateway = start({**ORDERED, "models": {"open": {"routes": [
        {"provider": "byoc", "model": "llama-70b"},
        {"provider": "fireworks", "model": "accounts/fireworks/models/kimi-k3"}]}}})
    key = gateway.new_customer("acme")
    # What a conversation shares ends shortly after one of the lengths at which prompts are fingerprinted, 7,665 bytes.
    shared = ("Some words that stay. " * 400)[:7_650]

    def serve():
        records = []
        for turn in range(12):
            for talk in range(3):
                answer = gateway.chat("open", f"{talk} {shared} {turn}?", key=key, stream=True)
                assert answer.status_code == 200, answer.text
                records.append(gateway.record(answer.headers["Zumik-Response-Id"]))
        return records

    assert {record["attempts"][-1]["credential"] for record in serve()} == {"managed"}
    allow(gateway)
    replicas = FAST["replicas"] | {"count": 2}
    replay = replayed(gateway, FAST | {"replicas": replicas})
    predicted = replay["predicted"]
    assert command(gateway, "profiles", "activate", "acme", "byoc").returncode == 0
    records = serve()
    assert {record["attempts"][-1]["credential"] for record in records} == {"byoc"}
    read = sum(record["usage"]["cache_read"] for record in records)
    tokens = read + sum(record["usage"]["input_uncached"] for record in records)
    assert float(predicted["cache_hit_ratio"]["low"]) <= read / tokens <= float(predicted["cache_hit_ratio"]["high"])
    met = sum(record["timing"]["ttft_ms"] <= 10_000 for record in records) / len(records)
    assert float(predicted["attainment"]["low"]) <= met <= float(predicted["attainment"]["high"])
    assert float(predicted["overflow_ratio"]["high"]) == 0 and predicted["refused"] == 0


class RealGateway(Gateway):
    """`zumik serve` with accounts at a simulation elsewhere, two servers of the customer's own among them."""

    simulates = False

    def __init__(self, directory, simulation):
        def account(name, path, **members):
            return {"name": name, "base_url": simulation.url + path, **members}

        own = {"name": "own", "customer": "acme", "models": ["llama-70b"], "concurrency": 8, "replica_hour_usd": "0.000001",
               "replicas": [account(name, f"/byoc/{name}/v1") for name in ("r1", "r2")]}
        fireworks = account("fireworks-main", "/fireworks/inference/v1", api_key={"env": "KEY"})
        super().__init__(directory, {
            "admin_token": {"env": "ADMIN_TOKEN"},
            "providers": {"fireworks": {"accounts": [fireworks]}, "byoc": {"accounts": [own]}},
            "models": {"open": {"routes": [
                {"provider": "byoc", "model": "llama-70b"},
                {"provider": "fireworks", "model": "accounts/fireworks/models/kimi-k3"}]}}})
        self.environment = {"ADMIN_TOKEN": ADMIN_TOKEN, "KEY": "sk-some"}


def test_the_servers_must_be_those_that_were_replayed(start, tmp_path):
    directory = tmp_path / "real"
    directory.mkdir()
    gateway = RealGateway(directory, start()).start()
    try:
        key = gateway.new_customer("acme")
        for number in range(12):
            assert gateway.chat("open", f"{LONG} Question {number}.", key=key, stream=True).status_code == 200
        allow(gateway)

        def scenario(models=("open",), **change):
            servers = {"count": 2, "hourly_price": "0.000001", "concurrency": 8, **change}
            return FAST | {"models": models, "replicas": FAST["replicas"] | servers}

        for other, reason in [
            (scenario(count=3), "2 replicas are configured, and 3 were replayed"),
            (scenario(hourly_price="0.000002"), "a replica's hour is configured at 0.000001, and was replayed at 0.000002"),
            (scenario(concurrency=16), "a replica is configured for 8 requests at once, and was replayed with 16"),
            (scenario(("open", "nobodys")), "no server of the customer's own is configured for nobodys"),
        ]:
            replayed(gateway, other)
            refused = command(gateway, "profiles", "activate", "acme", "byoc")
            assert refused.returncode == 1 and reason in refused.stderr, refused.stderr
        # Nobody asked for this model.
        replayed(gateway, scenario(("nobodys",)), status=422)
        replay = replayed(gateway, scenario())
        assert replay["scenario"] | {"digest": ""} == {
            "name": "fast and cheap", "digest": "", "replicas": 2, "concurrency": 8, "hourly_price": "0.000001000000",
            "models": ["open"]}
        assert replay["workload"]["requests"] == 12
        done = command(gateway, "profiles", "activate", "acme", "byoc")
        assert done.returncode == 0, done.stderr
        served = gateway.record(gateway.chat("open", "Hello.", key=key).headers["Zumik-Response-Id"])
        assert served["attempts"][-1]["account"].startswith("own/")
    finally:
        gateway.stop()

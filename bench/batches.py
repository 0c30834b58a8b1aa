#!/usr/bin/env python3
"""50,000 lines through a batch: what they cost the gateway, and what single requests feel of it.

    bench/batches.py [--binary PATH] [--lines N] [--quick] [--write]

Measured is the gateway's own process: CPU and peak memory from the batch's creation to its end, and the latency of single
requests, one after the other, before and meanwhile. The batch's provider is the simulated OpenAI, in a process of its own
that gives way to the others: a real one works elsewhere. Single requests go to the small upstream of the other benchmarks.
"""

import argparse
import json
import statistics
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import report
from gateway import Zumik
from processes import Server, free_port, program, start_upstream, wait_for_port

ROOT = Path(__file__).resolve().parents[1]
GOAL_CPU_SECONDS, GOAL_MB = 60, 200
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
OVER = ("completed", "failed", "expired", "cancelled")


def call(zumik: Zumik, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{zumik.port}{path}", body,
        {"Authorization": f"Bearer {zumik.key}", "Content-Type": kind}, method=method)
    try:
        with OPENER.open(request, timeout=120) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        raise SystemExit(f"zumik answers {path} with {error.code}: {error.read().decode()}") from error


def ask(zumik: Zumik) -> float:
    """Milliseconds of one request."""
    body = json.dumps({"model": "grok-4.7", "messages": [{"role": "user", "content": "Hello"}]}).encode()
    begun = time.perf_counter()
    call(zumik, "POST", "/v1/chat/completions", body)
    return (time.perf_counter() - begun) * 1_000


def lines(count: int) -> bytes:
    return b"".join(json.dumps({
        "custom_id": f"line-{n}", "method": "POST", "url": "/v1/chat/completions",
        "body": {"model": "gpt-5.4", "messages": [{"role": "user", "content": f"Number {n}. " + "word " * 100}]},
    }).encode() + b"\n" for n in range(count))


def upload(zumik: Zumik, content: bytes) -> str:
    body = (b'--b\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
            b'--b\r\ncontent-disposition: form-data; name="file"; filename="in.jsonl"\r\n\r\n' + content + b"\r\n--b--\r\n")
    return json.loads(call(zumik, "POST", "/v1/files", body, "multipart/form-data; boundary=b"))["id"]


def quantiles(values: list) -> tuple:
    cuts = statistics.quantiles(values, n=100)
    return cuts[49], cuts[98], len(values)


def measure(zumik: Zumik, count: int) -> dict:
    for _ in range(50):
        ask(zumik)
    zumik.wait_until_idle()
    alone = [ask(zumik) for _ in range(1_000)]
    file = upload(zumik, lines(count))
    cpu, begun = zumik.server.cpu_seconds(), time.monotonic()
    batch = json.loads(call(zumik, "POST", "/v1/batches", json.dumps({
        "input_file_id": file, "endpoint": "/v1/chat/completions", "completion_window": "24h"}).encode()))
    beside = []
    while batch["status"] not in OVER:
        beside += [ask(zumik) for _ in range(10)]
        batch = json.loads(call(zumik, "GET", f"/v1/batches/{batch['id']}"))
    seconds, cpu = time.monotonic() - begun, zumik.server.cpu_seconds() - cpu
    if batch["status"] != "completed" or batch["request_counts"]["completed"] != count:
        raise SystemExit(f"the batch did not end well: {batch}")
    # The single requests among it are not the batch's.
    before = zumik.server.cpu_seconds()
    after = [ask(zumik) for _ in range(300)]
    each = (zumik.server.cpu_seconds() - before) / len(after)
    return {
        "lines": count, "seconds": seconds, "cpu": cpu - each * len(beside), "memory": zumik.server.memory_mb(),
        "alone": quantiles(alone), "beside": quantiles(beside)}


def markdown(found: dict) -> str:
    def row(name, of):
        return f"| {name} | {of[2]:,} | {of[0]:.2f} | {of[1]:.2f} |"
    return "\n".join([
        f"Measured at commit {report.commit()} on {report.machine()}.", "",
        "| a batch of so many lines, from its creation to its end | measured | goal |", "|---|--:|--:|",
        f"| lines | {found['lines']:,} | |", f"| seconds | {found['seconds']:.1f} | |",
        f"| CPU seconds of the gateway, without the single requests beside | {found['cpu']:.1f} | {GOAL_CPU_SECONDS} |",
        f"| CPU µs for a line | {found['cpu'] / found['lines'] * 1e6:,.0f} | |",
        f"| peak memory, MB | {found['memory']:.0f} | {GOAL_MB} |", "",
        "Single requests, one after the other:", "",
        "| | requests | p50 ms | p99 ms |", "|---|--:|--:|--:|",
        row("alone", found["alone"]), row("while the batch runs", found["beside"]), ""])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/zumik")
    parser.add_argument("--lines", type=int)
    parser.add_argument("--quick", action="store_true", help="2,000 lines")
    parser.add_argument("--write", action="store_true", help="put the result into docs/benchmarks.md")
    options = parser.parse_args()
    count = options.lines or (2_000 if options.quick else 50_000)
    with tempfile.TemporaryDirectory(dir=ROOT / ".build") as folder:
        directory = Path(folder)
        started = []
        try:
            upstream, upstream_port = start_upstream(directory)
            started.append(upstream)
            port = free_port()
            provider = Server(
                [program("nice"), "-n", "19", options.binary.resolve(), "simulate", "--listen", f"127.0.0.1:{port}"],
                directory / "provider.log")
            started.append(provider)
            wait_for_port(port, provider.process)
            zumik = Zumik(
                options.binary.resolve(), directory, port, path="/openai/v1",
                others={"xai": f"http://127.0.0.1:{upstream_port}/v1"})
            started.append(zumik.server)
            found = measure(zumik, count)
        finally:
            for server in reversed(started):
                server.stop()
    text = markdown(found)
    print(text)
    if options.write:
        report.put("Batches", "bench/batches.py", "<!-- end of the batches -->", text)


if __name__ == "__main__":
    main()

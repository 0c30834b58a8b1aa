#!/usr/bin/env python3
"""50,000 lines through a batch: what they cost the gateway, and what single requests feel of it.

    bench/batches.py [--binary PATH] [--lines N]

The provider is the simulated OpenAI in a process of its own. Measured is the gateway's own process: CPU and peak memory
from the batch's creation to its end, and the latency of single requests, one after the other, before and meanwhile.
"""

import argparse
import json
import statistics
import tempfile
import time
import urllib.request
from pathlib import Path

from gateway import Zumik
from processes import Server, free_port, wait_for_port

ROOT = Path(__file__).resolve().parents[1]
GOAL_CPU_SECONDS, GOAL_MB = 60, 200
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(zumik: Zumik, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{zumik.port}{path}", body,
        {"Authorization": f"Bearer {zumik.key}", "Content-Type": kind}, method=method)
    with OPENER.open(request, timeout=120) as answer:
        return answer.read()


def ask(zumik: Zumik) -> float:
    """Milliseconds of one request."""
    body = json.dumps({"model": "gpt-5.4", "messages": [{"role": "user", "content": "Hello"}]}).encode()
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


def quantiles(values: list) -> str:
    cuts = statistics.quantiles(values, n=100)
    return f"p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms of {len(values)}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/zumik")
    parser.add_argument("--lines", type=int, default=50_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=ROOT / ".build") as folder:
        directory = Path(folder)
        port = free_port()
        provider = Server([options.binary, "simulate", "--listen", f"127.0.0.1:{port}"], directory / "provider.log")
        wait_for_port(port, provider.process)
        zumik = Zumik(options.binary, directory, port, path="/openai/v1")
        try:
            ask(zumik)
            alone = [ask(zumik) for _ in range(300)]
            file = upload(zumik, lines(options.lines))
            cpu, begun = zumik.server.cpu_seconds(), time.monotonic()
            batch = json.loads(call(zumik, "POST", "/v1/batches", json.dumps({
                "input_file_id": file, "endpoint": "/v1/chat/completions", "completion_window": "24h"}).encode()))
            beside = []
            while batch["status"] not in ("completed", "failed", "expired", "cancelled"):
                beside += [ask(zumik) for _ in range(10)]
                batch = json.loads(call(zumik, "GET", f"/v1/batches/{batch['id']}"))
            seconds = time.monotonic() - begun
            cpu = zumik.server.cpu_seconds() - cpu
            counts = batch["request_counts"]
            assert batch["status"] == "completed" and counts["completed"] == options.lines, batch
            memory = zumik.server.memory_mb()
            print(f"{options.lines:,} lines: {seconds:.1f} s, {cpu:.1f} s of CPU (goal {GOAL_CPU_SECONDS}), "
                  f"peak memory {memory:.0f} MB (goal {GOAL_MB}); {cpu / options.lines * 1e6:.0f} µs for a line, "
                  f"single requests among it")
            print(f"single requests alone:   {quantiles(alone)}")
            print(f"single requests beside:  {quantiles(beside)}")
        finally:
            zumik.server.stop()
            provider.stop()


if __name__ == "__main__":
    main()

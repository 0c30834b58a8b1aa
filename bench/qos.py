#!/usr/bin/env python3
"""Service levels: what admission and routing take, how soon weights follow from what happens, and questions about objectives.

    bench/qos.py [--binary PATH] [--zumik PATH] [--quick] [--write] [--events N] [--customers N] [--directory DIR]

Goals: admission and routing of one request below 20 µs of processor time; ten thousand requests that wait in 50 MB; at 5,000
requests a second, an attempt's end in published weights within a second; compliance with an objective over 30 days and ten
million events within 20 ms, over HTTP, burn rates and percentiles included. Not goals: other disks; the gateway around it.
"""

import argparse
import json
import shutil
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path
from statistics import median

import processes
import report

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "zk-admin-bench"
# One account, which nothing is asked of.
CONFIGURATION = {
    "admin_token": {"env": "ZUMIK_ADMIN_TOKEN"},
    "providers": {"openai": {"accounts": [
        {"name": "openai-us", "base_url": "http://127.0.0.1:1/v1", "api_key": {"env": "OPENAI_API_KEY"}}]}},
}
OBJECTIVES = {
    "everybody": {"indicator": "availability", "target": "0.995", "window": "30d"},
    "first-token": {"indicator": "ttft", "threshold_ms": 2000, "qos_class": "interactive", "target": "0.9", "window": "30d"},
    "one-model": {"indicator": "targets", "model": "gpt-5.4", "target": "0.9", "window": "30d"},
    "one-customer": {"indicator": "availability", "customer": "customer-7", "target": "0.995", "window": "30d"},
}
# Whole days, and an interval that begins and ends within an hour of a day.
INTERVALS = {
    "whole days": ("2026-10-01T00:00:00Z", "2026-10-31T00:00:00Z"),
    "from minute to minute": ("2026-10-01T13:17:00Z", "2026-10-30T23:41:00Z"),
}
GOAL_MS = 20


def line(*command) -> dict:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def call(url: str, body: dict | None = None, method: str = "GET") -> dict:
    request = urllib.request.Request(
        url, method=method, data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def ask(url: str, objective: str, interval: tuple, questions: int) -> dict:
    query = urllib.parse.urlencode({"objective": objective, "from": interval[0], "to": interval[1]})
    times = []
    for _ in range(questions):
        begin = time.monotonic()
        answer = call(f"{url}/slo/compliance?{query}")
        times.append((time.monotonic() - begin) * 1000)
    return {"eligible": answer["counts"]["eligible"], "p50": median(times), "longest": max(times)}


def compliance(bench: Path, zumik: Path, directory: Path, events: int, customers: int, questions: int) -> dict:
    data = directory / "data"
    data.mkdir()
    (directory / "zumik.json").write_text(json.dumps(CONFIGURATION))
    filled = line(bench, "month", data, events, customers)
    print(f"a log of {filled['events']:,.0f} events made in {filled['seconds']:.0f} s")
    begin = time.monotonic()
    subprocess.run([zumik, "projections", "rebuild", "--data", data], check=True, stdout=subprocess.DEVNULL)
    folded = time.monotonic() - begin
    print(f"folded in {folded:.0f} s, {filled['events'] / folded:,.0f} events/s")
    subprocess.run(
        [zumik, "customers", "create", "customer-7", "--data", data], check=True, stdout=subprocess.DEVNULL)
    port = processes.free_port()
    server = processes.Server(
        [zumik, "serve", "--data", data, "--listen", f"127.0.0.1:{port}", "--config", directory / "zumik.json"],
        directory / "serve.log", {"ZUMIK_ADMIN_TOKEN": TOKEN, "OPENAI_API_KEY": "none"})
    try:
        processes.wait_for_port(port, server.process, 120)
        url = f"http://127.0.0.1:{port}/zumik/v1"
        for name, objective in OBJECTIVES.items():
            call(f"{url}/slo/objectives/{name}", objective, "PUT")
        asked = {
            (name, words): ask(url, name, interval, questions)
            for name in OBJECTIVES for words, interval in INTERVALS.items()}
    finally:
        server.stop()
    for (name, words), result in asked.items():
        print(f"{name:14} {words:22} {result['eligible']:>10,} requests  p50 {result['p50']:6.1f} ms  "
              f"longest {result['longest']:6.1f} ms")
    return {**filled, "asked": asked}


def markdown(decided: dict, waited: dict, weights: dict, month: dict) -> str:
    rows = [
        f"| {name} | {words} | {r['eligible']:,} | {r['p50']:.1f} | {r['longest']:.1f} |"
        for (name, words), r in month["asked"].items()]
    return "\n".join([
        f"Measured at commit {report.commit()} on {report.machine()}.", "",
        "| | measured | goal |", "|---|--:|--:|",
        "| processor time of admission, order of eight routes, circuits and the first step, for one request "
        f"| {decided['microseconds_each']:.1f} µs | 20 µs |",
        "| memory of 10,000 requests that wait, without connections and bodies "
        f"| {waited['resident_bytes'] / 1e6:.1f} MB | 50 MB |",
        f"| at {weights['requests_per_second']:,.0f} requests/s, from an attempt's durable end to durable weights with it, p50 "
        f"| {weights['lag_p50_ms']:.0f} ms | |",
        f"| the same, p99 | {weights['lag_p99_ms']:.0f} ms | |",
        f"| the same, longest, over {weights['versions']:.0f} versions | {weights['lag_longest_ms']:.0f} ms | 1,000 ms |", "",
        f"`GET slo/compliance` with burn rates and percentiles, over HTTP, {month['events']:,.0f} events of 30 days; the goal "
        f"is {GOAL_MS} ms:", "",
        "| objective | interval | eligible requests | p50 ms | longest ms |", "|---|---|--:|--:|--:|", *rows, ""])


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Admission, routing and objectives.")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/QoSBench")
    parser.add_argument("--zumik", type=Path, default=ROOT / ".build/release/zumik")
    parser.add_argument("--quick", action="store_true", help="a smoke run of a few thousand events")
    parser.add_argument("--write", action="store_true", help="put the result into docs/benchmarks.md")
    parser.add_argument("--events", type=int, help="in the month; else ten million, 12,000 with --quick")
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--directory", type=Path, default=ROOT / ".build", help="where the logs are made")
    arguments = parser.parse_args()
    arguments.events = arguments.events or (12_000 if arguments.quick else 10_000_000)
    return arguments


def main():
    arguments = parse()
    bench, zumik = arguments.binary.resolve(), arguments.zumik.resolve()
    for binary in (bench, zumik):
        if not binary.exists():
            raise SystemExit(f"{binary} is not built: make bench")
    arguments.directory.mkdir(exist_ok=True)
    directory = Path(tempfile.mkdtemp(prefix="bench-qos-", dir=arguments.directory))
    try:
        decided = line(bench, "decide", 200_000 // (10 if arguments.quick else 1))
        waited = line(bench, "wait", 10_000)
        followed = directory / "weights"
        followed.mkdir()
        weights = line(bench, "weights", followed, 3 if arguments.quick else 20, 5_000)
        shutil.rmtree(followed)
        month = compliance(
            bench, zumik, directory, arguments.events, arguments.customers, 10 if arguments.quick else 100)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    text = markdown(decided, waited, weights, month)
    print(f"\n{text}")
    if arguments.write:
        report.put("Service levels", "bench/qos.py", "<!-- end of the service levels -->", text)


main()

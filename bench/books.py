#!/usr/bin/env python3
"""The books over a month's log: folding it, following it, the first page of costs, and exports.

    bench/books.py [--binary PATH] [--zumik PATH] [--quick] [--write] [--events N] [--customers N] [--log DIR]

Goals: what an accountant waits for when the log is long, each in a process of its own, decoding included. Not goals: other
disks; what the same log costs its writer (bench/ledger.py).
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

import processes
import report

ROOT = Path(__file__).resolve().parent.parent
# The month over which the samples are spread.
FROM, TO = "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"
FORMATS = ("csv", "jsonl", "focus")
TOKEN = "zk-admin-bench"
# One account, which nothing is asked of.
CONFIGURATION = {
    "admin_token": {"env": "ZUMIK_ADMIN_TOKEN"},
    "providers": {"openai": {"accounts": [
        {"name": "openai-main", "base_url": "http://127.0.0.1:1/v1", "api_key": {"env": "OPENAI_API_KEY"}}]}},
}


def line(*command) -> dict:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def timed(*command) -> tuple:
    """Seconds and the peak of memory in MB of a process, which has to succeed."""
    begin = time.monotonic()
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}")
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def fill(bench: Path, data: Path, events: int, customers: int) -> dict:
    if (data / "ledger.sqlite").exists():
        return {"events": events // 6 * 6}
    data.mkdir(parents=True, exist_ok=True)
    filled = line(bench, "books", data, events, customers)
    print(f"fill     {filled['events'] / filled['seconds']:12,.0f} events/s")
    return filled


def fold(zumik: Path, data: Path, events: int) -> dict:
    for file in data.glob("projections.sqlite*"):
        file.unlink()
    took, memory = timed(zumik, "projections", "rebuild", "--data", data)
    print(f"fold     {events / took:12,.0f} events/s  {memory:6.0f} MB")
    return {"per_second": events / took, "memory": memory}


def wait_for_check(port: int):
    """After its start a server checks the whole log behind what it serves, on one of two processors."""
    gauges = {"checked": 0.0, "size": 1.0}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    while gauges["checked"] < gauges["size"]:
        time.sleep(0.2)
        with urllib.request.urlopen(request) as answer:
            lines = [text.split() for text in answer.read().decode().splitlines()]
        values = {words[0]: float(words[1]) for words in lines if words and words[0].startswith("zumik_ledger_check_")}
        gauges = {"checked": values["zumik_ledger_check_events"], "size": values["zumik_ledger_check_size"]}


def costs(zumik: Path, data: Path, directory: Path, questions: int) -> list:
    """Milliseconds of `GET costs` at a running server, the first page of a thousand rows."""
    port = processes.free_port()
    server = processes.Server(
        [zumik, "serve", "--data", data, "--listen", f"127.0.0.1:{port}", "--config", directory / "zumik.json"],
        directory / "serve.log", {"ZUMIK_ADMIN_TOKEN": TOKEN, "OPENAI_API_KEY": "none"})
    try:
        processes.wait_for_port(port, server.process, 120)
        wait_for_check(port)
        url = f"http://127.0.0.1:{port}/zumik/v1/costs?from={FROM}&to={TO}&group_by=customer&limit=1000"
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {TOKEN}"})
        times = []
        for _ in range(questions):
            begin = time.monotonic()
            with urllib.request.urlopen(request) as answer:
                body = answer.read()
            times.append((time.monotonic() - begin) * 1000)
        page = json.loads(body)
        rows = len(page["data"])
        print(f"costs    {rows} rows  p50 {median(times):.1f} ms  longest {max(times):.1f} ms")
        return [rows, median(times), max(times)]
    finally:
        server.stop()


def exports(zumik: Path, data: Path, directory: Path) -> dict:
    """The first export of a range: made once, hashed, recorded, and in a file."""
    results = {}
    for name in FORMATS:
        out = directory / f"export.{name}"
        took, memory = timed(
            zumik, "export", "billing", "--data", data, "--from", FROM, "--to", TO, "--format", name, "--out", out)
        with out.open("rb") as file:
            rows = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
        rows -= name != "jsonl"
        size = out.stat().st_size
        out.unlink()
        results[name] = {"rows": rows, "per_second": rows / took, "memory": memory, "mb": size / 1e6}
        print(f"{name:8} {rows:12,} rows  {rows / took:10,.0f} rows/s  {memory:6.0f} MB of memory")
    return results


def markdown(filled: dict, folded: dict, followed: dict, page: list, exported: dict, customers: int) -> str:
    rows = [
        "| | rows | rows/s | peak memory MB | file MB |", "|---|--:|--:|--:|--:|",
        *(f"| {name} | {r['rows']:,} | {r['per_second']:,.0f} | {r['memory']:.0f} | {r['mb']:.0f} |"
          for name, r in exported.items())]
    return "\n".join([
        f"Measured at commit {report.commit()} on {report.machine()}. A log of {filled['events']:,.0f} events, {customers:,} "
        "customers, 30 days.", "",
        f"- All projections made anew, decoding included, in a process of its own: {folded['per_second']:,.0f} events/s, "
        f"{folded['memory']:.0f} MB.",
        f"- Offered {followed['events_per_second']:,.0f} events/s: found in the projections after p50 "
        f"{followed['lag_p50_ms']:.0f} ms, p99 {followed['lag_p99_ms']:.0f} ms, at the latest {followed['lag_longest_ms']:.0f} ms.",
        f"- First page of `GET costs?group_by=customer` over 30 days, {page[0]:,} rows over HTTP: p50 {page[1]:.1f} ms, "
        f"longest {page[2]:.1f} ms.", "",
        "Exports of the whole range, each the first of its kind in a process of its own, from its start to a file on the disk:", "",
        *rows, ""])


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The books over a month's log.")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/LedgerBench")
    parser.add_argument("--zumik", type=Path, default=ROOT / ".build/release/zumik")
    parser.add_argument("--quick", action="store_true", help="a smoke run of a few thousand events")
    parser.add_argument("--write", action="store_true", help="put the result into docs/benchmarks.md")
    parser.add_argument("--events", type=int, help="in the log; else ten million, 12,000 with --quick")
    parser.add_argument("--customers", type=int, default=2_000)
    parser.add_argument("--log", type=Path, help="a directory whose log is used, and made where there is none; it is kept")
    arguments = parser.parse_args()
    arguments.events = arguments.events or (12_000 if arguments.quick else 10_000_000)
    return arguments


def main():
    arguments = parse()
    bench, zumik = arguments.binary.resolve(), arguments.zumik.resolve()
    for binary in (bench, zumik):
        if not binary.exists():
            raise SystemExit(f"{binary} is not built: make bench")
    (ROOT / ".build").mkdir(exist_ok=True)
    directory = Path(tempfile.mkdtemp(prefix="bench-books-", dir=ROOT / ".build"))
    try:
        data = arguments.log or directory / "data"
        (directory / "zumik.json").write_text(json.dumps(CONFIGURATION))
        filled = fill(bench, data, arguments.events, arguments.customers)
        folded = fold(zumik, data, filled["events"])
        page = costs(zumik, data, directory, 20 if arguments.quick else 200)
        exported = exports(zumik, data, directory)
        live = directory / "live"
        live.mkdir()
        rate = 20_000
        followed = line(bench, "follow", live, rate * (1 if arguments.quick else 10), rate)
        print(f"follow   lag p50 {followed['lag_p50_ms']:.1f} ms  p99 {followed['lag_p99_ms']:.1f} ms")
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    text = markdown(filled, folded, followed, page, exported, arguments.customers)
    print(f"\n{text}")
    if arguments.write:
        report.put("The books", "bench/books.py", "<!-- end of the books -->", text)


main()

#!/usr/bin/env python3
"""Zumik's speed beside nginx, both in front of the same upstream, in one run on one machine.

    bench/run.py [--binary PATH] [--quick] [--write] [--seconds S] [--rounds N]

Goals: what a request through the whole gateway costs with every event durable; what one stream and a thousand streams
cost; that no chunk is held back. Not goals: the fastest number that this machine can show, other disks, TLS, HTTP/2.
Everything is on loopback addresses and in a temporary folder under .build, and ends with this program.
"""

import argparse
import os
import resource
import shutil
import tempfile
import time
from pathlib import Path

import report
from gateway import Zumik
from load import run
from processes import start_nginx, start_upstream
from streams import OpenStreams, Pauses, percentile

ROOT = Path(__file__).resolve().parent.parent
TARGETS = ("direct", "nginx", "zumik")


class Measured:
    """Everything that the report tells."""

    def __init__(self, seconds: float, rounds: int):
        self.seconds = seconds
        self.rounds = rounds
        self.results = {}
        self.pauses = {}
        self.acknowledged = 0
        self.failures = 0


def sync_times(directory: Path, count: int) -> list:
    """How long the disk takes to keep 4 KB, in ms."""
    times = []
    with (directory / "sync").open("wb", buffering=0) as file:
        for _ in range(count):
            file.write(b"x" * 4096)
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begin) * 1e3)
    return times


def load(measured: Measured, ports: dict, proxies: dict, zumik: Zumik):
    cases = [(stream, connections) for stream in (False, True) for connections in (1, 16, 64)]
    for number in range(measured.rounds):
        # Another goes first in each round: a warm or a throttled machine shall favour nobody.
        turn = [TARGETS[(number + place) % 3] for place in range(3)]
        for stream, connections in cases:
            for target in turn:
                result = run(ports[target], zumik.key, stream, connections, measured.seconds, proxies.get(target))
                measured.results.setdefault((stream, connections, target), []).append(result)
                measured.failures += result.failures
                if target == "zumik":
                    measured.acknowledged += result.requests
                    zumik.wait_until_idle()
                print(
                    f"round {number + 1}  {'stream' if stream else 'whole '}  {connections:2} connections  {target:6} "
                    f"{result.per_second:9,.0f} req/s  p50 {result.p50_ms:7.3f} ms  p99 {result.p99_ms:8.2f} ms"
                    + (f"  {result.failures} FAILED" if result.failures else ""), flush=True)


def measure(arguments, directory: Path) -> Measured:
    measured = Measured(arguments.seconds, arguments.rounds)
    started = []
    try:
        upstream, upstream_port = start_upstream(directory)
        started.append(upstream)
        nginx, nginx_port = start_nginx(directory, upstream_port)
        started.append(nginx)
        zumik = Zumik(arguments.binary, directory, upstream_port)
        started.append(zumik.server)
        ports = {"direct": upstream_port, "nginx": nginx_port, "zumik": zumik.port}
        proxies = {"nginx": nginx, "zumik": zumik.server}

        times = sync_times(directory, 50 if arguments.quick else 400)
        measured.sync_p50_ms, measured.sync_p99_ms = percentile(times, 0.5), percentile(times, 0.99)
        load(measured, ports, proxies, zumik)
        for target in TARGETS:
            measured.pauses[target] = Pauses(ports[target], zumik.key, 5 if arguments.quick else 40)
        measured.zumik_mb, measured.nginx_mb = zumik.server.memory_mb(), nginx.memory_mb()
        zumik.wait_until_idle()
        measured.open_streams = OpenStreams(zumik.port, zumik.key, 100 if arguments.quick else 1000, zumik.server)
        measured.responses = zumik.events_by_type().get("response_completed", 0)
        measured.ledger_mb = zumik.ledger_mb()
    finally:
        codes = [server.stop() for server in reversed(started)]
    if codes[0] != 0:
        raise SystemExit(f"zumik ended with {codes[0]}")
    return measured


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Zumik's speed beside nginx.")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/zumik")
    parser.add_argument("--quick", action="store_true", help="a smoke run: one round of one second each")
    parser.add_argument("--write", action="store_true", help="put the result into docs/benchmarks.md")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--rounds", type=int)
    arguments = parser.parse_args()
    arguments.seconds = arguments.seconds or (1 if arguments.quick else 8)
    arguments.rounds = arguments.rounds or (1 if arguments.quick else 3)
    arguments.binary = arguments.binary.resolve()
    return arguments


def main():
    arguments = parse()
    if not arguments.binary.exists():
        raise SystemExit(f"{arguments.binary} is not built: make build")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard < 65_536 else max(soft, 65_536), hard))
    # Under .build, because /tmp may be memory, where nothing is ever durable.
    (ROOT / ".build").mkdir(exist_ok=True)
    directory = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / ".build"))
    try:
        measured = measure(arguments, directory)
    except BaseException:
        for log in directory.glob("*.log"):
            if text := log.read_text(errors="replace")[-2000:]:
                print(f"---- {log.name}\n{text}")
        raise
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    text = report.markdown(measured)
    print(f"\n{text}")
    if arguments.write:
        report.write(text)
        print(f"wrote {report.PAGE.relative_to(ROOT)}")
    if measured.failures or measured.responses < measured.acknowledged:
        raise SystemExit("not every request was answered and recorded")


main()

#!/usr/bin/env python3
"""The ledger alone: how fast it appends beside a program in C that does the same, and what a long log costs.

    bench/ledger.py [--binary PATH] [--quick] [--write] [--events N] [--rounds N] [--directory DIR]

Goals: the append path of the program against the least that SQLite, SHA-256 and this disk allow, and against PostgreSQL 15
where it is installed; acknowledgement at an offered rate; opening a long log of ten million events, proofs and audits in
it. Not goals: other disks, the gateway around it. Everything is written below DIR (.build) and removed at the end.
"""

import argparse
import contextlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median

import postgres
import report

ROOT = Path(__file__).resolve().parent.parent
BATCHES = (3, 64, 256)
# What the long log takes of the disk for each event, with the write-ahead log; rounded up.
BYTES_PER_EVENT = 800


def line(*command) -> dict:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout) if done.stdout else {}


def fresh(directory: Path) -> Path:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    return directory


def schema(directory: Path) -> Path:
    """Every migration in order, as the program applies them."""
    file = directory / "schema.sql"
    file.write_text("\n".join(path.read_text() for path in sorted((ROOT / "migrations").glob("*/up.sql"))))
    return file


@contextlib.contextmanager
def postgres_server():
    """The server, or a sentence that says why there is none."""
    try:
        with postgres.Server() as server:
            yield server
    except postgres.Missing as missing:
        print(missing)
        yield str(missing)


def append(binary: Path, directory: Path, events: int, rounds: int, other) -> dict:
    """`results[batch][who]` is a list of runs, in turn."""
    reference = directory / "reference"
    flags = ["-O2", "-o", reference, ROOT / "bench/ledger_reference.c", "-lsqlite3", "-lcrypto"]
    subprocess.run(["gcc", *map(str, flags)], check=True)
    rows = directory / "rows"
    line(binary, "rows", rows, events)
    results = {batch: {} for batch in BATCHES}
    for number in range(rounds):
        for batch, runs in results.items():
            commands = {
                "C": lambda: line(reference, fresh(directory / "run") / "log.sqlite", schema(directory), rows, batch),
                "Zumik": lambda: line(binary, "append", fresh(directory / "run"), events, batch),
            }
            if isinstance(other, postgres.Server):
                commands["PostgreSQL"] = lambda: line(other.program, other.connection, rows, batch)
            order = list(commands)
            for who in order if number % 2 == 0 else reversed(order):
                result = commands[who]()
                runs.setdefault(who, []).append(result)
                print(f"round {number + 1}  batches of {batch:3}  {who:10} {result['events'] / result['seconds']:9,.0f} events/s")
    return results


def append_table(results: dict) -> list:
    lines = [
        "| events in a batch | | events/s | of C | processor µs/event, writer's thread |", "|--:|---|--:|--:|--:|"]
    for batch, runs in results.items():
        rates = {who: median(run["events"] / run["seconds"] for run in of) for who, of in runs.items()}
        for who in sorted(runs):
            used = [run.get("cpu_seconds") or run.get("writer_cpu_seconds") for run in runs[who]]
            cpu = f"{median(used) / runs[who][0]['events'] * 1e6:.1f}" if all(used) else ""
            share = f"{rates[who] / rates['C']:.2f}"
            lines.append(f"| {batch} | {who} | {rates[who]:,.0f} | {share} | {cpu} |")
    return lines


def postgres_text(results: dict, other) -> str:
    if isinstance(other, str):
        return f"{other}: it is not in the table."
    run = results[BATCHES[-1]]["PostgreSQL"][0]
    return (
        "PostgreSQL 15 with the settings of its package (`synchronous_commit=on`), the same columns and unique indexes, one "
        "connection over a Unix socket, each batch one binary COPY, which is a transaction; it has no tree, no anchor and no "
        f"guards. It takes {run['bytes'] / run['events']:.0f} bytes of the disk for each event.")


def markdown(results: dict, other, offered: dict, long_log: dict) -> str:
    return "\n".join([
        f"Measured at commit {report.commit()} on {report.machine()}. The same rows, schema, tree, anchor, guards and one sync",
        "for each batch on both sides, bodies and leaves made beforehand; medians.", "",
        *append_table(results), "", postgres_text(results, other), "",
        f"Offered {offered['events_per_second']:,.0f} events/s in appends of three: acknowledged after p50 "
        f"{offered['p50_ms']:.2f} ms, p99 {offered['p99_ms']:.2f} ms.", "",
        f"A log of {long_log['events']:,.0f} events:", "",
        "| | | reach |", "|---|--:|--:|",
        f"| bytes on the disk for each event | {long_log['bytes_per_event']:.0f} | 700 |",
        f"| from the start to the first append, s | {long_log['start_seconds']:.2f} | 2 |",
        f"| record of one response, p99 ms | {long_log['audit_p99_ms']:.2f} | 2 |",
        f"| inclusion proof, p99 ms | {long_log['proof_p99_ms']:.2f} | 2 |",
        f"| `zumik ledger verify --skip-projections`, events/s | {long_log['verified_per_second']:,.0f} | 400,000 |", ""])


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The ledger beside a program in C.")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/LedgerBench")
    parser.add_argument("--quick", action="store_true", help="a smoke run of a few thousand events")
    parser.add_argument("--write", action="store_true", help="put the result into docs/benchmarks.md")
    parser.add_argument("--events", type=int, help="in the long log; else ten million, 12,000 with --quick")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--directory", type=Path, default=ROOT / ".build", help="where the logs are made")
    arguments = parser.parse_args()
    arguments.events = arguments.events or (12_000 if arguments.quick else 10_000_000)
    arguments.rounds = arguments.rounds or (1 if arguments.quick else 3)
    return arguments


def check_space(directory: Path, events: int):
    needed, free = events * BYTES_PER_EVENT, shutil.disk_usage(directory).free
    if free < needed:
        raise SystemExit(
            f"{events:,} events need {needed / 1e9:.1f} GB and {directory} has {free / 1e9:.1f}: give fewer with --events, "
            "or another place with --directory")


def main():
    arguments = parse()
    binary = arguments.binary.resolve()
    if not binary.exists():
        raise SystemExit(f"{binary} is not built: make bench")
    arguments.directory.mkdir(exist_ok=True)
    check_space(arguments.directory, arguments.events)
    directory = Path(tempfile.mkdtemp(prefix="bench-ledger-", dir=arguments.directory))
    try:
        with postgres_server() as other:
            results = append(binary, directory, 6_000 if arguments.quick else 240_000, arguments.rounds, other)
        rate = 20_000
        offered = line(
            binary, "offered", fresh(directory / "run"), rate * (1 if arguments.quick else 10), rate)
        long_run = fresh(directory / "run")
        filled = line(binary, "fill", long_run, arguments.events)
        print(f"a log of {filled['events']:,.0f} events made in {filled['seconds']:.0f} s")
        long_log = line(binary, "long", long_run, 200 if arguments.quick else 5_000)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    text = markdown(results, other, offered, long_log)
    print(f"\n{text}")
    if arguments.write:
        report.put("The ledger alone", "bench/ledger.py", "<!-- end of the ledger -->", text)


main()

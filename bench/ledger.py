#!/usr/bin/env python3
"""The ledger alone: how fast it appends beside a program in C that does the same, and what a long log costs.

    bench/ledger.py [--binary PATH] [--quick] [--write] [--events N] [--rounds N]

Goals: the append path of the program against the least that SQLite, SHA-256 and this disk allow; acknowledgement at an
offered rate; opening a long log, proofs and audits in it. Not goals: other disks, the gateway around it.
"""

import argparse
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median

import report

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- made by bench/ledger.py --write: begin -->", "<!-- end of the ledger -->"
BATCHES = (3, 64, 256)


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


def append(binary: Path, directory: Path, events: int, rounds: int) -> dict:
    """`results[batch][who]` is a list of runs, in turn."""
    reference = directory / "reference"
    flags = ["-O2", "-o", reference, ROOT / "bench/ledger_reference.c", "-lsqlite3", "-lcrypto"]
    subprocess.run(["gcc", *map(str, flags)], check=True)
    rows = directory / "rows"
    line(binary, "rows", rows, events)
    results = {batch: {"C": [], "Zumik": []} for batch in BATCHES}
    for number in range(rounds):
        for batch, runs in results.items():
            commands = {
                "C": lambda: line(reference, fresh(directory / "run") / "log.sqlite", schema(directory), rows, batch),
                "Zumik": lambda: line(binary, "append", fresh(directory / "run"), events, batch),
            }
            for who in sorted(commands, reverse=number % 2 == 1):
                result = commands[who]()
                runs[who].append(result)
                print(f"round {number + 1}  batches of {batch:3}  {who:5} {result['events'] / result['seconds']:9,.0f} events/s")
    return results


def append_table(results: dict) -> list:
    lines = [
        "| events in a batch | | events/s | of C | processor µs/event, writer's thread |", "|--:|---|--:|--:|--:|"]
    for batch, runs in results.items():
        rates = {who: median(run["events"] / run["seconds"] for run in of) for who, of in runs.items()}
        for who, of in runs.items():
            cpu = median((run.get("cpu_seconds") or run.get("writer_cpu_seconds")) / run["events"] for run in of)
            share = f"{rates[who] / rates['C']:.2f}"
            lines.append(f"| {batch} | {who} | {rates[who]:,.0f} | {share} | {cpu * 1e6:.1f} |")
    return lines


def markdown(results: dict, offered: dict, long_log: dict) -> str:
    return "\n".join([
        f"Measured at commit {report.commit()} on {report.machine()}. The same rows, schema, tree, anchor, guards and one sync",
        "for each batch on both sides, bodies and leaves made beforehand; medians.", "",
        *append_table(results), "",
        f"Offered {offered['events_per_second']:,.0f} events/s in appends of three: acknowledged after p50 "
        f"{offered['p50_ms']:.2f} ms, p99 {offered['p99_ms']:.2f} ms.", "",
        f"A log of {long_log['events']:,.0f} events: {long_log['bytes_per_event']:.0f} bytes for each; from the start to the "
        f"first append {long_log['start_seconds']:.2f} s; an inclusion proof p99 {long_log['proof_p99_ms']:.2f} ms; the events "
        f"of one response p99 {long_log['audit_p99_ms']:.2f} ms; `zumik ledger verify` without the projections "
        f"{long_log['verified_per_second']:,.0f} events/s.", ""])


def write(text: str):
    page = report.PAGE.read_text()
    section = f"{BEGIN}\n{text}{END}\n"
    if BEGIN in page:
        page = page[: page.index(BEGIN)] + section + page[page.index(END) + len(END) + 1 :]
    else:
        page = f"{page.rstrip()}\n\n## The ledger alone\n\n`make bench`, or `bench/ledger.py --write`.\n\n{section}"
    report.PAGE.write_text(page)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The ledger beside a program in C.")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/LedgerBench")
    parser.add_argument("--quick", action="store_true", help="a smoke run of a few thousand events")
    parser.add_argument("--write", action="store_true", help="put the result into docs/benchmarks.md")
    parser.add_argument("--events", type=int, help="in the long log; else ten million, 12,000 with --quick")
    parser.add_argument("--rounds", type=int)
    arguments = parser.parse_args()
    arguments.events = arguments.events or (12_000 if arguments.quick else 10_000_000)
    arguments.rounds = arguments.rounds or (1 if arguments.quick else 3)
    return arguments


def main():
    arguments = parse()
    binary = arguments.binary.resolve()
    if not binary.exists():
        raise SystemExit(f"{binary} is not built: make bench")
    (ROOT / ".build").mkdir(exist_ok=True)
    directory = Path(tempfile.mkdtemp(prefix="bench-ledger-", dir=ROOT / ".build"))
    try:
        results = append(binary, directory, 6_000 if arguments.quick else 240_000, arguments.rounds)
        rate = 20_000
        offered = line(
            binary, "offered", fresh(directory / "run"), rate * (1 if arguments.quick else 10), rate)
        long_run = fresh(directory / "run")
        line(binary, "append", long_run, arguments.events, 256)
        long_log = line(binary, "long", long_run, 200 if arguments.quick else 5_000)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    text = markdown(results, offered, long_log)
    print(f"\n{text}")
    if arguments.write:
        write(text)


main()

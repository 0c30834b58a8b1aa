#!/usr/bin/env python3
"""What a profile adds to a request: a sealed key opened, a replica chosen among a hundred.

    bench/profiles.py [--quick] [--write]

Goals: sealing and opening a key below 10 µs, a choice among 100 replicas below 2 µs. One processor, release build.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path
from statistics import median

import report

ROOT = Path(__file__).resolve().parent.parent
GOALS = {
    "seal_ns": ("seal a key (AES-256-GCM, 64 bytes, bound to its name)", 10_000),
    "open_ns": ("open it", 10_000),
    "vault_open_ns": ("open a customer's key as a request does (master key, data key, key)", 10_000),
    "choice_of_100_ns": ("choose among 100 replicas by prefix and load", 2_000),
}


def markdown(runs: list) -> str:
    lines = [
        f"Measured at commit {report.commit()} on {report.machine()}; median of {len(runs)} runs of {runs[0]['rounds']:,}.", "",
        "| | ns | goal, ns |", "|---|--:|--:|"]
    for name, (words, goal) in GOALS.items():
        lines.append(f"| {words} | {median(run[name] for run in runs):,.0f} | {goal:,} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/ProfilesBench")
    parser.add_argument("--quick", action="store_true", help="only whether it runs")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    arguments = parser.parse_args()
    rounds, repeats = (1_000, 1) if arguments.quick else (200_000, 5)
    runs = []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as directory:
            done = subprocess.run(
                [arguments.binary, f"{directory}/keys", str(rounds)], capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout))
    text = markdown(runs)
    print(text)
    if arguments.write:
        report.put("Profiles", "bench/profiles.py", "<!-- end of the profiles -->", text)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Replay alone: how many requests a second are read from a trace, simulated and weighed.

    bench/replay.py [--binary PATH] [--quick] [--write]

Goals: 100,000 requests a second for the whole command, on one core, with prompts that share their beginnings and two
replicas that are busy. Not goals: how true the prediction is. The digest of the answer tells whether two runs did the same.
"""

import argparse
import hashlib
import json
import random
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

import report

ROOT = Path(__file__).resolve().parent.parent
SCENARIO = ROOT / "docs/examples/two-replicas.scenario.json"


def trace(path: Path, requests: int) -> None:
    """Conversations of up to eight turns, each as long as the one before and 300 tokens more."""
    chance = random.Random(42)
    blocks = iter(range(10**9))
    talks, at = [], 0
    with path.open("w") as file:
        for _ in range(requests):
            at += chance.randrange(0, 160)
            if not talks or chance.random() < 0.25:
                talks.append(([0, 1], 1_100))
            index = chance.randrange(len(talks))
            ids, tokens = talks[index]
            tokens += chance.randrange(50, 550)
            ids = ids + [next(blocks) + 2 for _ in range(-(-tokens // 512) - len(ids))]
            talks[index] = (ids[: tokens // 512], tokens)
            if tokens > 4_000:
                talks.pop(index)
            line = {"timestamp": at, "input_length": tokens, "output_length": chance.randrange(20, 400), "hash_ids": ids}
            file.write(json.dumps(line) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/zumik")
    parser.add_argument("--quick", action="store_true", help="only whether it runs")
    parser.add_argument("--write", action="store_true", help="put the result into docs/benchmarks.md")
    options = parser.parse_args()
    requests, rounds = (20_000, 1) if options.quick else (400_000, 3)
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "trace.jsonl"
        trace(file, requests)
        times, digests = [], set()
        for _ in range(rounds):
            begun = time.perf_counter()
            done = subprocess.run(
                [options.binary, "replay", "--trace", file, "--scenario", SCENARIO, "--json"],
                capture_output=True, cwd=directory, check=True)
            times.append(time.perf_counter() - begun)
            digests.add(hashlib.sha256(done.stdout).hexdigest()[:16])
        answer = json.loads(done.stdout)
    if len(digests) != 1:
        raise SystemExit(f"the same replay gave different answers: {digests}")
    hits = answer["predicted"]["cache_hit_ratio"]["value"]
    text = "\n".join([
        f"Measured at commit {report.commit()} on {report.machine()}; median of {rounds} runs of {requests:,} requests.", "",
        "| | measured | goal |", "|---|--:|--:|",
        f"| requests replayed in a second by the whole command, reading included | {requests / median(times):,.0f} | 100,000 |",
        "", f"Of the prompts' tokens a share of {hits} came from caches; every run gave the same answer, {digests.pop()}.", ""])
    print(text)
    if options.write:
        report.put("Replays", "bench/replay.py", "<!-- end of the replays -->", text)


if __name__ == "__main__":
    main()

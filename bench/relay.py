#!/usr/bin/env python3
"""A prompt of 8 MB on its way through, and two hundred streams side by side.

    bench/relay.py [--binary PATH] [--quick] [--write]

Goals: 8 MB (2 million tokens) go on with at most 2.5 times their size in memory, and are parsed at 500 MB/s; with 200 streams
at once the first content comes less than 1 ms later (p50), and 99 of 100 chunks are less than 2 ms old when the client has them.
"""

import argparse
import json
import random
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from statistics import median

import report
from gateway import Zumik
from load import PROMPT
from processes import program, start_nginx, start_upstream

ROOT = Path(__file__).resolve().parent.parent
PROMPT_BYTES = 8_000_000
GOAL_MEMORY, GOAL_PARSE, GOAL_FIRST_MS, GOAL_AGE_MS = 2.5, 500, 1.0, 2.0
STREAMS, PACE_MS, CHUNKS = 200, 20, 100


def source_code(size: int) -> str:
    """Lines such as programs have: much of them has to be escaped."""
    chance = random.Random(4)
    names = ["request", "attempt", "ledger", "customer", "price", "window", "token", "usage"]
    lines = []
    while size > 0:
        name, other = chance.choice(names), chance.choice(names)
        lines.append(f'\tif {name}.count > {chance.randrange(10_000)} {{ log("{other}\\t{name}", {other}[{name}]) }}  // é')
        size -= len(lines[-1]) + 6
    return "\n".join(lines)


def chat(messages: list, **more) -> bytes:
    return json.dumps({"model": "gpt-5.4", "messages": messages, **more}, ensure_ascii=False, separators=(",", ":")).encode()


def prompts() -> dict:
    """The shapes that large prompts have."""
    turns = [{"role": ("user", "assistant")[n % 2], "content": source_code(1_900)} for n in range(PROMPT_BYTES // 2_000)]
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "iVBORw0K" * (PROMPT_BYTES // 8)}}
    return {
        "one text of source code": chat([{"role": "user", "content": source_code(PROMPT_BYTES)}]),
        "a conversation of 4,000 messages": chat([*turns, {"role": "user", "content": "Go on."}]),
        "an image in base64": chat([{"role": "user", "content": [{"type": "text", "text": "What is this?"}, image]}]),
    }


def forward(zumik: Zumik, body: bytes, before_mb: float) -> float:
    """Sends one prompt and says how far the gateway's memory rose above what it was, at its peak, in sizes of the prompt."""
    pid = zumik.server.process.pid
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # The peak begins anew.
    head = (
        "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\n"
        f"Authorization: Bearer {zumik.key}\r\nContent-Length: {len(body)}\r\n\r\n")
    with socket.create_connection(("127.0.0.1", zumik.port), 60) as connection:
        connection.sendall(head.encode() + body)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    if b" 200 " not in answer[:20]:
        raise SystemExit(f"a large prompt was answered with {answer[:400]!r}")
    return (zumik.server.memory_mb() - before_mb) * 1024 * 1024 / len(body)


def large_prompts(arguments, directory: Path, upstream_port: int) -> list:
    """Rows of: shape, MB, memory in sizes, parsed and written in MB/s, checked in ms."""
    shapes = prompts()
    files = []
    for number, body in enumerate(shapes.values()):
        files.append(directory / f"prompt{number}.json")
        files[-1].write_bytes(body)
    done = subprocess.run(
        [arguments.prompt_bench, "3" if arguments.quick else "20", *files], capture_output=True, text=True, check=True)
    rows = []
    for number, ((name, body), times) in enumerate(zip(shapes.items(), json.loads(done.stdout))):
        folder = directory / f"prompts{number}"
        folder.mkdir()
        # A process of its own: what an earlier prompt made it keep would hide what this one needs.
        zumik = Zumik(arguments.binary.resolve(), folder, upstream_port)
        try:
            forward(zumik, chat([{"role": "user", "content": "Hello."}]), 0)
            before = zumik.server.memory_mb("VmRSS")
            memory = [forward(zumik, body, before) for _ in range(2 if arguments.quick else 8)]
        finally:
            zumik.server.stop()
        speed = [times["bytes"] * 1e3 / times[f"{step}_ns"] for step in ("parse", "write")]
        rows.append((name, len(body) / 1e6, max(memory), *speed, times["check_ns"] / 1e6))
        sizes = " ".join(f"{one:.2f}" for one in memory)
        print(f"{name}: {sizes} sizes, parsed at {speed[0]:,.0f} MB/s", flush=True)
    return rows


def streams(arguments, ports: dict, key: str, directory: Path) -> dict:
    client = directory / "relay"
    subprocess.run([program("gcc"), "-O2", "-Wall", "-o", client, Path(__file__).with_name("relay.c")], check=True)
    (directory / "key").write_text(key)
    words = f" stamped=1 pace_ms={PACE_MS} chunks={CHUNKS}"
    (directory / "body").write_bytes(chat(
        [{"role": "user", "content": PROMPT + words}], stream=True, stream_options={"include_usage": True}))
    results = {target: [] for target in ports}
    seconds, gap_ms = ("2" if arguments.quick else "10"), PACE_MS * (CHUNKS + 1)
    for number in range(1 if arguments.quick else 3):
        for target, port in ports.items():
            done = subprocess.run(
                [client, str(port), directory / "key", directory / "body", str(STREAMS), seconds, str(gap_ms)],
                capture_output=True, text=True, timeout=120)
            if done.returncode:
                raise SystemExit(f"the streams of {target} ended with {done.returncode}")
            results[target].append(json.loads(done.stdout))
            print(f"round {number + 1}  {target:6} {done.stdout.strip()}", flush=True)
    return results


def markdown(rows: list, results: dict) -> str:
    def middle(target, name):
        return median(run[name] for run in results[target])

    gap_ms = PACE_MS * (CHUNKS + 1)
    lines = [
        f"Measured at commit {report.commit()} on {report.machine()}; client, upstream and proxy share these processors.", "",
        "A prompt of 8 MB, about 2 million tokens, to a provider that takes the client's own shape. Memory is the peak of the "
        f"whole process above what it was before, in sizes of the prompt (goal {GOAL_MEMORY}); parsing, with all checks, has the "
        f"goal {GOAL_PARSE} MB/s.", "",
        "| prompt | MB | memory, sizes | parsed, MB/s | written anew, MB/s | messages checked, ms |",
        "|---|--:|--:|--:|--:|--:|"]
    lines += [f"| {name} | {mb:.1f} | {memory:.2f} | {parse:,.0f} | {write:,.0f} | {check:.2f} |"
              for name, mb, memory, parse, write, check in rows]
    lines += [
        "", f"{STREAMS} streams at once, begun evenly, a chunk every {PACE_MS} ms in each: {STREAMS * 1000 // PACE_MS:,} chunks "
        f"and {STREAMS * 1000 // gap_ms} new streams a second. The age of a chunk is the time from its sending by the upstream to "
        "its arrival at the client. Medians of the rounds.", "",
        "| target | first content p50 ms | p99 ms | age of a chunk p50 ms | p99 ms | chunks | failed |",
        "|---|--:|--:|--:|--:|--:|--:|"]
    for target, runs in results.items():
        chunks, failed = sum(run["chunks"] for run in runs), sum(run["failed"] for run in runs)
        lines.append(
            f"| {report.NAMES[target]} | {middle(target, 'first_p50_ms'):.2f} | {middle(target, 'first_p99_ms'):.2f} "
            f"| {middle(target, 'age_p50_ms'):.2f} | {middle(target, 'age_p99_ms'):.2f} | {chunks:,} | {failed} |")
    added = middle("zumik", "first_p50_ms") - middle("direct", "first_p50_ms")
    lines += ["", f"Zumik adds {added:.2f} ms to the first content (p50, goal {GOAL_FIRST_MS:g}); of its chunks 99 of 100 are at "
              f"most {middle('zumik', 'age_p99_ms'):.2f} ms old (goal {GOAL_AGE_MS:g})."]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/zumik")
    parser.add_argument("--prompt-bench", type=Path, default=ROOT / ".build/release/PromptBench")
    parser.add_argument("--quick", action="store_true", help="only whether it runs")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    arguments = parser.parse_args()
    (ROOT / ".build").mkdir(exist_ok=True)
    directory = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / ".build"))
    started = []
    try:
        upstream, upstream_port = start_upstream(directory)
        started.append(upstream)
        nginx, nginx_port = start_nginx(directory, upstream_port)
        started.append(nginx)
        zumik = Zumik(arguments.binary.resolve(), directory, upstream_port)
        started.append(zumik.server)
        results = streams(
            arguments, {"direct": upstream_port, "nginx": nginx_port, "zumik": zumik.port}, zumik.key, directory)
        rows = large_prompts(arguments, directory, upstream_port)
    finally:
        for server in reversed(started):
            server.stop()
        shutil.rmtree(directory, ignore_errors=True)
    text = markdown(rows, results)
    print(f"\n{text}")
    if arguments.write:
        report.put("Large prompts, and streams side by side", "bench/relay.py", "<!-- end of large prompts and streams -->", text)
    if any(run["failed"] for runs in results.values() for run in runs):
        raise SystemExit("not every stream came whole")


if __name__ == "__main__":
    main()

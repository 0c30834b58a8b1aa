"""One run of wrk against one target, with what the proxy's processes used meanwhile."""

import json
import os
import subprocess
from pathlib import Path

from processes import Server, program

# About as long as a short question with a system prompt.
PROMPT = "You keep books. " + "Every request, attempt, token and price has an entry. " * 12


def body(stream: bool, words: str = "") -> str:
    message = {"role": "user", "content": f"{PROMPT}{words}"}
    members = {"model": "gpt-5.4", "messages": [message]}
    if stream:
        members |= {"stream": True, "stream_options": {"include_usage": True}}
    return json.dumps(members, separators=(",", ":"))


class Run:
    def __init__(self, result: dict, cpu_seconds: float | None):
        self.requests = result["requests"]
        self.per_second = result["requests"] / result["seconds"]
        self.p50_ms = result["p50_us"] / 1000
        self.p99_ms = result["p99_us"] / 1000
        self.failures = result["errors"] + result["refused"]
        self.cpu_us = None if cpu_seconds is None or not self.requests else cpu_seconds * 1e6 / self.requests


def run(port: int, key: str, stream: bool, connections: int, seconds: float, proxy: Server | None) -> Run:
    environment = {
        "PATH": os.environ["PATH"], "BENCH_PATH": "/v1/chat/completions", "BENCH_KEY": key, "BENCH_BODY": body(stream)}
    command = [
        program("wrk"), "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "10s", "-s",
        Path(__file__).with_name("chat.lua"), f"http://127.0.0.1:{port}"]
    before = proxy.cpu_seconds() if proxy else None
    output = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=seconds + 60, check=True).stdout
    used = proxy.cpu_seconds() - before if proxy else None
    line = next(line for line in output.splitlines() if line.startswith("RESULT "))
    return Run(json.loads(line[7:]), used)

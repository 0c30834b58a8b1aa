"""Zumik as a benchmark runs it: one real configuration, a durable ledger on disk, a customer with a key."""

import json
import time
import urllib.error
import urllib.request
from pathlib import Path

from processes import Server, free_port, wait_for_port

ADMIN_TOKEN = "bench-admin"


class Zumik:
    def __init__(self, binary: Path, directory: Path, upstream: int, path: str = "/v1", others: dict | None = None):
        """`others`: base URLs of more providers, by their names."""
        self.port = free_port()
        self.data = directory / "data"
        file = directory / "zumik.json"
        file.write_text(json.dumps({
            "listen": f"127.0.0.1:{self.port}",
            "data_dir": str(self.data),
            "admin_token": {"env": "BENCH_ADMIN_TOKEN"},
            "providers": {
                provider: {"accounts": [{
                    "name": name, "base_url": url, "api_key": {"env": "BENCH_UPSTREAM_KEY"}}]}
                for provider, name, url in [
                    ("openai", "bench", f"http://127.0.0.1:{upstream}{path}"),
                    *((other, f"bench-{other}", url) for other, url in (others or {}).items())]},
            "log": {"level": "warning"}}))
        self.server = Server(
            [binary, "serve", "--config", file], directory / "zumik.log",
            {"BENCH_ADMIN_TOKEN": ADMIN_TOKEN, "BENCH_UPSTREAM_KEY": "sk-bench", "HOME": str(directory)})
        wait_for_port(self.port, self.server.process)
        self.native("customers", {"id": "bench", "name": "Benchmark"})
        self.key = self.native("customers/bench/keys", {})["key"]

    def native(self, path: str, body: dict | None = None):
        """GET, or POST with a body, on the native surface."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/zumik/v1/{path}", None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {ADMIN_TOKEN}", "Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"zumik answers {path} with {error.code}: {error.read().decode()}") from error

    def events_by_type(self) -> dict:
        return self.native("ledger/stats")["by_type"]

    def ledger_mb(self) -> float:
        return sum(file.stat().st_size for file in self.data.glob("ledger.sqlite*")) / 1e6

    def wait_until_idle(self, seconds: float = 20):
        """Until the projections have read what the last run wrote, so that it does not burden the next."""
        end = time.monotonic() + seconds
        previous = -1.0
        while time.monotonic() < end:
            used = self.server.cpu_seconds()
            if used - previous < 0.01:
                return
            previous = used
            time.sleep(0.25)

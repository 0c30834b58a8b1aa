"""The built program as a process of its own, and what a test asks of it from outside."""

import json
import os
import random
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import openai

ROOT = Path(__file__).resolve().parents[2]
CUSTOMER_KEY = "zk-demo"
ADMIN_TOKEN = "zk-admin-demo"

# One model of each provider, by the name that a client asks for.
MODELS = {
    "openai": "gpt-5.4",
    "anthropic": "claude-opus-5-5",
    "gemini": "gemini-3.8-flash",
    "xai": "grok-4.7",
    "fireworks": "accounts/fireworks/models/kimi-k3",
}

# In the order of the configuration, so that a test knows which account is asked first.
ORDERED = {"routing": {"strategy": "ordered"}}


def binary() -> Path:
    """`ZUMIK_BINARY`, else what was built last."""
    if named := os.environ.get("ZUMIK_BINARY"):
        return Path(named)
    built = [ROOT / ".build" / kind / "zumik" for kind in ("debug", "release")]
    return max((path for path in built if path.exists()), key=lambda p: p.stat().st_mtime, default=built[0])


def free_port() -> int:
    """Below the ports that the system gives to outgoing connections: one of those could take it before the gateway does."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def wait_until(condition, seconds: float = 15, what: str = "the condition"):
    """The first truthy value of `condition`; a failure after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what} did not come about in {seconds} s")


def user(text: str) -> list:
    return [{"role": "user", "content": text}]


class Gateway:
    """`zumik serve --simulate` on a port of its own, over a data directory that may outlive it."""

    simulates = True

    def __init__(self, directory: Path, configuration: dict | None = None, arguments: list | None = None):
        self.arguments = arguments or []
        self.directory = Path(directory)
        self.data = self.directory / "data"
        self.configuration = configuration
        # Besides what every process gets.
        self.environment = {}
        self.process = None

    def start(self) -> "Gateway":
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        mode = ["--simulate"] if self.simulates else []
        command = [binary(), "serve", *mode, "--data", self.data, "--listen", f"127.0.0.1:{self.port}", *self.arguments]
        if self.configuration is not None:
            file = self.directory / "zumik.json"
            file.write_text(json.dumps(self.configuration))
            command += ["--config", file]
        # Nothing of the machine's own keys and proxies may reach the program.
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.directory), **self.environment}
        self.output = self.directory / "output.txt"
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=self.directory, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        self.http = httpx.Client(base_url=self.url, timeout=30, trust_env=False)
        wait_until(self.is_ready, 20, "readiness")
        return self

    def is_ready(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"ended with {self.process.returncode}:\n{self.output.read_text()[-4000:]}")
        try:
            return self.http.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def stop(self, seconds: float = 40):
        """Ends it by SIGTERM: it has to leave with 0, and one file instead of three."""
        self.process.send_signal(signal.SIGTERM)
        self.wait_for_clean_end(seconds)

    def wait_for_clean_end(self, seconds: float = 40):
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not stop in {seconds} s:\n{self.output.read_text()[-4000:]}") from None
        self.http.close()
        assert code == 0, self.output.read_text()[-4000:]
        left = sorted(path.name for path in self.data.rglob("*") if path.name.endswith(("-wal", "-shm", "-journal")))
        assert left == [], left

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self.http.close()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    # What a client does.

    def sdk(self, key: str = CUSTOMER_KEY, **options) -> openai.OpenAI:
        return openai.OpenAI(
            base_url=f"{self.url}/v1", api_key=key, max_retries=0, timeout=30,
            http_client=httpx.Client(trust_env=False), **options)

    def chat(self, model: str = "gpt-5.4", text: str = "Say hello.", *, key: str = CUSTOMER_KEY, headers=None, **members):
        body = {"model": model, "messages": user(text), **members}
        return self.http.post("/v1/chat/completions", json=body, headers={"Authorization": f"Bearer {key}", **(headers or {})})

    def post(self, content: bytes, *, key: str | None = CUSTOMER_KEY, path: str = "/v1/chat/completions") -> httpx.Response:
        headers = {"Content-Type": "application/json"}
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        return self.http.post(path, content=content, headers=headers)

    # What the administrator does.

    def native(self, path: str, *, method: str = "GET", token: str = ADMIN_TOKEN, **options) -> httpx.Response:
        return self.http.request(
            method, f"/zumik/v1/{path}", headers={"Authorization": f"Bearer {token}"}, **options)

    def record(self, response_id: str) -> dict:
        answer = self.native(f"responses/{response_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def events(self, response_id: str) -> list:
        answer = self.native(f"responses/{response_id}/events")
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def log(self) -> list:
        """Every event of the log, in order."""
        events, after = [], -1
        while True:
            page = self.native(f"ledger/events?after_seq={after}&limit=1000").json()
            events += page["data"]
            if not page["has_more"]:
                return events
            after = page["data"][-1]["seq"]

    def new_customer(self, name: str, token: str = ADMIN_TOKEN) -> str:
        """A customer of that id with a key, which is returned."""
        answer = self.native("customers", method="POST", token=token, json={"id": name, "name": name})
        assert answer.status_code == 201, answer.text
        answer = self.native(f"customers/{name}/keys", method="POST", token=token)
        assert answer.status_code == 201, answer.text
        return answer.json()["key"]

    # The other side: the simulated providers' own controls and books.

    def activate(self, customer: str, profile: str):
        """Lets a profile serve a customer, without the evidence that is asked for."""
        body = {"profile": profile, "override": "for a test"}
        answer = self.native(f"customers/{customer}/profile", method="PUT", json=body)
        assert answer.status_code == 200, answer.text

    def fault(self, provider: str, kind: str, **members) -> str:
        answer = self.http.post("/_sim/faults", json={"provider": provider, "kind": kind, **members})
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def clear_faults(self):
        assert self.http.delete("/_sim/faults").status_code == 204

    def books(self, provider: str) -> list:
        return self.http.get("/_sim/requests", params={"provider": provider, "limit": 10000}).json()["data"]

    def captured(self, provider: str) -> list:
        return self.http.get("/_sim/captured", params={"provider": provider}).json()["data"]

    def upstream_count(self) -> int:
        return sum(len(self.books(provider)) for provider in MODELS)

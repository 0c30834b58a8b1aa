"""A disk without space: nothing new is let in, what runs ends as it can, and the service comes back by itself."""

import json
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from gateway import CUSTOMER_KEY, ORDERED, Gateway, binary, wait_until
from raw_http import chat_bytes, read_answer
from test_stops import check_endings, check_log_file

SOURCE = Path(__file__).parent / "full_disk.c"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    assert compiler, "a C compiler is needed: `make test` installs one"
    path = tmp_path_factory.mktemp("full-disk") / "full_disk.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", SOURCE, "-o", path, "-ldl"], check=True)
    return path


class FillingDisk:
    """A gateway on a disk that can be filled and emptied."""

    def __init__(self, directory: Path, library: Path):
        self.switch = directory / "disk-is-full"
        self.gateway = Gateway(directory, ORDERED)
        self.gateway.environment = {
            "LD_PRELOAD": str(library), "FULL_DISK_SWITCH": str(self.switch),
            "FULL_DISK_DIRECTORY": str(self.gateway.data)}
        self.gateway.start()

    def fill(self, how: str):
        self.switch.write_text(how)

    def empty(self):
        self.switch.unlink(missing_ok=True)

    def is_ready(self) -> bool:
        return self.gateway.http.get("/readyz").status_code == 200


@pytest.fixture
def disk(tmp_path, library):
    disk = FillingDisk(tmp_path, library)
    yield disk
    disk.empty()
    if disk.gateway.is_running():
        disk.gateway.stop()


@pytest.mark.parametrize("how", ["full", "hard"])
def test_admissions_stop_while_the_disk_is_full_and_go_on_by_themselves(disk, how):
    gateway = disk.gateway
    before = [gateway.chat().json()["id"] for _ in range(5)]
    disk.fill(how)
    gateway.chat()
    wait_until(lambda: not disk.is_ready(), 10, "that the gateway is not ready")
    assert gateway.http.get("/readyz").text == "ledger_unavailable\n"
    upstream = gateway.upstream_count()
    for _ in range(5):
        answer = gateway.chat()
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == "ledger_unavailable"
        assert int(answer.headers["Retry-After"]) >= 1
        assert answer.headers["Zumik-Reason-Code"] == "ledger_unavailable"
    assert gateway.upstream_count() == upstream, "nothing goes upstream that cannot be recorded"
    for response_id in before:
        assert gateway.record(response_id)["outcome"]["completion"] == "completed", "reading goes on"

    disk.empty()
    wait_until(disk.is_ready, 15, "that the gateway is ready again")
    after = [gateway.chat() for _ in range(3)]
    assert [answer.status_code for answer in after] == [200] * 3
    for response_id in before + [answer.json()["id"] for answer in after]:
        assert gateway.record(response_id)["outcome"]["completion"] == "completed"
    gateway.stop()
    check_log_file(gateway.data / "ledger.sqlite")
    verified = subprocess.run(
        [binary(), "ledger", "verify", "--data", gateway.data, "--json"], capture_output=True, text=True)
    assert verified.returncode == 0, verified.stdout


def test_what_runs_when_the_disk_gets_full_still_ends_in_the_ledger(disk):
    gateway = disk.gateway
    gateway.fault("openai", "slow_first_token", delay_ms=2_500, count=1)
    with socket.create_connection(("127.0.0.1", gateway.port), 20) as connection:
        connection.sendall(chat_bytes(CUSTOMER_KEY, {
            "model": "gpt-5.4", "messages": [{"role": "user", "content": "Hello."}], "stream": True}))
        wait_until(lambda: gateway.captured("openai"), what="that the request is upstream")
        disk.fill("full")
        answer = read_answer(connection)
    assert answer.status == 200 and answer.data[-1] == "[DONE]"
    assert answer.trailers["zumik-completion"] == "completed"
    disk.empty()
    wait_until(disk.is_ready, 15, "that the gateway is ready again")
    check_endings(gateway.log())


def test_nothing_is_told_to_a_client_that_the_ledger_does_not_have(disk):
    gateway = disk.gateway
    gateway.fault("openai", "slow_first_token", delay_ms=2_000, count=1)
    with socket.create_connection(("127.0.0.1", gateway.port), 20) as connection:
        connection.sendall(chat_bytes(CUSTOMER_KEY, {
            "model": "gpt-5.4", "messages": [{"role": "user", "content": "Hello."}]}))
        wait_until(lambda: gateway.captured("openai"), what="that the request is upstream")
        disk.fill("hard")
        answer = read_answer(connection)
    assert answer.status == 503
    assert json.loads(answer.body)["error"]["code"] == "ledger_unavailable"
    disk.empty()
    wait_until(disk.is_ready, 15, "that the gateway is ready again")
    gateway.stop()
    gateway.start()
    check_endings(gateway.log())

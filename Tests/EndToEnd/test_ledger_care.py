"""Verification and backup by the running server, for an administrator who has no access to its files."""

import json
import sqlite3
import subprocess
from contextlib import closing

import pytest

from gateway import ADMIN_TOKEN, CUSTOMER_KEY, binary, wait_until


def remote(gateway, *arguments, token: str | None = ADMIN_TOKEN) -> subprocess.CompletedProcess:
    environment = {} if token is None else {"ZUMIK_ADMIN_TOKEN": token}
    return subprocess.run(
        [binary(), "ledger", *arguments, "--url", gateway.url], cwd=gateway.directory, capture_output=True, text=True,
        timeout=120, env=environment)


def local(directory, *arguments) -> subprocess.CompletedProcess:
    return subprocess.run(
        [binary(), "ledger", *arguments, "--data", directory], cwd=directory, capture_output=True, text=True, timeout=120)


def rows(path) -> list:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute("SELECT seq, event_id, stream, version, body, leaf FROM event ORDER BY seq").fetchall()


@pytest.fixture
def busy(start):
    gateway = start()
    for number in range(6):
        assert gateway.chat(stream=number % 2 == 0).status_code == 200
    return gateway


def test_a_server_verifies_itself_and_says_what_its_files_say(busy):
    done = remote(busy, "verify", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["sound"] is True and report["verdict"] == "sound" and report["findings"] == []
    assert 30 < report["events"] <= busy.native("ledger/stats").json()["events"]
    assert report["open_requests"] == report["open_attempts"] == report["open_reservations"] == 0
    assert all(projection["same"] for projection in report["projections"])
    files = json.loads(local(busy.data, "verify", "--json").stdout)
    assert files["sound"] is True and files.keys() == report.keys()
    skipped = json.loads(remote(busy, "verify", "--json", "--skip-projections").stdout)
    assert skipped["sound"] is True and skipped["projections"] is None

    def says_the_same():
        """Weights may be published at any time: then the next look is at a longer log."""
        text = remote(busy, "verify").stdout
        status = busy.native("ledger/verification").json()
        again = json.loads(remote(busy, "verify", "--json").stdout)
        assert "sound" in text and status["state"] == "done"
        return again["root"] in text and status["done"] == again["events"]

    wait_until(says_the_same, what="two looks at the same log")


def test_damage_is_found_by_the_server_too_and_named(busy):
    with closing(sqlite3.connect(busy.data / "ledger.sqlite")) as database, database:
        # This connection must not copy the write-ahead log: only its server does.
        database.execute("PRAGMA wal_autocheckpoint=0")
        database.execute("DROP TRIGGER event_is_never_updated")
        (seq,) = database.execute("SELECT max(seq) FROM event WHERE type = 'attempt_started'").fetchone()
        forge = "CAST(replace(CAST(body AS TEXT), '\"number\":1', '\"number\":2') AS BLOB)"
        database.execute(f"UPDATE event SET body = {forge} WHERE seq = ?", (seq,))
    done = remote(busy, "verify", "--json")
    assert done.returncode == 3, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["sound"] is False and report["first_bad_seq"] == seq
    assert {"content", "schema"} <= {finding["verdict"] for finding in report["findings"]}
    assert f"NOT SOUND: content, first at event {seq}" in remote(busy, "verify").stdout
    # And no copy of it is handed out.
    destination = busy.directory / "copy"
    refused = remote(busy, "backup", destination)
    assert refused.returncode == 3, refused.stderr
    assert not (destination / "ledger.sqlite").exists()
    assert busy.native("ledger/backup/content").status_code == 404


def test_a_copy_comes_over_the_wire_verified_and_leaves_nothing_behind(busy):
    destination = busy.directory / "copies" / "first"
    done = remote(busy, "backup", destination, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert sorted(path.name for path in destination.iterdir()) == ["ledger.sqlite"]
    copied = rows(destination / "ledger.sqlite")
    assert len(copied) == report["events"]
    assert copied == rows(busy.data / "ledger.sqlite")[: len(copied)]
    assert not (busy.data / ".backup").exists()
    assert busy.native("ledger/backup/content").status_code == 404, "it is sent once"
    again = remote(busy, "backup", destination)
    assert again.returncode == 1 and "exists" in again.stderr, "nothing is overwritten"
    assert not (busy.data / ".backup").exists(), "and nothing is copied for nobody"
    assert rows(destination / "ledger.sqlite") == copied


def test_only_the_administrator_may(busy):
    for path, method in [
        ("ledger/verification", "POST"), ("ledger/verification", "GET"), ("ledger/backup", "POST"),
        ("ledger/backup", "GET"), ("ledger/backup/content", "GET"),
    ]:
        assert busy.native(path, method=method, token=CUSTOMER_KEY).status_code == 404
        assert busy.native(path, method=method, token="zk_nobody").status_code == 401
    assert busy.native("ledger/verification").json()["state"] == "none"
    assert remote(busy, "verify", token=None).returncode == 2
    assert remote(busy, "verify", token="wrong").returncode == 1
    assert remote(busy, "verify", "--data", busy.data).returncode == 2


def test_work_is_begun_once_and_ends_before_the_server_does(busy):
    answers = [busy.native("ledger/verification", method="POST") for _ in range(3)]
    assert all(answer.status_code == 202 for answer in answers)
    wrong = busy.native("ledger/verification", method="POST", params={"skip_projections": "perhaps"})
    assert wrong.status_code == 400
    wait_until(lambda: busy.native("ledger/verification").json()["state"] == "done", 30, "a verification")
    assert busy.native("ledger/backup", method="POST").status_code == 202
    busy.stop()
    left = sorted(path.name for path in busy.data.iterdir())
    assert "ledger.sqlite-wal" not in left and ".backup" not in left, left
    assert local(busy.data, "verify").returncode == 0

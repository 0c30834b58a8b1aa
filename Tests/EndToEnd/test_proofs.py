"""The running program's checkpoints, proofs and receipts, judged by an implementation that is not ours."""

import base64
import hashlib
import json
import sqlite3
import subprocess

import metamorphic_log as outside
import pytest

from gateway import CUSTOMER_KEY, binary, wait_until


def leaf(gateway, seq: int) -> bytes:
    """The leaf of an event, from its stored bytes."""
    with sqlite3.connect(f"file:{gateway.data}/ledger.sqlite?mode=ro", uri=True) as database:
        (body,) = database.execute("SELECT body FROM event WHERE seq = ?", (seq,)).fetchone()
    return sha256(b"\x00" + body)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def checkpoint(gateway) -> tuple[str, str]:
    """The signed note, and the verifier of the key that signed it."""
    answer = gateway.native("ledger/checkpoint")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    request = gateway.http.build_request(
        "GET", "/zumik/v1/ledger/checkpoint",
        headers={"Authorization": "Bearer zk-admin-demo", "Accept": "application/json"})
    document = gateway.http.send(request).json()
    assert document["checkpoint"] == answer.text
    assert document["root"] == answer.text.split("\n")[2]
    return answer.text, document["vkey"]


def hashes(proof: list) -> list:
    return [base64.b64decode(hash, validate=True) for hash in proof]


def command(gateway, *arguments) -> subprocess.CompletedProcess:
    return subprocess.run(
        [binary(), *arguments, "--data", gateway.data], cwd=gateway.directory, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def busy(gateway):
    gateway.answers = [gateway.chat(stream=number % 2 == 0) for number in range(12)]
    gateway.ids = [answer.headers["Zumik-Response-Id"] for answer in gateway.answers]
    return gateway


def test_a_checkpoint_is_accepted_and_covers_everything_acknowledged(busy):
    note, vkey = checkpoint(busy)
    head = outside.checkpoint_verify(note, [vkey])
    assert head.size == len(busy.log())
    with pytest.raises(outside.VerifyError):
        outside.checkpoint_verify(note.replace(f"\n{head.size}\n", f"\n{head.size + 1}\n"), [vkey])


def test_every_event_is_proved_and_no_other_bytes_are(busy):
    note, vkey = checkpoint(busy)
    size = outside.checkpoint_verify(note, [vkey]).size
    for seq in range(size):
        answer = busy.native(f"ledger/proof/inclusion?seq={seq}&size={size}").json()
        assert (answer["seq"], answer["size"]) == (seq, size)
        proof = hashes(answer["proof"])
        assert base64.b64decode(answer["leaf"]) == leaf(busy, seq)
        outside.checkpoint_verify_inclusion(note, [vkey], seq, leaf(busy, seq), proof)
        with pytest.raises(outside.VerifyError):
            outside.checkpoint_verify_inclusion(note, [vkey], seq, sha256(b"\x00{}"), proof)


def test_a_later_checkpoint_is_proved_to_begin_with_an_earlier_one(busy):
    older, vkey = checkpoint(busy)
    for _ in range(3):
        busy.chat()
    newer, same = checkpoint(busy)
    assert same == vkey
    sizes = [outside.checkpoint_verify(note, [vkey]).size for note in (older, newer)]
    assert sizes[0] < sizes[1]
    answer = busy.native(f"ledger/proof/consistency?from={sizes[0]}&to={sizes[1]}").json()
    proof = hashes(answer["proof"])
    outside.checkpoint_verify_consistency(older, newer, [vkey], proof)
    proof[0] = bytes([proof[0][0] ^ 1]) + proof[0][1:]
    with pytest.raises(outside.VerifyError):
        outside.checkpoint_verify_consistency(older, newer, [vkey], proof)


def receipt_parts(text: str) -> tuple[int, list, str]:
    head, note = text.split("\n\n", 1)
    version, index, *proof = head.split("\n")
    assert version == "c2sp.org/tlog-proof@v1"
    return int(index.removeprefix("index ")), hashes(proof), note


@pytest.mark.parametrize("token", ["zk-admin-demo", CUSTOMER_KEY])
def test_a_receipt_proves_the_last_event_of_its_response(busy, token):
    _, vkey = checkpoint(busy)
    for response_id in busy.ids:
        answer = busy.native(f"responses/{response_id}/proof", token=token)
        assert answer.status_code == 200
        seq, proof, note = receipt_parts(answer.text)
        assert seq == busy.record(response_id)["ledger"]["last_seq"]
        outside.checkpoint_verify_inclusion(note, [vkey], seq, leaf(busy, seq), proof)


def test_a_receipt_is_given_for_any_event_of_the_response_and_for_no_other(busy):
    record = busy.record(busy.ids[0])["ledger"]
    first = busy.native(f"responses/{busy.ids[0]}/proof?seq={record['first_seq']}")
    assert receipt_parts(first.text)[0] == record["first_seq"]
    assert busy.native(f"responses/{busy.ids[0]}/proof?seq=0").status_code == 404
    assert busy.native("responses/chatcmpl-01M821NFC200000000ZZZZZZZZ/proof").status_code == 404


def test_what_cannot_be_proved_is_refused(busy):
    size = busy.native("ledger/stats").json()["events"]
    for query in (
        "inclusion", "inclusion?seq=-1", f"inclusion?seq={size}", "inclusion?seq=5&size=5",
        f"inclusion?seq=5&size={size + 100}", "consistency", "consistency?from=9&to=8", f"consistency?from={size + 100}",
    ):
        assert busy.native(f"ledger/proof/{query}").status_code == 400, query
    for path in ("ledger/checkpoint", "ledger/proof/inclusion?seq=0", "ledger/proof/consistency?from=0"):
        assert busy.native(path, token=CUSTOMER_KEY).status_code == 404


def test_the_commands_read_the_same_from_the_files_beside_the_server(busy):
    note, vkey = checkpoint(busy)
    size = outside.checkpoint_verify(note, [vkey]).size
    printed = command(busy, "ledger", "checkpoint")
    assert (printed.returncode, printed.stdout) == (0, note)
    document = json.loads(command(busy, "ledger", "checkpoint", "--json").stdout)
    assert (document["checkpoint"], document["size"], document["vkey"]) == (note, size, vkey)
    receipt = command(busy, "ledger", "proof", busy.ids[3])
    seq, proof, signed = receipt_parts(receipt.stdout)
    assert signed == note
    outside.checkpoint_verify_inclusion(note, [vkey], seq, leaf(busy, seq), proof)
    inclusion = json.loads(command(busy, "ledger", "proof", "--seq", "4", "--size", "9").stdout)
    assert inclusion == busy.native("ledger/proof/inclusion?seq=4&size=9").json()
    consistency = json.loads(command(busy, "ledger", "proof", "--from", "4", "--to", "9").stdout)
    assert consistency == busy.native("ledger/proof/consistency?from=4&to=9").json()
    assert command(busy, "ledger", "proof", "--seq", str(size + 1000)).returncode == 1
    assert command(busy, "ledger", "proof").returncode == 2


def test_a_quiet_server_signs_by_itself(busy):
    busy.chat()
    size = busy.native("ledger/stats").json()["events"]
    signed = lambda: json.loads(command(busy, "ledger", "checkpoint", "--json").stdout)["size"] >= size
    wait_until(signed, 20, "a signature over what came last")


def test_the_key_and_the_checkpoints_outlast_a_restart_and_the_key_is_secret(start):
    gateway = start()
    gateway.chat()
    older, vkey = checkpoint(gateway)
    gateway.stop()
    key = gateway.data / "keys" / "ledger.key"
    assert key.stat().st_mode & 0o777 == 0o600
    secret = key.read_text().strip().split("+", 4)[-1]
    again = start(again=gateway)
    again.chat()
    newer, same = checkpoint(again)
    assert same == vkey
    sizes = [outside.checkpoint_verify(note, [vkey]).size for note in (older, newer)]
    proof = hashes(again.native(f"ledger/proof/consistency?from={sizes[0]}&to={sizes[1]}").json()["proof"])
    outside.checkpoint_verify_consistency(older, newer, [vkey], proof)
    assert secret not in again.output.read_text()
    assert secret not in again.http.get("/metrics").text


def test_a_ledger_that_lost_events_is_refused_and_accepted_only_on_record(start):
    gateway = start()
    for _ in range(3):
        gateway.chat()
    _, old_key = checkpoint(gateway)
    gateway.stop()
    path = gateway.data / "ledger.sqlite"
    with sqlite3.connect(path) as database:
        (size,) = database.execute("SELECT count(*) FROM event").fetchone()
        database.execute("DROP TRIGGER event_is_never_deleted")
        database.execute("DELETE FROM event WHERE seq >= ?", (size - 4,))
    database.close()
    serve = [binary(), "serve", "--simulate", "--data", gateway.data, "--listen", "127.0.0.1:0"]
    refused = subprocess.run(serve, cwd=gateway.directory, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 3
    assert f"events {size - 4} to {size - 1} are missing" in refused.stderr
    again = start(again=gateway, arguments=["--accept-truncation"])
    recorded = [event for event in again.log() if event["type"] == "log_truncated"]
    assert [event["seq"] for event in recorded] == [size - 4]
    data = recorded[0]["data"]
    assert (data["expected_size"], data["found_size"], data["retired_key"]) == (size, size - 4, old_key)
    note, new_key = checkpoint(again)
    assert new_key != old_key
    outside.checkpoint_verify(note, [new_key])
    answer = again.chat()
    assert again.record(answer.headers["Zumik-Response-Id"])["outcome"]["completion"] == "completed"

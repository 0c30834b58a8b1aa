"""Erasing a customer: what identifies anybody is gone, and the ledger with all its proofs is what it was."""

import json
import subprocess

from gateway import binary


def test_an_erased_customer_leaves_the_ledger_provable(start):
    gateway = start()
    key = gateway.new_customer("leaver")
    answer = gateway.chat(key=key, headers={"Zumik-Session": "a-session-of-somebody"})
    assert answer.status_code == 200
    response_id = answer.json()["id"]
    file = gateway.data / "keys" / "leaver.json"
    assert file.exists()
    before = gateway.log()

    assert gateway.native("customers/leaver", method="DELETE").status_code == 204
    assert not file.exists()
    assert gateway.chat(key=key).status_code == 401
    assert gateway.native("customers/leaver").status_code == 404
    assert gateway.native("customers/leaver", method="DELETE").status_code == 404
    assert gateway.native("customers", method="POST", json={"id": "leaver"}).status_code == 409
    assert gateway.record(response_id)["outcome"]["completion"] == "completed"
    after = gateway.log()
    assert after[:len(before)] == before, "nothing in the log has changed"
    assert after[len(before)]["type"] == "customer_erased"

    gateway.stop()
    verified = subprocess.run(
        [binary(), "ledger", "verify", "--data", gateway.data, "--json"], capture_output=True, text=True)
    assert verified.returncode == 0, verified.stdout
    assert json.loads(verified.stdout)["sound"] is True
    gateway.start()
    assert gateway.chat(key=key).status_code == 401
    assert not file.exists()


def test_the_command_erases_without_a_server(start):
    gateway = start()
    gateway.new_customer("leaver")
    gateway.stop()
    done = subprocess.run(
        [binary(), "customers", "erase", "leaver", "--data", gateway.data], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not (gateway.data / "keys" / "leaver.json").exists()
    again = subprocess.run(
        [binary(), "customers", "erase", "leaver", "--data", gateway.data], capture_output=True, text=True)
    assert again.returncode == 1

"""Checkpoints, proofs and receipts as Zumik makes them, judged by an implementation that is not ours.

The vectors are recorded; `VectorsTests` in Tests/LedgerTests holds them equal to what the code makes.
"""

import base64
import hashlib
import json
from pathlib import Path

import metamorphic_log as outside
import pytest

VECTORS = json.loads((Path(__file__).parent / "vectors" / "proofs.json").read_text())
VKEYS = [VECTORS["vkey"]]


def leaf(seq: int) -> bytes:
    return hashlib.sha256(b"\x00" + VECTORS["bodies"][seq].encode()).digest()


def hashes(proof: list[str]) -> list[bytes]:
    return [base64.b64decode(hash, validate=True) for hash in proof]


def checkpoint(size: int) -> str:
    return VECTORS["checkpoints"][size - 1]


def with_a_byte_changed(proof: list[bytes]):
    for position, hash in enumerate(proof):
        for byte in range(len(hash)):
            changed = hash[:byte] + bytes([hash[byte] ^ 1]) + hash[byte + 1 :]
            yield proof[:position] + [changed] + proof[position + 1 :]


def test_every_checkpoint_is_accepted():
    for size in range(1, len(VECTORS["bodies"]) + 1):
        head = outside.checkpoint_verify(checkpoint(size), VKEYS)
        assert head.size == size
        assert head.origin == VECTORS["vkey"].split("+")[0]


def test_a_checkpoint_with_any_character_changed_is_refused():
    note = checkpoint(7)
    for position, character in enumerate(note):
        if character == "\u2014":
            continue
        changed = note[:position] + chr(ord(character) ^ 1) + note[position + 1 :]
        with pytest.raises(outside.VerifyError):
            outside.checkpoint_verify(changed, VKEYS)


def test_every_inclusion_proof_is_accepted_and_a_changed_one_is_not():
    for case in VECTORS["inclusions"]:
        note, seq, proof = checkpoint(case["size"]), case["seq"], hashes(case["proof"])
        outside.checkpoint_verify_inclusion(note, VKEYS, seq, leaf(seq), proof)
        for changed in with_a_byte_changed(proof):
            with pytest.raises(outside.VerifyError):
                outside.checkpoint_verify_inclusion(note, VKEYS, seq, leaf(seq), changed)


def test_every_consistency_proof_is_accepted_and_a_changed_one_is_not():
    for case in VECTORS["consistencies"]:
        older, newer, proof = checkpoint(case["from"]), checkpoint(case["to"]), hashes(case["proof"])
        outside.checkpoint_verify_consistency(older, newer, VKEYS, proof)
        for changed in with_a_byte_changed(proof):
            with pytest.raises(outside.VerifyError):
                outside.checkpoint_verify_consistency(older, newer, VKEYS, changed)


def test_every_receipt_leads_from_its_event_to_the_checkpoint_and_no_other_event_does():
    for seq, receipt in enumerate(VECTORS["receipts"]):
        head, note = receipt.split("\n\n", 1)
        version, index, *proof = head.split("\n")
        assert version == "c2sp.org/tlog-proof@v1"
        assert index == f"index {seq}"
        outside.checkpoint_verify_inclusion(note, VKEYS, seq, leaf(seq), hashes(proof))
        with pytest.raises(outside.VerifyError):
            outside.checkpoint_verify_inclusion(note, VKEYS, seq, leaf(seq - 1), hashes(proof))

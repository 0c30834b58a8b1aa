"""The profile byok: the customer's own key upstream, and nothing on the bill but the fee."""

from fractions import Fraction

import pytest

from gateway import MODELS, ORDERED
from rating import cost, money
from test_openapi import NATIVE, check

KEY = "sk-acmes-own-key-4711"
FEE_BPS = 250


@pytest.fixture
def acme(start):
    """A gateway, and a customer whose policy is byok, with a key for OpenAI."""
    gateway = start(ORDERED)
    gateway.acme = gateway.new_customer("acme")
    policy = {"profile": "byok", "platform_fee_bps": FEE_BPS, "markup_bps": 1000}
    assert gateway.native("customers/acme/policy", method="PUT", json=policy).status_code == 200
    seal(gateway, "openai", KEY)
    return gateway


def seal(gateway, provider: str, key: str) -> dict:
    answer = gateway.native(f"customers/acme/credentials/{provider}", method="PUT", json={"api_key": key})
    assert answer.status_code == 200, answer.text
    return answer.json()


def status(gateway, provider: str) -> str:
    return gateway.native(f"customers/acme/credentials/{provider}").json()["status"]


def sent_keys(gateway, provider: str) -> list:
    names = {"authorization", "x-api-key", "x-goog-api-key"}
    return [
        field["value"].removeprefix("Bearer ")
        for request in gateway.captured(provider) for field in request["headers"] if field["name"].lower() in names]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("provider", MODELS)
def test_the_customers_own_key_goes_upstream_and_only_the_fee_is_charged(acme, provider, stream):
    credential = seal(acme, provider, KEY)
    answer = acme.chat(MODELS[provider], key=acme.acme, stream=stream, headers={"Zumik-Profile": "byok"})
    assert answer.status_code == 200, answer.text
    assert sent_keys(acme, provider) == [KEY]
    record = acme.record(answer.headers["Zumik-Response-Id"])
    assert record["requested"]["profile"] == "byok"
    (attempt,) = record["attempts"]
    assert (attempt["credential"], attempt["account"]) == ("byok", credential["id"])
    paid = cost(record["usage"], provider, attempt["model_served"])
    assert paid > 0
    assert record["cost"]["provider_cost"] == money(paid)
    assert record["cost"]["charged"] == money(Fraction(0))
    fee = round(paid * FEE_BPS / 10_000 * 10**12)
    assert record["cost"]["platform_fee"] == money(Fraction(fee, 10**12))
    settled = next(event["data"] for event in acme.events(record["id"]) if event["type"] == "spend_settled")
    assert (settled["credential"], settled["charged_pico"], settled["markup_bps"]) == ("byok", 0, 0)


def test_the_costs_keep_the_profiles_apart(acme):
    seal(acme, "openai", KEY)
    own = acme.record(acme.chat(key=acme.acme).headers["Zumik-Response-Id"])
    managed = acme.record(acme.chat().headers["Zumik-Response-Id"])
    last = managed["ledger"]["last_seq"]
    rows = acme.native(f"costs?group_by=profile&min_seq={last}").json()["data"]
    by_profile = {row["profile"]: row for row in rows}
    assert by_profile["byok"]["charged"] == money(Fraction(0))
    assert by_profile["byok"]["platform_fee"] == own["cost"]["platform_fee"]
    assert by_profile["managed"]["charged"] == managed["cost"]["charged"]


def test_a_refused_key_is_dead_and_said_to_be_until_another_is_sealed(acme):
    dead = seal(acme, "openai", "bad-key-of-acme")
    first = acme.chat(key=acme.acme)
    assert first.status_code == 502
    assert first.json()["error"]["code"] == "provider_auth_failed"
    assert "your own key" in first.json()["error"]["message"]
    assert "bad-key" not in first.text
    assert status(acme, "openai") == "refused"
    (refused,) = [event for event in acme.log() if event["type"] == "credential_refused"]
    assert refused["customer"] == "acme"
    assert refused["data"] == {
        "credential": dead["id"], "http_status": 401, "provider": "openai",
        "response": first.headers["Zumik-Response-Id"]}

    count = acme.upstream_count()
    second = acme.chat(key=acme.acme)
    assert second.status_code == 403
    assert second.json()["error"]["code"] == "policy_forbidden"
    assert "openai refused your own key" in second.json()["error"]["message"]
    assert acme.upstream_count() == count
    # The operator's own account is as good as before, for others.
    assert acme.chat().headers["Zumik-Attempts"] == "1"

    seal(acme, "openai", KEY)
    assert acme.chat(key=acme.acme).status_code == 200


def test_a_dead_key_is_dead_after_a_restart(acme, start):
    seal(acme, "openai", "bad-key-of-acme")
    assert acme.chat(key=acme.acme).status_code == 502
    acme.stop()
    again = start(again=acme)
    assert again.chat(key=acme.acme).status_code == 403
    assert again.upstream_count() == 0


def test_an_alias_goes_on_with_the_customers_next_key(acme):
    seal(acme, "openai", "bad-key-of-acme")
    seal(acme, "anthropic", KEY)
    answer = acme.chat("frontier", key=acme.acme)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Zumik-Provider"] == "anthropic"
    record = acme.record(answer.headers["Zumik-Response-Id"])
    assert [one["credential"] for one in record["attempts"]] == ["byok", "byok"]
    assert record["attempts"][1]["retry_cause"] == "provider_auth_failed"
    # From here on the dead key is not tried.
    assert acme.chat("frontier", key=acme.acme).headers["Zumik-Attempts"] == "1"


def test_without_a_key_for_the_provider_nothing_is_sent(acme):
    answer = acme.chat(MODELS["gemini"], key=acme.acme)
    assert answer.status_code == 403
    assert "no key of your own for gemini" in answer.json()["error"]["message"]
    assert acme.upstream_count() == 0
    listed = acme.http.get("/v1/models", headers={"Authorization": f"Bearer {acme.acme}"}).json()["data"]
    assert {model["owned_by"] for model in listed} <= {"openai", "zumik"}
    assert "gpt-5.4" in {model["id"] for model in listed}


def test_a_customers_cool_down_is_not_the_operators(acme):
    acme.fault("openai", "status", status=429, retry_after=50, count=1)
    assert acme.chat(key=acme.acme, headers={"Zumik-Deadline-Ms": "300"}).status_code in (502, 504)
    answer = acme.chat()
    assert (answer.status_code, answer.headers["Zumik-Attempts"]) == (200, "1")
    assert acme.record(answer.headers["Zumik-Response-Id"])["attempts"][0]["account"] == "openai-us"
    assert status(acme, "openai") == "active"


@pytest.mark.parametrize("code, status_after", [(401, "refused"), (403, "active"), (429, "active"), (500, "active")])
def test_only_a_refusal_of_the_key_itself_kills_it(acme, code, status_after):
    acme.fault("openai", "status", status=code)
    answer = acme.chat(key=acme.acme, headers={"Zumik-Deadline-Ms": "300"})
    assert answer.status_code in (502, 504)
    assert status(acme, "openai") == status_after


def test_the_master_key_is_rotated_while_requests_are_served(acme, start):
    file = acme.data / "keys/master.key"
    before = file.read_text()
    rotated = acme.native("credentials/rotate-master", method="POST", json={})
    check(rotated, "post", NATIVE + "credentials/rotate-master")
    assert rotated.json()["rewrapped"] == 1
    assert file.read_text() not in (before, "")
    assert acme.chat(key=acme.acme).status_code == 200
    acme.stop()
    again = start(again=acme)
    assert again.chat(key=acme.acme).status_code == 200
    assert sent_keys(again, "openai") == [KEY]
    assert [event["type"] for event in again.log()].count("master_key_rotated") == 1

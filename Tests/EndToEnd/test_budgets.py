"""Budgets: what may be spent is set aside before it is, whoever asks at once, and whatever becomes of the process."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import anthropic
import httpx
import httpx2
import openai
import pytest

from gateway import ADMIN_TOKEN, CUSTOMER_KEY, ORDERED, binary, user, wait_until

OUTPUT = 100


def set_budget(gateway, usd: str, period: str = "month", **members):
    policy = {"budget": {"usd": usd, "period": period}, **members}
    answer = gateway.native("customers/demo/policy", method="PUT", json=policy)
    assert answer.status_code == 200, answer.text
    assert answer.json()["budget"] == {"usd": usd, "period": period}


def standing(gateway) -> dict:
    """The budget as of the log's last event."""
    last = gateway.native("ledger/stats").json()["events"] - 1
    answer = gateway.native(f"customers/demo/budget?min_seq={last}")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    for name in ("limit", "spent", "reserved", "remaining"):
        if found[name] is not None:
            found[name] = Decimal(found[name])
    return found


def types(gateway, answer) -> list:
    return [event["type"] for event in gateway.events(answer.headers["Zumik-Response-Id"])]


def reservation(gateway) -> Decimal:
    """What one chat of these tests sets aside."""
    set_budget(gateway, "1000")
    answer = gateway.chat(max_completion_tokens=OUTPUT)
    assert answer.status_code == 200, answer.text
    reserved = [e["data"] for e in gateway.events(answer.headers["Zumik-Response-Id"]) if e["type"] == "spend_reserved"]
    return Decimal(reserved[0]["amount_pico"]) / 10**12


def plain(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@pytest.mark.parametrize("room", [1, 5])
def test_as_many_start_as_there_is_room_for(start, room):
    gateway = start(ORDERED)
    each = reservation(gateway)
    spent = standing(gateway)["spent"]
    set_budget(gateway, plain(spent + room * each))
    gateway.fault("openai", "slow_first_token", delay_ms=3000)
    with ThreadPoolExecutor(16) as clients:
        answers = list(clients.map(lambda _: gateway.chat(max_completion_tokens=OUTPUT), range(16)))
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [200] * room + [429] * (16 - room)
    for answer in answers:
        if answer.status_code == 429:
            assert answer.json()["error"]["code"] == "budget_exhausted"
            assert answer.headers["x-should-retry"] == "false"
            assert answer.headers["Retry-After"] == "1", "only reservations are in its way"
            assert types(gateway, answer) == ["request_rejected"]
    after = standing(gateway)
    charged = sum(Decimal(answer.headers["Zumik-Cost"]) for answer in answers if answer.status_code == 200)
    assert after["reserved"] == 0
    assert after["spent"] == spent + charged
    assert after["remaining"] == after["limit"] - after["spent"]


def test_a_killed_process_leaks_nothing_and_knows_the_same_balance(start):
    gateway = start(ORDERED)
    each = reservation(gateway)
    spent = standing(gateway)["spent"]
    set_budget(gateway, plain(spent + 3 * each))
    gateway.fault("openai", "no_response")
    with ThreadPoolExecutor(3) as clients:
        for _ in range(3):
            clients.submit(gateway.chat, max_completion_tokens=OUTPUT)
        wait_until(lambda: standing(gateway)["reserved"] == 3 * each, 15, "three reservations")
        assert gateway.chat(max_completion_tokens=OUTPUT).json()["error"]["code"] == "budget_exhausted"
        gateway.kill()
    again = start(again=gateway)
    found = standing(again)
    assert (found["reserved"], found["spent"]) == (0, spent)
    for record in again.native("responses").json()["data"][1:4]:
        events = [event["type"] for event in again.events(record["id"])]
        assert events[-3:] == ["attempt_orphaned", "spend_released", "response_failed"]
    # Room is again for exactly three; what each was charged less than set aside makes some for more.
    assert again.chat(max_completion_tokens=OUTPUT).status_code == 200
    again.stop()
    assert command(again, "ledger", "verify")["verdict"] == "sound"


def test_what_was_spent_is_known_after_a_restart(start):
    gateway = start(ORDERED)
    each = reservation(gateway)
    for _ in range(3):
        assert gateway.chat(max_completion_tokens=OUTPUT).status_code == 200
    before = standing(gateway)
    set_budget(gateway, plain(before["spent"] + each - Decimal("0.000000000001")))
    assert gateway.chat(max_completion_tokens=OUTPUT).status_code == 429
    gateway.stop()
    again = start(again=gateway)
    assert standing(again)["spent"] == before["spent"]
    refused = again.chat(max_completion_tokens=OUTPUT)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 1, "the month has to end first"
    set_budget(again, plain(before["spent"] + each))
    assert again.chat(max_completion_tokens=OUTPUT).status_code == 200


def test_official_clients_see_a_quota_and_do_not_try_again(start):
    gateway = start(ORDERED)
    set_budget(gateway, "0.000001", "total")
    asked = []
    client = openai.OpenAI(
        base_url=f"{gateway.url}/v1", api_key=CUSTOMER_KEY, max_retries=5, timeout=30,
        http_client=httpx.Client(trust_env=False, event_hooks={"request": [asked.append]}))
    with pytest.raises(openai.RateLimitError) as caught:
        client.chat.completions.create(model="gpt-5.4", messages=user("Hello"), max_completion_tokens=50)
    assert caught.value.code == "budget_exhausted"
    assert caught.value.type == "insufficient_quota"
    assert len(asked) == 1
    assert "Retry-After" not in caught.value.response.headers, "a total never begins anew"
    asked.clear()
    claude = anthropic.Anthropic(
        base_url=gateway.url, api_key=CUSTOMER_KEY, max_retries=5, timeout=30,
        http_client=httpx2.Client(trust_env=False, event_hooks={"request": [asked.append]}))
    with pytest.raises(anthropic.RateLimitError) as caught:
        claude.messages.create(model="claude-opus-5-5", messages=user("Hello"), max_tokens=50)
    assert caught.value.body["error"]["type"] == "billing_error"
    assert len(asked) == 1
    # Counting tokens costs nothing, and needs no room.
    count = claude.messages.count_tokens(model="claude-opus-5-5", messages=user("Hello"))
    assert count.input_tokens > 0


def test_a_departed_client_gives_back_what_it_held(start):
    gateway = start(ORDERED)
    each = reservation(gateway)
    spent = standing(gateway)["spent"]
    set_budget(gateway, plain(spent + each))
    gateway.fault("openai", "no_response", count=1)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{gateway.url}/v1/chat/completions", timeout=1, trust_env=False,
            headers={"Authorization": f"Bearer {CUSTOMER_KEY}"},
            json={"model": "gpt-5.4", "messages": user("Say hello."), "max_completion_tokens": OUTPUT})
    wait_until(lambda: standing(gateway)["reserved"] == 0, 15, "the release")
    assert gateway.chat(max_completion_tokens=OUTPUT).status_code == 200


def command(gateway, *words) -> dict:
    done = subprocess.run([binary(), *words, "--data", gateway.data, "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_command_and_the_metrics_tell_the_same(start):
    gateway = start(ORDERED)
    set_budget(gateway, "25.5", "week")
    assert gateway.chat(max_completion_tokens=OUTPUT).status_code == 200
    found = standing(gateway)
    assert found["limit"] == Decimal("25.5") and found["period"] == "week"
    assert found["from"].endswith("T00:00:00.000Z") and found["to"].endswith("T00:00:00.000Z")
    metrics = gateway.http.get("/metrics", headers={"Authorization": f"Bearer {ADMIN_TOKEN}"}).text
    assert "\nzumik_budget_reserved_usd 0" in metrics
    gateway.stop()
    shown = command(gateway, "customers", "budget", "demo")
    assert Decimal(shown["spent"]) == found["spent"] and Decimal(shown["remaining"]) == found["remaining"]

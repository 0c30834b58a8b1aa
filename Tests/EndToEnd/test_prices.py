"""Price lists: events that are published, compared, refused, and rate what is served from then on."""

import json
import os
import subprocess
from decimal import Decimal

import pytest

from gateway import ADMIN_TOKEN, CUSTOMER_KEY, MODELS, binary

MAP = {
    "sample_spec": {"litellm_provider": "one of these", "input_cost_per_token": 0.0},
    "gpt-5.4": {
        "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 3e-06,
        "cache_read_input_token_cost": 3e-07, "output_cost_per_token": 1.8e-05, "max_input_tokens": 1050000},
    "gpt-free": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 0, "output_cost_per_token": 0},
    "titan": {"litellm_provider": "bedrock", "mode": "chat", "input_cost_per_token": 1e-06},
}


def command(gateway, *arguments, on_files=False, expect=0):
    where = ["--data", gateway.data] if on_files else ["--url", gateway.url]
    environment = {"PATH": os.environ["PATH"], "HOME": str(gateway.directory), "ZUMIK_ADMIN_TOKEN": ADMIN_TOKEN}
    result = subprocess.run(
        [binary(), *arguments, *where], cwd=gateway.directory, env=environment, capture_output=True, text=True, timeout=60)
    assert result.returncode == expect, result.stdout + result.stderr
    return result.stdout if expect == 0 else result.stderr


def written(gateway, name, content):
    path = gateway.directory / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_the_programs_list_is_the_first_that_was_published(gateway):
    (first,) = gateway.native("prices/lists").json()["data"][:1]
    assert first["source"] == "embedded"
    events = [event for event in gateway.log() if event["type"] in ("price_list_published", "price_file_recorded")]
    published = next(event for event in events if event["type"] == "price_list_published")
    assert published["data"]["version"] == first["version"] and published["data"]["digest"] == first["digest"]
    texts = {}
    for event in events:
        if event["type"] == "price_file_recorded":
            texts[event["data"]["digest"]] = texts.get(event["data"]["digest"], "") + event["data"]["text"]
    for file in published["data"]["files"]:
        assert json.loads(texts[file["digest"]])["provider"] == file["provider"]


def test_the_list_is_shown_on_files_and_over_http(gateway):
    page = gateway.native("prices?provider=openai&limit=5").json()
    assert len(page["data"]) == 5 and page["has_more"]
    rest = gateway.native(f"prices?provider=openai&limit=1000&after={page['next']}").json()
    assert rest["data"][0]["model"] > page["data"][-1]["model"]
    model = gateway.native("prices/models?name=gpt-5.4-2026-03-05").json()["data"][0]
    assert model["model"] == "gpt-5.4" and model["periods"][-1]["rates"]["default"]["input"]
    for on_files in (False, True):
        assert "gpt-5.4" in command(gateway, "prices", "list", "--provider", "openai", on_files=on_files)
        shown = json.loads(command(gateway, "prices", "show", "gpt-5.4", "--json", on_files=on_files))
        assert shown["data"][0] == model
    command(gateway, "prices", "show", "no-such-model", expect=1)
    assert gateway.native("prices/models?name=no-such-model").status_code == 404
    assert gateway.native("prices", token=CUSTOMER_KEY).status_code == 404


@pytest.mark.parametrize("text,reason", [
    ('{"gpt-5.4": {"litellm_provider": "openai", "mode": "chat",\n"input_cost_per_token": 1.3999999999999998e-06}}', "line 2"),
    ('{"gpt-5.4": {"litellm_provider": "openai", "mode": "chat",\n\n"input_cost_per_token": -1e-06}}', "line 3"),
    ('{"gpt-5.4": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token_at_night": 1e-06}}', "not known"),
    ("{", "malformed"), ("[]", "object"),
])
def test_what_is_refused_publishes_nothing(gateway, text, reason):
    before = gateway.native("prices/lists").json()
    for path in ("prices/import", "prices/publish"):
        answer = gateway.native(path, method="POST", content=text)
        assert answer.status_code == 400 and reason in answer.json()["detail"], answer.text
    assert reason in command(gateway, "prices", "publish", str(written(gateway, "bad.json", text)), expect=1)
    assert gateway.native("prices/lists").json() == before


def test_a_price_file_with_an_overlap_or_an_unknown_field_is_refused(gateway):
    shown = gateway.native("prices/models?name=gpt-5.4").json()["data"][0]
    period = shown["periods"][-1]
    model = {key: value for key, value in shown.items() if key != "provider"}
    file = {
        "$schema": "./prices.schema.json", "provider": "openai", "as_of": "2026-11-22", "currency": "USD",
        "unit": "USD per million tokens", "sources": ["test"], "notes": ["test"], "models": [model]}
    model["periods"] = [{**period, "from": None, "until": "2026-12-02"}, {**period, "from": "2026-12-01", "until": None}]
    answer = gateway.native("prices/publish", method="POST", json=file)
    assert answer.status_code == 400 and "periods[1]" in answer.json()["detail"]
    model["periods"] = [{**period, "surprise": 1}]
    answer = gateway.native("prices/publish", method="POST", json=file)
    assert answer.status_code == 400 and "surprise" in answer.json()["detail"]


def test_a_map_is_compared_then_published_and_rates_what_is_served_from_then_on(start):
    gateway = start()
    before = gateway.record(gateway.chat(MODELS["openai"]).json()["id"])
    file = written(gateway, "map.json", MAP)
    preview = json.loads(command(gateway, "prices", "import", str(file), "--json"))
    assert not preview["published"] and [change["model"] for change in preview["changes"]] == ["gpt-5.4"]
    assert preview["zero_prices"] == 2 and preview["skipped"]["other_provider"] == 1
    rates = {(rate["tier"], rate["price"], rate["long_context"]): rate for rate in preview["changes"][0]["rates"]}
    assert rates["default", "input", False]["after"] == "3"
    assert len(gateway.native("prices/lists").json()["data"]) == 1
    shown = command(gateway, "prices", "publish", str(file))
    assert "published" in shown and "2.5" in shown
    lists = gateway.native("prices/lists").json()["data"]
    assert [entry["in_force"] for entry in lists] == [False, True] and lists[1]["source"] == "imported"
    after = gateway.record(gateway.chat(MODELS["openai"]).json()["id"])
    assert after["cost"]["price_version"] == lists[1]["version"] != before["cost"]["price_version"]
    usage = after["usage"]
    cost = usage["input_uncached"] * Decimal("3e-6") + usage["cache_read"] * Decimal("3e-7") + usage["output"] * Decimal("1.8e-5")
    assert Decimal(after["cost"]["provider_cost"]) == cost
    assert gateway.record(before["id"])["cost"] == before["cost"]
    # The same again changes nothing; a start goes on with the operator's list.
    assert "in force already" in command(gateway, "prices", "publish", str(file))
    gateway.stop()
    assert "in force already" in command(gateway, "prices", "import", str(file), on_files=True)
    gateway = start(again=gateway)
    again = gateway.record(gateway.chat(MODELS["openai"]).json()["id"])
    assert again["cost"]["price_version"] == lists[1]["version"]


def test_a_list_can_be_published_for_later(gateway):
    answer = gateway.native("prices/publish?valid_from=2199-01-01", method="POST", json=MAP)
    assert answer.status_code == 201 and not answer.json()["in_force"]
    record = gateway.record(gateway.chat(MODELS["openai"]).json()["id"])
    assert record["cost"]["price_version"] == gateway.native("prices").json()["version"] != answer.json()["version"]
    later = gateway.native("prices?at=2199-01-02").json()
    assert later["version"] == answer.json()["version"]
    assert gateway.native("prices/publish?valid_from=2020-01-01", method="POST", json=MAP).status_code == 400

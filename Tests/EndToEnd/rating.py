"""Prices by hand: from `prices/*.json` alone, in fractions, without a line of the program that it checks."""

import datetime
import json
from decimal import Decimal
from fractions import Fraction

from gateway import ROOT

BUCKETS = ("input_uncached", "cache_read", "cache_write_5m", "cache_write_30m", "cache_write_1h", "cache_write_12h", "output")


def period(provider: str, model: str) -> dict:
    """The prices of today."""
    listed = json.loads((ROOT / "prices" / f"{provider}.json").read_text())["models"]
    entry = next(m for m in listed if model == m["model"] or model in m.get("served_as", []))
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    return next(
        p for p in entry["periods"] if (p["from"] or "") <= today and (p["until"] is None or today < p["until"]))


def rates(provider: str, model: str, tier: str = "default") -> dict:
    return {name: Fraction(price) for name, price in period(provider, model)["rates"][tier].items()}


def storage_rate(provider: str, model: str) -> Fraction:
    """USD for a million tokens that a cache under a name keeps for an hour."""
    return Fraction(period(provider, model)["cache_storage"])


def cost(usage: dict, provider: str, model: str, tier: str = "default") -> Fraction:
    """USD for a usage object with disjoint buckets, below any long-context threshold."""
    price = rates(provider, model, tier)
    total = Fraction(0)
    for bucket in BUCKETS:
        if tokens := usage.get(bucket) or 0:
            total += Fraction(tokens, 1_000_000) * price["input" if bucket == "input_uncached" else bucket]
    return total


def list_cost(usage: dict, provider: str, model: str, tier: str = "default") -> Fraction:
    """The same with every input token at the uncached price."""
    tokens = sum(usage.get(bucket) or 0 for bucket in BUCKETS if bucket != "output")
    return cost({"input_uncached": tokens, "output": usage["output"]}, provider, model, tier)


def money(amount: Fraction) -> str:
    """As the native surface writes it: USD with 12 places."""
    return f"{Decimal(amount.numerator) / Decimal(amount.denominator):.12f}"

// Made by scripts/embed.py from prices/. Do not edit: change those files and run it again.
// swift-format-ignore-file

/// The price files that the binary carries.
enum EmbeddedPrices {
    /// SHA-256 of the names and files in order, in hexadecimal.
    static let digest = "d2e12d938e71405b097805759b71a10d7d60b4a6c6635dfcfb92cc171c90bf3b"

    static let files: [(name: String, text: String)] = [
        ("anthropic.json", #"""
{
  "$schema": "./prices.schema.json",
  "provider": "anthropic",
  "as_of": "2026-11-22",
  "currency": "USD",
  "unit": "USD per million tokens",
  "sources": [
    "litellm 1.109.1, model_prices_and_context_window_backup.json (PyPI, 2026-11-12)",
    "Anthropic pricing, prompt caching, data residency and fast mode pages (2026-08-21 to 2026-11)",
    "Anthropic SDK 2.12.0 for model ids (2026-11-20)"
  ],
  "notes": [
    "A day begins at 00:00 UTC: the vendors name days, but neither an hour nor a zone. `from` is the first day on which a price holds, `until` the first on which it no longer does; null has no end.",
    "A price that is not listed is unknown, never zero: what needs it is left unpriced.",
    "Models retired before 2026-09-01 are left out; `retires` does not end a price, for what was served was billed.",
    "Cache writes cost 1.25 times the input price for 5 minutes and twice for 1 hour. Batch halves every rate, writes of 1 hour too, which the source does not list.",
    "`fast` is the price of `speed: fast`: twice every rate. It does not combine with batch or priority.",
    "Priority Tier is capacity bought in advance: an answer served as `priority` has no price per token.",
    "`region_uplift` multiplies every rate of what was served with `inference_geo: us`, and stacks with `fast`.",
    "claude-mythos-5-2 is known by its id only and stays unpriced."
  ],
  "models": [
    {
      "model": "claude-fable-5",
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 512,
      "refuses": ["prefill", "sampling", "thinking_budget", "thinking_off"],
      "region_uplift": {"us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "10", "cache_read": "1", "cache_write_5m": "12.5", "cache_write_1h": "20", "output": "50"},
            "batch": {"input": "5", "cache_read": "0.5", "cache_write_5m": "6.25", "cache_write_1h": "10", "output": "25"}
          }
        }
      ]
    },
    {
      "model": "claude-fable-5-1",
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 512,
      "refuses": ["forced_tools", "prefill", "sampling", "thinking_budget", "thinking_off"],
      "region_uplift": {"us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "10", "cache_read": "0.25", "cache_write_5m": "12.5", "cache_write_1h": "20", "output": "50"},
            "batch": {"input": "5", "cache_read": "0.125", "cache_write_5m": "6.25", "cache_write_1h": "10", "output": "25"}
          }
        }
      ]
    },
    {
      "model": "claude-fable-5-2",
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 512,
      "refuses": ["forced_tools", "prefill", "sampling", "thinking_budget", "thinking_off"],
      "region_uplift": {"us": "1.1"},
      "note": "Released 2026-11-09; prices from two announcements outside the vendor's pages, cache minimum from its siblings: confidence medium.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "8", "cache_read": "0.2", "cache_write_5m": "10", "cache_write_1h": "16", "output": "40"},
            "batch": {"input": "4", "cache_read": "0.1", "cache_write_5m": "5", "cache_write_1h": "8", "output": "20"}
          }
        }
      ]
    },
    {
      "model": "claude-haiku-4-5",
      "served_as": ["claude-haiku-4-5-20251001"],
      "kind": "chat",
      "context_tokens_max": 200000,
      "output_tokens_max": 64000,
      "cache_min_tokens": 4096,
      "refuses": ["adaptive_thinking", "later_system"],
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1", "cache_read": "0.1", "cache_write_5m": "1.25", "cache_write_1h": "2", "output": "5"},
            "batch": {"input": "0.5", "cache_read": "0.05", "cache_write_5m": "0.625", "cache_write_1h": "1", "output": "2.5"}
          }
        }
      ]
    },
    {
      "model": "claude-haiku-5-5",
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 512,
      "refuses": ["prefill", "sampling", "thinking_budget"],
      "region_uplift": {"us": "1.1"},
      "note": "Above 100,000 input tokens, reads and writes included, every token of the request is at the long rates.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.01", "cache_write_5m": "0.125", "cache_write_1h": "0.2", "output": "0.5"},
            "batch": {"input": "0.05", "cache_read": "0.005", "cache_write_5m": "0.0625", "cache_write_1h": "0.1", "output": "0.25"}
          },
          "long_context": {
            "threshold": 100000,
            "inclusive": false,
            "rates": {
              "default": {"input": "0.5", "cache_read": "0.05", "cache_write_5m": "0.625", "cache_write_1h": "1", "output": "2.5"},
              "batch": {"input": "0.25", "cache_read": "0.025", "cache_write_5m": "0.3125", "cache_write_1h": "0.5", "output": "1.25"}
            }
          }
        }
      ]
    },
    {
      "model": "claude-mythos-5",
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 512,
      "refuses": ["prefill", "sampling", "thinking_budget", "thinking_off"],
      "region_uplift": {"us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "10", "cache_read": "1", "cache_write_5m": "12.5", "cache_write_1h": "20", "output": "50"},
            "batch": {"input": "5", "cache_read": "0.5", "cache_write_5m": "6.25", "cache_write_1h": "10", "output": "25"}
          }
        }
      ]
    },
    {
      "model": "claude-mythos-5-1",
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 512,
      "refuses": ["forced_tools", "prefill", "sampling", "thinking_budget", "thinking_off"],
      "region_uplift": {"us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "10", "cache_read": "0.25", "cache_write_5m": "12.5", "cache_write_1h": "20", "output": "50"},
            "batch": {"input": "5", "cache_read": "0.125", "cache_write_5m": "6.25", "cache_write_1h": "10", "output": "25"}
          }
        }
      ]
    },
    {
      "model": "claude-opus-4-5",
      "served_as": ["claude-opus-4-5-20251101"],
      "kind": "chat",
      "context_tokens_max": 200000,
      "output_tokens_max": 64000,
      "cache_min_tokens": 4096,
      "refuses": ["adaptive_thinking", "later_system"],
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "5", "cache_read": "0.5", "cache_write_5m": "6.25", "cache_write_1h": "10", "output": "25"},
            "batch": {"input": "2.5", "cache_read": "0.25", "cache_write_5m": "3.125", "cache_write_1h": "5", "output": "12.5"}
          }
        }
      ]
    },
    {
      "model": "claude-opus-4-6",
      "served_as": ["claude-opus-4-6-20260205"],
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 4096,
      "refuses": ["later_system", "prefill", "xhigh_effort"],
      "region_uplift": {"us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "5", "cache_read": "0.5", "cache_write_5m": "6.25", "cache_write_1h": "10", "output": "25"},
            "batch": {"input": "2.5", "cache_read": "0.25", "cache_write_5m": "3.125", "cache_write_1h": "5", "output": "12.5"}
          }
        }
      ]
    },
    {
      "model": "claude-opus-4-7",
      "served_as": ["claude-opus-4-7-20260416"],
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 2048,
      "refuses": ["later_system", "prefill", "sampling", "thinking_budget"],
      "region_uplift": {"us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "5", "cache_read": "0.5", "cache_write_5m": "6.25", "cache_write_1h": "10", "output": "25"},
            "batch": {"input": "2.5", "cache_read": "0.25", "cache_write_5m": "3.125", "cache_write_1h": "5", "output": "12.5"}
          }
        }
      ]
    },
    {
      "model": "claude-opus-4-8",
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["prefill", "sampling", "thinking_budget"],
      "region_uplift": {"us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "5", "cache_read": "0.5", "cache_write_5m": "6.25", "cache_write_1h": "10", "output": "25"},
            "batch": {"input": "2.5", "cache_read": "0.25", "cache_write_5m": "3.125", "cache_write_1h": "5", "output": "12.5"},
            "fast": {"input": "10", "cache_read": "1", "cache_write_5m": "12.5", "cache_write_1h": "20", "output": "50"}
          }
        }
      ]
    },
    {
      "model": "claude-opus-5",
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 512,
      "refuses": ["prefill", "sampling", "thinking_budget"],
      "region_uplift": {"us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "5", "cache_read": "0.5", "cache_write_5m": "6.25", "cache_write_1h": "10", "output": "25"},
            "batch": {"input": "2.5", "cache_read": "0.25", "cache_write_5m": "3.125", "cache_write_1h": "5", "output": "12.5"},
            "fast": {"input": "10", "cache_read": "1", "cache_write_5m": "12.5", "cache_write_1h": "20", "output": "50"}
          }
        }
      ]
    },
    {
      "model": "claude-opus-5-5",
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 512,
      "refuses": ["forced_tools", "prefill", "sampling", "thinking_budget", "thinking_off"],
      "region_uplift": {"us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "4", "cache_read": "0.2", "cache_write_5m": "5", "cache_write_1h": "8", "output": "20"},
            "batch": {"input": "2", "cache_read": "0.1", "cache_write_5m": "2.5", "cache_write_1h": "4", "output": "10"},
            "fast": {"input": "8", "cache_read": "0.4", "cache_write_5m": "10", "cache_write_1h": "16", "output": "40"}
          }
        }
      ]
    },
    {
      "model": "claude-sonnet-4-5",
      "served_as": ["claude-sonnet-4-5-20250929"],
      "kind": "chat",
      "context_tokens_max": 200000,
      "output_tokens_max": 64000,
      "cache_min_tokens": 1024,
      "refuses": ["adaptive_thinking", "later_system"],
      "retires": "2026-11-30",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "3", "cache_read": "0.3", "cache_write_5m": "3.75", "cache_write_1h": "6", "output": "15"},
            "batch": {"input": "1.5", "cache_read": "0.15", "cache_write_5m": "1.875", "cache_write_1h": "3", "output": "7.5"}
          }
        }
      ]
    },
    {
      "model": "claude-sonnet-4-6",
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["later_system", "prefill", "xhigh_effort"],
      "region_uplift": {"us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "3", "cache_read": "0.3", "cache_write_5m": "3.75", "cache_write_1h": "6", "output": "15"},
            "batch": {"input": "1.5", "cache_read": "0.15", "cache_write_5m": "1.875", "cache_write_1h": "3", "output": "7.5"}
          }
        }
      ]
    },
    {
      "model": "claude-sonnet-5",
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["prefill", "sampling", "thinking_budget"],
      "region_uplift": {"us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.2", "cache_write_5m": "2.5", "cache_write_1h": "4", "output": "10"},
            "batch": {"input": "1", "cache_read": "0.1", "cache_write_5m": "1.25", "cache_write_1h": "2", "output": "5"}
          }
        }
      ]
    },
    {
      "model": "claude-sonnet-5-5",
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 512,
      "refuses": ["forced_tools", "prefill", "sampling", "thinking_budget", "thinking_off"],
      "region_uplift": {"us": "1.1"},
      "note": "Cache reads were cut from 0.20 to 0.10 on 2026-10-07.",
      "periods": [
        {
          "from": null,
          "until": "2026-10-07",
          "rates": {
            "default": {"input": "2", "cache_read": "0.2", "cache_write_5m": "2.5", "cache_write_1h": "4", "output": "10"},
            "batch": {"input": "1", "cache_read": "0.1", "cache_write_5m": "1.25", "cache_write_1h": "2", "output": "5"}
          }
        },
        {
          "from": "2026-10-07",
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.1", "cache_write_5m": "2.5", "cache_write_1h": "4", "output": "10"},
            "batch": {"input": "1", "cache_read": "0.05", "cache_write_5m": "1.25", "cache_write_1h": "2", "output": "5"}
          }
        }
      ]
    }
  ]
}

"""#),
        ("fireworks.json", #"""
{
  "$schema": "./prices.schema.json",
  "provider": "fireworks",
  "as_of": "2026-11-22",
  "currency": "USD",
  "unit": "USD per million tokens",
  "sources": [
    "litellm 1.109.1, model_prices_and_context_window_backup.json (PyPI, 2026-11-12), which takes the vendor's serverless catalogue",
    "Fireworks pricing page (2026-10-01)"
  ],
  "notes": [
    "A day begins at 00:00 UTC: the vendors name days, but neither an hour nor a zone. `from` is the first day on which a price holds, `until` the first on which it no longer does; null has no end.",
    "A price that is not listed is unknown, never zero: what needs it is left unpriced.",
    "Models retired before 2026-09-01 are left out; `retires` does not end a price, for what was served was billed.",
    "Where no cached price is listed cached tokens cost 50 % of input, the vendor's default, written out in the row: these models come last among the chat models.",
    "Batch is half of the serverless price. Whether the cached discount stacks with it is not known, so that batch rows have no cached price.",
    "Fast, spot and us variants have names and prices of their own; `region_uplift` is for the plain names on the US host. Every tier but `priority` is served as `default`.",
    "A price of zero in the source is unknown, not free: left out, as are its placeholders (size-class prices that contradict the model's size). Dedicated deployments are charged by the second and have no price per token."
  ],
  "models": [
    {
      "model": "accounts/fireworks/models/deepseek-v4-flash-0731",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 131072,
      "retires": "2026-09-25",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.22", "cache_read": "0.007", "output": "0.66"},
            "priority": {"input": "0.275", "cache_read": "0.00875", "output": "0.825"},
            "batch": {"input": "0.11", "output": "0.33"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-v4-flash-vision-exp",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 1048576,
      "retires": "2026-09-25",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.22", "cache_read": "0.007", "output": "0.66"},
            "priority": {"input": "0.275", "cache_read": "0.00875", "output": "0.825"},
            "batch": {"input": "0.11", "output": "0.33"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-v4-pro-0813",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 131072,
      "retires": "2026-09-25",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.32", "cache_read": "0.044", "output": "3.96"},
            "priority": {"input": "1.65", "cache_read": "0.055", "output": "4.95"},
            "batch": {"input": "0.66", "output": "1.98"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-v4p1-flash",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 393216,
      "region_uplift": {"us": "1.5"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.3", "cache_read": "0.006", "output": "1.2"},
            "priority": {"input": "0.375", "cache_read": "0.0075", "output": "1.5"},
            "batch": {"input": "0.15", "output": "0.6"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-v4p1-flash-1017",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 393216,
      "region_uplift": {"us": "1.5"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.3", "cache_read": "0.006", "output": "1.2"},
            "priority": {"input": "0.375", "cache_read": "0.0075", "output": "1.5"},
            "batch": {"input": "0.15", "output": "0.6"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-v4p1-flash-1017-us",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 393216,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.45", "cache_read": "0.009", "output": "1.8"},
            "priority": {"input": "0.5625", "cache_read": "0.01125", "output": "2.25"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/ember-1",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "3", "cache_read": "0.3", "output": "15"},
            "priority": {"input": "3.75", "cache_read": "0.375", "output": "18.75"},
            "batch": {"input": "1.5", "output": "7.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/glm-4p7",
      "kind": "chat",
      "context_tokens_max": 202752,
      "output_tokens_max": 202800,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.6", "cache_read": "0.3", "output": "2.2"},
            "batch": {"input": "0.3", "output": "1.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/glm-5p1",
      "kind": "chat",
      "context_tokens_max": 202752,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.4", "cache_read": "0.26", "output": "4.4"},
            "batch": {"input": "0.7", "output": "2.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/glm-5p2",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 131072,
      "retires": "2026-09-25",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.4", "cache_read": "0.14", "output": "4.4"},
            "priority": {"input": "1.75", "cache_read": "0.175", "output": "5.5"},
            "batch": {"input": "0.7", "output": "2.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/glm-5p3",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 128000,
      "region_uplift": {"us": "1.5"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.4", "cache_read": "0.26", "output": "4.4"},
            "priority": {"input": "1.75", "cache_read": "0.325", "output": "5.5"},
            "batch": {"input": "0.7", "output": "2.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/glm-5p3-flash",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 1048576,
      "region_uplift": {"us": "1.5"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.15", "cache_read": "0.03", "output": "0.5"},
            "priority": {"input": "0.1875", "cache_read": "0.0375", "output": "0.625"},
            "batch": {"input": "0.075", "output": "0.25"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/gpt-oss-120b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 32768,
      "retires": "2026-11-07",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.15", "cache_read": "0.015", "output": "0.6"},
            "priority": {"input": "0.18", "cache_read": "0.018", "output": "0.72"},
            "batch": {"input": "0.075", "output": "0.3"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/gpt-oss-20b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.07", "cache_read": "0.035", "output": "0.3"},
            "batch": {"input": "0.035", "output": "0.15"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/inkling",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 1048576,
      "retires": "2026-11-07",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1", "cache_read": "0.17", "output": "4.05"},
            "priority": {"input": "1", "cache_read": "0.17", "output": "4.05"},
            "batch": {"input": "0.5", "output": "2.025"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/kimi-k2p5",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.6", "cache_read": "0.1", "output": "3"},
            "batch": {"input": "0.3", "output": "1.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/kimi-k2p6",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 32768,
      "retires": "2026-09-25",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.95", "cache_read": "0.16", "output": "4"},
            "priority": {"input": "1.5", "cache_read": "0.22", "output": "6"},
            "batch": {"input": "0.475", "output": "2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/kimi-k2p7-code",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 32768,
      "retires": "2026-09-25",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.95", "cache_read": "0.19", "output": "4"},
            "priority": {"input": "1.425", "cache_read": "0.285", "output": "6"},
            "batch": {"input": "0.475", "output": "2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/kimi-k3",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 131072,
      "region_uplift": {"us": "1.5"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "3", "cache_read": "0.3", "output": "15"},
            "priority": {"input": "3.75", "cache_read": "0.375", "output": "18.75"},
            "batch": {"input": "1.5", "output": "7.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/minimax-m2p1",
      "kind": "chat",
      "context_tokens_max": 196608,
      "output_tokens_max": 204800,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.3", "cache_read": "0.03", "output": "1.2"},
            "batch": {"input": "0.15", "output": "0.6"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/minimax-m3",
      "kind": "chat",
      "context_tokens_max": 512000,
      "output_tokens_max": 512000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.3", "cache_read": "0.06", "output": "1.2"},
            "priority": {"input": "0.45", "cache_read": "0.09", "output": "1.8"},
            "batch": {"input": "0.15", "output": "0.6"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/minimax-m3p1-flash",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 1048576,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.15", "cache_read": "0.015", "output": "0.6"},
            "priority": {"input": "0.225", "cache_read": "0.0225", "output": "0.9"},
            "batch": {"input": "0.075", "output": "0.3"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/muse-glimmer-30b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 16384,
      "retires": "2026-09-25",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.35", "cache_read": "0.04", "output": "1.5"},
            "priority": {"input": "0.525", "cache_read": "0.06", "output": "2.25"},
            "batch": {"input": "0.175", "output": "0.75"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/muse-spark-open",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.25", "cache_read": "0.15", "output": "4.25"},
            "priority": {"input": "1.875", "cache_read": "0.225", "output": "6.375"},
            "batch": {"input": "0.625", "output": "2.125"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/nemotron-3-ultra-nvfp4",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 32768,
      "retires": "2026-11-07",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.6", "cache_read": "0.12", "output": "2.4"},
            "priority": {"input": "0.75", "cache_read": "0.15", "output": "3"},
            "batch": {"input": "0.3", "output": "1.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/nemotron-lightning-3p5-30b-a3b",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 32768,
      "retires": "2026-11-07",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.05", "cache_read": "0.01", "output": "0.2"},
            "priority": {"input": "0.0625", "cache_read": "0.0125", "output": "0.25"},
            "batch": {"input": "0.025", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3p7-plus",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 65536,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.4", "cache_read": "0.08", "output": "1.6"},
            "batch": {"input": "0.2", "output": "0.8"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3p8-max",
      "kind": "chat",
      "context_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.25", "output": "6"},
            "priority": {"input": "3", "cache_read": "0.375", "output": "9"},
            "batch": {"input": "1", "output": "3"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/ultramarine-1-flash-us",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 1048576,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.225", "cache_read": "0.045", "output": "0.75"},
            "priority": {"input": "0.28125", "cache_read": "0.05625", "output": "0.9375"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/routers/deepseek-v4p1-flash-1017-spot",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 393216,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.21", "cache_read": "0.0042", "output": "0.84"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/routers/deepseek-v4p1-flash-spot",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 393216,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.21", "cache_read": "0.0042", "output": "0.84"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/routers/deepseek-v4p1-flash-us",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 393216,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.45", "cache_read": "0.009", "output": "1.8"},
            "priority": {"input": "0.5625", "cache_read": "0.01125", "output": "2.25"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/routers/glm-5p1-fast",
      "kind": "chat",
      "context_tokens_max": 202800,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2.8", "cache_read": "0.52", "output": "8.8"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/routers/glm-5p2-fast",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 131072,
      "retires": "2026-09-25",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2.1", "cache_read": "0.21", "output": "6.6"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/routers/glm-5p2-fast-us",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 131072,
      "retires": "2026-09-25",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2.1", "cache_read": "0.21", "output": "6.6"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/routers/glm-5p3-fast",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 1048576,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2.1", "cache_read": "0.39", "output": "6.6"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/routers/glm-5p3-flash-us",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 1048576,
      "retires": "2026-11-07",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.225", "cache_read": "0.045", "output": "0.75"},
            "priority": {"input": "0.28125", "cache_read": "0.05625", "output": "0.9375"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/routers/glm-5p3-spot",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 128000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.98", "cache_read": "0.182", "output": "3.08"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/routers/glm-5p3-us",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 128000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2.1", "cache_read": "0.39", "output": "6.6"},
            "priority": {"input": "2.625", "cache_read": "0.4875", "output": "8.25"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/routers/kimi-k3-fast",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "4.5", "cache_read": "0.45", "output": "22.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/routers/kimi-k3-spot",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2.1", "cache_read": "0.21", "output": "10.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/routers/kimi-k3-us",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "4.5", "cache_read": "0.45", "output": "22.5"},
            "priority": {"input": "5.625", "cache_read": "0.5625", "output": "28.125"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/chronos-hermes-13b-v2",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/code-llama-13b",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/code-llama-13b-instruct",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/code-llama-13b-python",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/code-llama-34b",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/code-llama-34b-instruct",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/code-llama-34b-python",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/code-llama-70b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/code-llama-70b-instruct",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/code-llama-70b-python",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/code-llama-7b",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/code-llama-7b-instruct",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/code-llama-7b-python",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/code-qwen-1p5-7b",
      "kind": "chat",
      "context_tokens_max": 65536,
      "output_tokens_max": 65536,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/codegemma-2b",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/codegemma-7b",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/cogito-671b-v2-p1",
      "kind": "chat",
      "context_tokens_max": 163840,
      "output_tokens_max": 163840,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.2", "cache_read": "0.6", "output": "1.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/cogito-v1-preview-llama-3b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/cogito-v1-preview-llama-70b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/cogito-v1-preview-llama-8b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/cogito-v1-preview-qwen-14b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/cogito-v1-preview-qwen-32b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/dbrx-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.2", "cache_read": "0.6", "output": "1.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-coder-1b-base",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-coder-33b-instruct",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-coder-7b-base",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-coder-7b-base-v1p5",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-coder-7b-instruct-v1p5",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-coder-v2-instruct",
      "kind": "chat",
      "context_tokens_max": 65536,
      "output_tokens_max": 65536,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.2", "cache_read": "0.6", "output": "1.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-coder-v2-lite-base",
      "kind": "chat",
      "context_tokens_max": 163840,
      "output_tokens_max": 163840,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.25", "output": "0.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-coder-v2-lite-instruct",
      "kind": "chat",
      "context_tokens_max": 163840,
      "output_tokens_max": 163840,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.25", "output": "0.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-prover-v2",
      "kind": "chat",
      "context_tokens_max": 163840,
      "output_tokens_max": 163840,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.2", "cache_read": "0.6", "output": "1.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-r1",
      "kind": "chat",
      "context_tokens_max": 163840,
      "output_tokens_max": 20480,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "3", "cache_read": "1.5", "output": "8"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-r1-0528",
      "kind": "chat",
      "context_tokens_max": 163840,
      "output_tokens_max": 160000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "3", "cache_read": "1.5", "output": "8"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-r1-0528-distill-qwen3-8b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-r1-basic",
      "kind": "chat",
      "context_tokens_max": 163840,
      "output_tokens_max": 20480,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.55", "cache_read": "0.275", "output": "2.19"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-r1-distill-llama-70b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-r1-distill-llama-8b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-r1-distill-qwen-14b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-r1-distill-qwen-1p5b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-r1-distill-qwen-32b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-r1-distill-qwen-7b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-v2-lite-chat",
      "kind": "chat",
      "context_tokens_max": 163840,
      "output_tokens_max": 163840,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.25", "output": "0.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-v2p5",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.2", "cache_read": "0.6", "output": "1.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-v3",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-v3-0324",
      "kind": "chat",
      "context_tokens_max": 163840,
      "output_tokens_max": 163840,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-v3p1",
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.56", "cache_read": "0.28", "output": "1.68"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-v3p1-terminus",
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.56", "cache_read": "0.28", "output": "1.68"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/deepseek-v3p2",
      "kind": "chat",
      "context_tokens_max": 163840,
      "output_tokens_max": 163840,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.56", "cache_read": "0.28", "output": "1.68"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/devstral-small-2505",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/dobby-mini-unhinged-plus-llama-3-1-8b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/dobby-unhinged-llama-3-3-70b-new",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/dolphin-2-9-2-qwen2-72b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/dolphin-2p6-mixtral-8x7b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.25", "output": "0.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/ernie-4p5-21b-a3b-pt",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/ernie-4p5-300b-a47b-pt",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/fare-20b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/firefunction-v1",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.25", "output": "0.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/firefunction-v2",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/firellava-13b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/firesearch-ocr-v6",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/gemma-2b-it",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/gemma-3-27b-it",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/gemma-7b",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/gemma-7b-it",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/gemma2-9b-it",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/glm-4p5",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 96000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.55", "cache_read": "0.275", "output": "2.19"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/glm-4p5-air",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 96000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.22", "cache_read": "0.11", "output": "0.88"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/glm-4p5v",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.2", "cache_read": "0.6", "output": "1.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/glm-4p6",
      "kind": "chat",
      "context_tokens_max": 202752,
      "output_tokens_max": 202800,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.55", "cache_read": "0.275", "output": "2.19"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/gpt-oss-safeguard-120b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.2", "cache_read": "0.6", "output": "1.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/gpt-oss-safeguard-20b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.25", "output": "0.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/hermes-2-pro-mistral-7b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/internvl3-38b",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/internvl3-78b",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/internvl3-8b",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/kat-coder",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/kat-dev-32b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/kat-dev-72b-exp",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/kimi-k2-instruct",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.6", "cache_read": "0.3", "output": "2.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/kimi-k2-instruct-0905",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.6", "cache_read": "0.3", "output": "2.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/kimi-k2-thinking",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.6", "cache_read": "0.3", "output": "2.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-guard-2-8b",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-guard-3-1b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-guard-3-8b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v2-13b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v2-13b-chat",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v2-70b-chat",
      "kind": "chat",
      "context_tokens_max": 2048,
      "output_tokens_max": 2048,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v2-7b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v2-7b-chat",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3-70b-instruct",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3-70b-instruct-hf",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3-8b",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3-8b-instruct-hf",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3p1-405b-instruct",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "3", "cache_read": "1.5", "output": "3"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3p1-70b-instruct",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3p1-8b-instruct",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3p1-nemotron-70b-instruct",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3p2-11b-vision-instruct",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3p2-1b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3p2-1b-instruct",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3p2-3b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3p2-3b-instruct",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3p2-90b-vision-instruct",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama-v3p3-70b-instruct",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama4-maverick-instruct-basic",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.22", "cache_read": "0.11", "output": "0.88"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llama4-scout-instruct-basic",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.15", "cache_read": "0.075", "output": "0.6"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llamaguard-7b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/llava-yi-34b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/minimax-m2",
      "kind": "chat",
      "context_tokens_max": 196608,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.3", "cache_read": "0.15", "output": "1.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/ministral-3-14b-instruct-2512",
      "kind": "chat",
      "context_tokens_max": 256000,
      "output_tokens_max": 256000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/ministral-3-3b-instruct-2512",
      "kind": "chat",
      "context_tokens_max": 256000,
      "output_tokens_max": 256000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/ministral-3-8b-instruct-2512",
      "kind": "chat",
      "context_tokens_max": 256000,
      "output_tokens_max": 256000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mistral-7b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mistral-7b-instruct-4k",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mistral-7b-instruct-v0p2",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mistral-7b-instruct-v3",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mistral-7b-v0p2",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mistral-large-3-fp8",
      "kind": "chat",
      "context_tokens_max": 256000,
      "output_tokens_max": 256000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.2", "cache_read": "0.6", "output": "1.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mistral-nemo-base-2407",
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 128000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mistral-nemo-instruct-2407",
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 128000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mistral-small-24b-instruct-2501",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mixtral-8x22b",
      "kind": "chat",
      "context_tokens_max": 65536,
      "output_tokens_max": 65536,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.2", "cache_read": "0.6", "output": "1.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mixtral-8x22b-instruct",
      "kind": "chat",
      "context_tokens_max": 65536,
      "output_tokens_max": 65536,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.2", "cache_read": "0.6", "output": "1.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mixtral-8x22b-instruct-hf",
      "kind": "chat",
      "context_tokens_max": 65536,
      "output_tokens_max": 65536,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.2", "cache_read": "0.6", "output": "1.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mixtral-8x7b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.25", "output": "0.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mixtral-8x7b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.25", "output": "0.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mixtral-8x7b-instruct-hf",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.25", "output": "0.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/mythomax-l2-13b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/nemotron-nano-v2-12b-vl",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/nous-capybara-7b-v1p9",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/nous-hermes-2-mixtral-8x7b-dpo",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.25", "output": "0.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/nous-hermes-2-yi-34b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/nous-hermes-llama2-13b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/nous-hermes-llama2-70b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/nous-hermes-llama2-7b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/nvidia-nemotron-nano-12b-v2",
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/nvidia-nemotron-nano-9b-v2",
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/openchat-3p5-0106-7b",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/openhermes-2-mistral-7b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/openhermes-2p5-mistral-7b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/openorca-7b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/phi-2-3b",
      "kind": "chat",
      "context_tokens_max": 2048,
      "output_tokens_max": 2048,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/phi-3-mini-128k-instruct",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/phi-3-vision-128k-instruct",
      "kind": "chat",
      "context_tokens_max": 32064,
      "output_tokens_max": 32064,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/phind-code-llama-34b-python-v1",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/phind-code-llama-34b-v1",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/phind-code-llama-34b-v2",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/pythia-12b",
      "kind": "chat",
      "context_tokens_max": 2048,
      "output_tokens_max": 2048,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen-qwq-32b-preview",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen-v2p5-14b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen-v2p5-7b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen1p5-72b-chat",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2-72b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2-7b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2-vl-2b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2-vl-72b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2-vl-7b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-0p5b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-14b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-1p5b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-32b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-32b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-72b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-72b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-7b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-0p5b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-0p5b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-14b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-14b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-1p5b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-1p5b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-32b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-32b-instruct",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-32b-instruct-128k",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-32b-instruct-32k-rope",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-32b-instruct-64k",
      "kind": "chat",
      "context_tokens_max": 65536,
      "output_tokens_max": 65536,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-3b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-3b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-7b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-coder-7b-instruct",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-math-72b-instruct",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-vl-32b-instruct",
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 128000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-vl-3b-instruct",
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 128000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-vl-72b-instruct",
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 128000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen2p5-vl-7b-instruct",
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 128000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-0p6b",
      "kind": "chat",
      "context_tokens_max": 40960,
      "output_tokens_max": 40960,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-14b",
      "kind": "chat",
      "context_tokens_max": 40960,
      "output_tokens_max": 40960,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-1p7b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-1p7b-fp8-draft",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-1p7b-fp8-draft-131072",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-1p7b-fp8-draft-40960",
      "kind": "chat",
      "context_tokens_max": 40960,
      "output_tokens_max": 40960,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-235b-a22b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.22", "cache_read": "0.11", "output": "0.88"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-235b-a22b-instruct-2507",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.22", "cache_read": "0.11", "output": "0.88"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-235b-a22b-thinking-2507",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.22", "cache_read": "0.11", "output": "0.88"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-30b-a3b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.15", "cache_read": "0.075", "output": "0.6"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-30b-a3b-instruct-2507",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.25", "output": "0.5"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-30b-a3b-thinking-2507",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-32b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-4b",
      "kind": "chat",
      "context_tokens_max": 40960,
      "output_tokens_max": 40960,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-4b-instruct-2507",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-8b",
      "kind": "chat",
      "context_tokens_max": 40960,
      "output_tokens_max": 40960,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-coder-30b-a3b-instruct",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.15", "cache_read": "0.075", "output": "0.6"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-coder-480b-a35b-instruct",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.45", "cache_read": "0.225", "output": "1.8"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-coder-480b-instruct-bf16",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-next-80b-a3b-instruct",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-next-80b-a3b-thinking",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-vl-235b-a22b-instruct",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.22", "cache_read": "0.11", "output": "0.88"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-vl-235b-a22b-thinking",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.22", "cache_read": "0.11", "output": "0.88"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-vl-30b-a3b-instruct",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.15", "cache_read": "0.075", "output": "0.6"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-vl-30b-a3b-thinking",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 262144,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.15", "cache_read": "0.075", "output": "0.6"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-vl-32b-instruct",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-vl-8b-instruct",
      "kind": "chat",
      "context_tokens_max": 262144,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwq-32b",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 131072,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/rolm-ocr",
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 128000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/snorkel-mistral-7b-pairrm-dpo",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/stablecode-3b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/starcoder-16b",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/starcoder-7b",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/starcoder2-15b",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/starcoder2-3b",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.05", "output": "0.1"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/starcoder2-7b",
      "kind": "chat",
      "context_tokens_max": 16384,
      "output_tokens_max": 16384,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/toppy-m-7b",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/yi-34b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/yi-34b-200k-capybara",
      "kind": "chat",
      "context_tokens_max": 200000,
      "output_tokens_max": 200000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/yi-34b-chat",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.9", "cache_read": "0.45", "output": "0.9"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/yi-6b",
      "kind": "chat",
      "context_tokens_max": 4096,
      "output_tokens_max": 4096,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/yi-large",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "3", "cache_read": "1.5", "output": "3"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/zephyr-7b-beta",
      "kind": "chat",
      "context_tokens_max": 32768,
      "output_tokens_max": 32768,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.1", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "WhereIsAI/UAE-Large-V1",
      "kind": "embedding",
      "context_tokens_max": 512,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.016"}
          }
        }
      ]
    },
    {
      "model": "accounts/fireworks/models/qwen3-embedding-8b",
      "kind": "embedding",
      "context_tokens_max": 40960,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1"}
          }
        }
      ]
    },
    {
      "model": "nomic-ai/nomic-embed-text-v1",
      "kind": "embedding",
      "context_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.008"}
          }
        }
      ]
    },
    {
      "model": "nomic-ai/nomic-embed-text-v1.5",
      "kind": "embedding",
      "context_tokens_max": 8192,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.008"}
          }
        }
      ]
    },
    {
      "model": "thenlper/gte-base",
      "kind": "embedding",
      "context_tokens_max": 512,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.008"}
          }
        }
      ]
    },
    {
      "model": "thenlper/gte-large",
      "kind": "embedding",
      "context_tokens_max": 512,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.016"}
          }
        }
      ]
    }
  ]
}

"""#),
        ("gemini.json", #"""
{
  "$schema": "./prices.schema.json",
  "provider": "gemini",
  "as_of": "2026-11-22",
  "currency": "USD",
  "unit": "USD per million tokens",
  "sources": [
    "litellm 1.109.1, model_prices_and_context_window_backup.json (PyPI, 2026-11-12)",
    "ai.google.dev pricing, caching, models and service tier pages (2026-10 to 2026-11)"
  ],
  "notes": [
    "A day begins at 00:00 UTC: the vendors name days, but neither an hour nor a zone. `from` is the first day on which a price holds, `until` the first on which it no longer does; null has no end.",
    "A price that is not listed is unknown, never zero: what needs it is left unpriced.",
    "Models retired before 2026-09-01 are left out; `retires` does not end a price, for what was served was billed.",
    "`default` is what the API calls `standard`. Above the threshold the whole request is at the long rates; the whole prompt counts, cached included.",
    "Cached rates are not halved by batch and flex on 2.5, 3-flash-preview and 3.1-pro-preview; on the others they are.",
    "Thoughts cost the output price. Storage of explicit caches and grounding are charged besides, and are not prices per token.",
    "A price of zero in the source (Gemma, experimental models) is unknown, not free: left out. Image, video, speech and live models are left out."
  ],
  "models": [
    {
      "model": "deep-research-max-preview-04-2026",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "note": "An agent: its searches are charged besides.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "output": "12"},
            "batch": {"input": "1", "output": "6"}
          }
        }
      ]
    },
    {
      "model": "deep-research-preview-04-2026",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "note": "An agent: its searches are charged besides.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "output": "12"},
            "batch": {"input": "1", "output": "6"}
          }
        }
      ]
    },
    {
      "model": "deep-research-pro-preview-12-2025",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "retires": "2026-10-23",
      "note": "An agent: its searches are charged besides.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "output": "12"},
            "batch": {"input": "1", "output": "6"}
          }
        }
      ]
    },
    {
      "model": "gemini-2.5-flash",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "note": "Text rates: audio and other modalities have prices of their own, which are not listed here.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.3", "cache_read": "0.03", "output": "2.5"},
            "flex": {"input": "0.15", "cache_read": "0.03", "output": "1.25"},
            "priority": {"input": "0.54", "cache_read": "0.054", "output": "4.5"},
            "batch": {"input": "0.15", "cache_read": "0.03", "output": "1.25"}
          }
        }
      ]
    },
    {
      "model": "gemini-2.5-flash-lite",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "note": "Text rates: audio and other modalities have prices of their own, which are not listed here.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.01", "output": "0.4"},
            "flex": {"input": "0.05", "cache_read": "0.01", "output": "0.2"},
            "priority": {"input": "0.18", "cache_read": "0.018", "output": "0.72"},
            "batch": {"input": "0.05", "cache_read": "0.01", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "gemini-2.5-pro",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "cache_min_tokens": 2048,
      "refuses": ["thinking_off"],
      "note": "Long flex is not listed by the source: taken from long batch, to which flex is equal below the threshold.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.25", "cache_read": "0.125", "output": "10"},
            "flex": {"input": "0.625", "cache_read": "0.125", "output": "5"},
            "priority": {"input": "2.25", "cache_read": "0.225", "output": "18"},
            "batch": {"input": "0.625", "cache_read": "0.125", "output": "5"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": false,
            "rates": {
              "default": {"input": "2.5", "cache_read": "0.25", "output": "15"},
              "flex": {"input": "1.25", "cache_read": "0.25", "output": "7.5"},
              "priority": {"input": "4.5", "cache_read": "0.45", "output": "27"},
              "batch": {"input": "1.25", "cache_read": "0.25", "output": "7.5"}
            }
          }
        }
      ]
    },
    {
      "model": "gemini-3-flash-preview",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "refuses": ["penalties", "thinking_off"],
      "note": "Text rates: audio and other modalities have prices of their own, which are not listed here.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.05", "output": "3"},
            "flex": {"input": "0.25", "cache_read": "0.05", "output": "1.5"},
            "priority": {"input": "0.9", "cache_read": "0.09", "output": "5.4"},
            "batch": {"input": "0.25", "cache_read": "0.05", "output": "1.5"}
          }
        }
      ]
    },
    {
      "model": "gemini-3.1-flash-lite",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "refuses": ["penalties", "thinking_off"],
      "retires": "2027-05-07",
      "note": "Text rates: audio and other modalities have prices of their own, which are not listed here.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.25", "cache_read": "0.025", "output": "1.5"},
            "flex": {"input": "0.125", "cache_read": "0.0125", "output": "0.75"},
            "priority": {"input": "0.45", "cache_read": "0.045", "output": "2.7"},
            "batch": {"input": "0.125", "cache_read": "0.0125", "output": "0.75"}
          }
        }
      ]
    },
    {
      "model": "gemini-3.1-pro-preview",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "cache_min_tokens": 4096,
      "refuses": ["penalties", "thinking_off"],
      "note": "Long flex is not listed by the source: taken from long batch, to which flex is equal below the threshold.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.2", "output": "12"},
            "flex": {"input": "1", "cache_read": "0.2", "output": "6"},
            "priority": {"input": "3.6", "cache_read": "0.36", "output": "21.6"},
            "batch": {"input": "1", "cache_read": "0.2", "output": "6"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": false,
            "rates": {
              "default": {"input": "4", "cache_read": "0.4", "output": "18"},
              "flex": {"input": "2", "cache_read": "0.4", "output": "9"},
              "priority": {"input": "7.2", "cache_read": "0.72", "output": "32.4"},
              "batch": {"input": "2", "cache_read": "0.4", "output": "9"}
            }
          }
        }
      ]
    },
    {
      "model": "gemini-3.1-pro-preview-customtools",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "cache_min_tokens": 4096,
      "refuses": ["penalties", "thinking_off"],
      "note": "Long flex is not listed by the source: taken from long batch, to which flex is equal below the threshold.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.2", "output": "12"},
            "flex": {"input": "1", "cache_read": "0.2", "output": "6"},
            "priority": {"input": "3.6", "cache_read": "0.36", "output": "21.6"},
            "batch": {"input": "1", "cache_read": "0.2", "output": "6"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": false,
            "rates": {
              "default": {"input": "4", "cache_read": "0.4", "output": "18"},
              "flex": {"input": "2", "cache_read": "0.4", "output": "9"},
              "priority": {"input": "7.2", "cache_read": "0.72", "output": "32.4"},
              "batch": {"input": "2", "cache_read": "0.4", "output": "9"}
            }
          }
        }
      ]
    },
    {
      "model": "gemini-3.5-flash",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "cache_min_tokens": 4096,
      "refuses": ["penalties", "thinking_off"],
      "note": "Cached flex: the source rounds to 0.08; this is the exact half of 0.15.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.5", "cache_read": "0.15", "output": "9"},
            "flex": {"input": "0.75", "cache_read": "0.075", "output": "4.5"},
            "priority": {"input": "2.7", "cache_read": "0.27", "output": "16.2"},
            "batch": {"input": "0.75", "cache_read": "0.075", "output": "4.5"}
          }
        }
      ]
    },
    {
      "model": "gemini-3.5-flash-lite",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "refuses": ["penalties", "sampling", "thinking_off"],
      "note": "Cached batch, flex and priority: the source rounds to 0.02, 0.02 and 0.05; these are the exact shares of 0.03 (0.5 and 1.8).",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.3", "cache_read": "0.03", "output": "2.5"},
            "flex": {"input": "0.15", "cache_read": "0.015", "output": "1.25"},
            "priority": {"input": "0.54", "cache_read": "0.054", "output": "4.5"},
            "batch": {"input": "0.15", "cache_read": "0.015", "output": "1.25"}
          }
        }
      ]
    },
    {
      "model": "gemini-3.6-flash",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "cache_min_tokens": 4096,
      "refuses": ["penalties", "sampling", "thinking_off"],
      "note": "The change of 2027-01-01 is confirmed for gemini-3.8-flash only. Batch, flex and priority from the second period on keep the ratios of the first.",
      "periods": [
        {
          "from": null,
          "until": "2027-01-01",
          "rates": {
            "default": {"input": "0.75", "cache_read": "0.075", "output": "3.75"},
            "flex": {"input": "0.375", "cache_read": "0.0375", "output": "1.875"},
            "priority": {"input": "1.35", "cache_read": "0.135", "output": "6.75"},
            "batch": {"input": "0.375", "cache_read": "0.0375", "output": "1.875"}
          }
        },
        {
          "from": "2027-01-01",
          "until": null,
          "rates": {
            "default": {"input": "1.5", "cache_read": "0.15", "output": "7.5"},
            "flex": {"input": "0.75", "cache_read": "0.075", "output": "3.75"},
            "priority": {"input": "2.7", "cache_read": "0.27", "output": "13.5"},
            "batch": {"input": "0.75", "cache_read": "0.075", "output": "3.75"}
          }
        }
      ]
    },
    {
      "model": "gemini-3.7-flash",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "cache_min_tokens": 4096,
      "refuses": ["penalties", "sampling", "thinking_off"],
      "note": "The change of 2027-01-01 is confirmed for gemini-3.8-flash only. Batch, flex and priority from the second period on keep the ratios of the first.",
      "periods": [
        {
          "from": null,
          "until": "2027-01-01",
          "rates": {
            "default": {"input": "0.75", "cache_read": "0.075", "output": "3.75"},
            "flex": {"input": "0.375", "cache_read": "0.0375", "output": "1.875"},
            "priority": {"input": "1.35", "cache_read": "0.135", "output": "6.75"},
            "batch": {"input": "0.375", "cache_read": "0.0375", "output": "1.875"}
          }
        },
        {
          "from": "2027-01-01",
          "until": null,
          "rates": {
            "default": {"input": "1.5", "cache_read": "0.15", "output": "7.5"},
            "flex": {"input": "0.75", "cache_read": "0.075", "output": "3.75"},
            "priority": {"input": "2.7", "cache_read": "0.27", "output": "13.5"},
            "batch": {"input": "0.75", "cache_read": "0.075", "output": "3.75"}
          }
        }
      ]
    },
    {
      "model": "gemini-3.8-flash",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "cache_min_tokens": 4096,
      "refuses": ["penalties", "sampling", "thinking_off"],
      "note": "Batch, flex and priority from the second period on keep the ratios of the first.",
      "periods": [
        {
          "from": null,
          "until": "2027-01-01",
          "rates": {
            "default": {"input": "0.75", "cache_read": "0.075", "output": "3.75"},
            "flex": {"input": "0.375", "cache_read": "0.0375", "output": "1.875"},
            "priority": {"input": "1.35", "cache_read": "0.135", "output": "6.75"},
            "batch": {"input": "0.375", "cache_read": "0.0375", "output": "1.875"}
          }
        },
        {
          "from": "2027-01-01",
          "until": null,
          "rates": {
            "default": {"input": "1.5", "cache_read": "0.15", "output": "7.5"},
            "flex": {"input": "0.75", "cache_read": "0.075", "output": "3.75"},
            "priority": {"input": "2.7", "cache_read": "0.27", "output": "13.5"},
            "batch": {"input": "0.75", "cache_read": "0.075", "output": "3.75"}
          }
        }
      ]
    },
    {
      "model": "gemini-4-argon",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 1048576,
      "cache_min_tokens": 4096,
      "refuses": ["penalties", "thinking_off"],
      "note": "Batch, flex and priority from the second period on keep the ratios of the first.",
      "periods": [
        {
          "from": null,
          "until": "2026-12-01",
          "rates": {
            "default": {"input": "2", "cache_read": "0.1", "output": "10"},
            "flex": {"input": "1", "cache_read": "0.05", "output": "5"},
            "priority": {"input": "3.6", "cache_read": "0.18", "output": "18"},
            "batch": {"input": "1", "cache_read": "0.05", "output": "5"}
          }
        },
        {
          "from": "2026-12-01",
          "until": null,
          "rates": {
            "default": {"input": "4", "cache_read": "0.2", "output": "20"},
            "flex": {"input": "2", "cache_read": "0.1", "output": "10"},
            "priority": {"input": "7.2", "cache_read": "0.36", "output": "36"},
            "batch": {"input": "2", "cache_read": "0.1", "output": "10"}
          }
        }
      ]
    },
    {
      "model": "gemini-4-carbon",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 1048576,
      "cache_min_tokens": 4096,
      "refuses": ["penalties", "thinking_off"],
      "note": "Generally available since 2026-11-10 at the prices of gemini-4-argon. Batch, flex and priority from the second period on keep the ratios of the first.",
      "periods": [
        {
          "from": null,
          "until": "2026-12-01",
          "rates": {
            "default": {"input": "2", "cache_read": "0.1", "output": "10"},
            "flex": {"input": "1", "cache_read": "0.05", "output": "5"},
            "priority": {"input": "3.6", "cache_read": "0.18", "output": "18"},
            "batch": {"input": "1", "cache_read": "0.05", "output": "5"}
          }
        },
        {
          "from": "2026-12-01",
          "until": null,
          "rates": {
            "default": {"input": "4", "cache_read": "0.2", "output": "20"},
            "flex": {"input": "2", "cache_read": "0.1", "output": "10"},
            "priority": {"input": "7.2", "cache_read": "0.36", "output": "36"},
            "batch": {"input": "2", "cache_read": "0.1", "output": "10"}
          }
        }
      ]
    },
    {
      "model": "gemini-embedding-001",
      "kind": "embedding",
      "context_tokens_max": 2048,
      "retires": "2028-05-14",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.15"},
            "batch": {"input": "0.075"}
          }
        }
      ]
    },
    {
      "model": "gemini-embedding-2",
      "kind": "embedding",
      "context_tokens_max": 8192,
      "note": "Text rates: audio and other modalities have prices of their own, which are not listed here.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2"},
            "batch": {"input": "0.1"}
          }
        }
      ]
    },
    {
      "model": "gemini-embedding-2-preview",
      "kind": "embedding",
      "context_tokens_max": 8192,
      "note": "Text rates: audio and other modalities have prices of their own, which are not listed here.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2"},
            "batch": {"input": "0.1"}
          }
        }
      ]
    },
    {
      "model": "gemini-flash-latest",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "cache_min_tokens": 4096,
      "refuses": ["penalties", "sampling", "thinking_off"],
      "note": "Moves without notice: the prices of gemini-3.8-flash, to which it points today. The answer names the model that served. The change of 2027-01-01 is confirmed for gemini-3.8-flash only. Batch, flex and priority from the second period on keep the ratios of the first.",
      "periods": [
        {
          "from": null,
          "until": "2027-01-01",
          "rates": {
            "default": {"input": "0.75", "cache_read": "0.075", "output": "3.75"},
            "flex": {"input": "0.375", "cache_read": "0.0375", "output": "1.875"},
            "priority": {"input": "1.35", "cache_read": "0.135", "output": "6.75"},
            "batch": {"input": "0.375", "cache_read": "0.0375", "output": "1.875"}
          }
        },
        {
          "from": "2027-01-01",
          "until": null,
          "rates": {
            "default": {"input": "1.5", "cache_read": "0.15", "output": "7.5"},
            "flex": {"input": "0.75", "cache_read": "0.075", "output": "3.75"},
            "priority": {"input": "2.7", "cache_read": "0.27", "output": "13.5"},
            "batch": {"input": "0.75", "cache_read": "0.075", "output": "3.75"}
          }
        }
      ]
    },
    {
      "model": "gemini-flash-lite-latest",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "refuses": ["penalties", "sampling", "thinking_off"],
      "note": "Moves without notice: the prices of gemini-3.5-flash-lite, to which it points today. The answer names the model that served.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.3", "cache_read": "0.03", "output": "2.5"},
            "flex": {"input": "0.15", "cache_read": "0.015", "output": "1.25"},
            "priority": {"input": "0.54", "cache_read": "0.054", "output": "4.5"},
            "batch": {"input": "0.15", "cache_read": "0.015", "output": "1.25"}
          }
        }
      ]
    },
    {
      "model": "gemini-pro-latest",
      "kind": "chat",
      "context_tokens_max": 1048576,
      "output_tokens_max": 65536,
      "cache_min_tokens": 4096,
      "refuses": ["penalties", "thinking_off"],
      "note": "Moves without notice: the prices of gemini-3.1-pro-preview, to which it points today. The answer names the model that served. Long flex is not listed by the source: taken from long batch, to which flex is equal below the threshold.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.2", "output": "12"},
            "flex": {"input": "1", "cache_read": "0.2", "output": "6"},
            "priority": {"input": "3.6", "cache_read": "0.36", "output": "21.6"},
            "batch": {"input": "1", "cache_read": "0.2", "output": "6"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": false,
            "rates": {
              "default": {"input": "4", "cache_read": "0.4", "output": "18"},
              "flex": {"input": "2", "cache_read": "0.4", "output": "9"},
              "priority": {"input": "7.2", "cache_read": "0.72", "output": "32.4"},
              "batch": {"input": "2", "cache_read": "0.4", "output": "9"}
            }
          }
        }
      ]
    },
    {
      "model": "gemini-robotics-er-2-preview",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 65536,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1", "cache_read": "0.1", "output": "5"},
            "batch": {"input": "0.5", "cache_read": "0.05", "output": "2.5"}
          }
        }
      ]
    },
    {
      "model": "gemini-robotics-er-2-streaming-preview",
      "kind": "chat",
      "context_tokens_max": 131072,
      "output_tokens_max": 65536,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1", "output": "5"}
          }
        }
      ]
    }
  ]
}

"""#),
        ("openai.json", #"""
{
  "$schema": "./prices.schema.json",
  "provider": "openai",
  "as_of": "2026-11-22",
  "currency": "USD",
  "unit": "USD per million tokens",
  "sources": [
    "litellm 1.109.1, model_prices_and_context_window_backup.json (PyPI, 2026-11-12)",
    "OpenAI guides on prompt caching, fast mode and long context (2026-10)"
  ],
  "notes": [
    "A day begins at 00:00 UTC: the vendors name days, but neither an hour nor a zone. `from` is the first day on which a price holds, `until` the first on which it no longer does; null has no end.",
    "A price that is not listed is unknown, never zero: what needs it is left unpriced.",
    "Models retired before 2026-09-01 are left out; `retires` does not end a price, for what was served was billed.",
    "`priority` is also the price of what the API calls `fast`; `scale` is bought in advance and has no price per token.",
    "Where no cached price is listed (pro models, some batch rows) cached tokens cost the input price, written out in the row.",
    "Above the threshold the whole request is at the long rates; all input counts towards it, cached included. Long context is not offered on `priority` for 5.4 and 5.5.",
    "Cache writes replace the input price, they are not added to it. Models before 5.6 charge none and report none.",
    "`region_uplift` multiplies every rate of what a regional host served.",
    "Fine-tuned, audio and image models are left out: their prices are the customer's own, or depend on modality, which the token buckets do not tell."
  ],
  "models": [
    {
      "model": "gpt-6-astra",
      "kind": "chat",
      "context_tokens_max": 922000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "10", "cache_read": "1", "cache_write_30m": "12.5", "cache_write_12h": "25", "output": "50"},
            "flex": {"input": "5", "cache_read": "0.5", "cache_write_30m": "6.25", "cache_write_12h": "12.5", "output": "25"},
            "priority": {"input": "20", "cache_read": "2", "cache_write_30m": "25", "cache_write_12h": "50", "output": "100"},
            "batch": {"input": "5", "cache_read": "0.5", "cache_write_30m": "6.25", "cache_write_12h": "12.5", "output": "25"},
            "ultrafast": {"input": "60", "cache_read": "6", "cache_write_30m": "75", "cache_write_12h": "150", "output": "300"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "20", "cache_read": "2", "cache_write_30m": "25", "cache_write_12h": "50", "output": "75"},
              "flex": {"input": "10", "cache_read": "1", "cache_write_30m": "12.5", "cache_write_12h": "25", "output": "37.5"},
              "priority": {"input": "40", "cache_read": "4", "cache_write_30m": "50", "cache_write_12h": "100", "output": "150"},
              "batch": {"input": "10", "cache_read": "1", "cache_write_30m": "12.5", "cache_write_12h": "25", "output": "37.5"},
              "ultrafast": {"input": "120", "cache_read": "12", "cache_write_30m": "150", "cache_write_12h": "300", "output": "450"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-6-astra-law",
      "kind": "chat",
      "context_tokens_max": 922000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "note": "No price of cache writes is listed.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "10", "cache_read": "1", "output": "50"}
          }
        }
      ]
    },
    {
      "model": "gpt-6-luna",
      "kind": "chat",
      "context_tokens_max": 922000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.01", "cache_write_30m": "0.125", "cache_write_12h": "0.25", "output": "0.5"},
            "flex": {"input": "0.05", "cache_read": "0.005", "cache_write_30m": "0.0625", "cache_write_12h": "0.125", "output": "0.25"},
            "priority": {"input": "0.2", "cache_read": "0.02", "cache_write_30m": "0.25", "cache_write_12h": "0.5", "output": "1"},
            "batch": {"input": "0.05", "cache_read": "0.005", "cache_write_30m": "0.0625", "cache_write_12h": "0.125", "output": "0.25"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "0.2", "cache_read": "0.02", "cache_write_30m": "0.25", "cache_write_12h": "0.5", "output": "0.75"},
              "flex": {"input": "0.1", "cache_read": "0.01", "cache_write_30m": "0.125", "cache_write_12h": "0.25", "output": "0.375"},
              "priority": {"input": "0.4", "cache_read": "0.04", "cache_write_30m": "0.5", "cache_write_12h": "1", "output": "1.5"},
              "batch": {"input": "0.1", "cache_read": "0.01", "cache_write_30m": "0.125", "cache_write_12h": "0.25", "output": "0.375"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-6-rosalind",
      "kind": "chat",
      "context_tokens_max": 922000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "15", "cache_read": "1.5", "cache_write_30m": "18.75", "cache_write_12h": "37.5", "output": "75"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "30", "cache_read": "3", "cache_write_30m": "37.5", "cache_write_12h": "75", "output": "112.5"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-6-sol",
      "kind": "chat",
      "context_tokens_max": 922000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.2", "cache_write_30m": "2.5", "cache_write_12h": "5", "output": "10"},
            "flex": {"input": "1", "cache_read": "0.1", "cache_write_30m": "1.25", "cache_write_12h": "2.5", "output": "5"},
            "priority": {"input": "4", "cache_read": "0.4", "cache_write_30m": "5", "cache_write_12h": "10", "output": "20"},
            "batch": {"input": "1", "cache_read": "0.1", "cache_write_30m": "1.25", "cache_write_12h": "2.5", "output": "5"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "4", "cache_read": "0.4", "cache_write_30m": "5", "cache_write_12h": "10", "output": "15"},
              "flex": {"input": "2", "cache_read": "0.2", "cache_write_30m": "2.5", "cache_write_12h": "5", "output": "7.5"},
              "priority": {"input": "8", "cache_read": "0.8", "cache_write_30m": "10", "cache_write_12h": "20", "output": "30"},
              "batch": {"input": "2", "cache_read": "0.2", "cache_write_30m": "2.5", "cache_write_12h": "5", "output": "7.5"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-6.1-sol",
      "kind": "chat",
      "context_tokens_max": 922000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.1", "cache_write_30m": "2.5", "cache_write_12h": "5", "output": "10"},
            "flex": {"input": "1", "cache_read": "0.05", "cache_write_30m": "1.25", "cache_write_12h": "2.5", "output": "5"},
            "priority": {"input": "4", "cache_read": "0.2", "cache_write_30m": "5", "cache_write_12h": "10", "output": "20"},
            "batch": {"input": "1", "cache_read": "0.05", "cache_write_30m": "1.25", "cache_write_12h": "2.5", "output": "5"},
            "ultrafast": {"input": "12", "cache_read": "0.6", "cache_write_30m": "15", "cache_write_12h": "30", "output": "60"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "4", "cache_read": "0.2", "cache_write_30m": "5", "cache_write_12h": "10", "output": "15"},
              "flex": {"input": "2", "cache_read": "0.1", "cache_write_30m": "2.5", "cache_write_12h": "5", "output": "7.5"},
              "priority": {"input": "8", "cache_read": "0.4", "cache_write_30m": "10", "cache_write_12h": "20", "output": "30"},
              "batch": {"input": "2", "cache_read": "0.1", "cache_write_30m": "2.5", "cache_write_12h": "5", "output": "7.5"},
              "ultrafast": {"input": "24", "cache_read": "1.2", "cache_write_30m": "30", "cache_write_12h": "60", "output": "90"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-6.1-terra",
      "kind": "chat",
      "context_tokens_max": 922000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1", "cache_read": "0.05", "cache_write_30m": "1.25", "cache_write_12h": "2.5", "output": "5"},
            "flex": {"input": "0.5", "cache_read": "0.025", "cache_write_30m": "0.625", "cache_write_12h": "1.25", "output": "2.5"},
            "priority": {"input": "2", "cache_read": "0.1", "cache_write_30m": "2.5", "cache_write_12h": "5", "output": "10"},
            "batch": {"input": "0.5", "cache_read": "0.025", "cache_write_30m": "0.625", "cache_write_12h": "1.25", "output": "2.5"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "2", "cache_read": "0.1", "cache_write_30m": "2.5", "cache_write_12h": "5", "output": "7.5"},
              "flex": {"input": "1", "cache_read": "0.05", "cache_write_30m": "1.25", "cache_write_12h": "2.5", "output": "3.75"},
              "priority": {"input": "4", "cache_read": "0.2", "cache_write_30m": "5", "cache_write_12h": "10", "output": "15"},
              "batch": {"input": "1", "cache_read": "0.05", "cache_write_30m": "1.25", "cache_write_12h": "2.5", "output": "3.75"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-5",
      "served_as": ["gpt-5-2025-08-07"],
      "kind": "chat",
      "context_tokens_max": 272000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "retires": "2026-12-11",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.25", "cache_read": "0.125", "output": "10"},
            "flex": {"input": "0.625", "cache_read": "0.0625", "output": "5"},
            "priority": {"input": "2.5", "cache_read": "0.25", "output": "20"},
            "batch": {"input": "0.625", "cache_read": "0.0625", "output": "5"}
          }
        }
      ]
    },
    {
      "model": "gpt-5-mini",
      "served_as": ["gpt-5-mini-2025-08-07"],
      "kind": "chat",
      "context_tokens_max": 272000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "retires": "2026-12-11",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.25", "cache_read": "0.025", "output": "2"},
            "flex": {"input": "0.125", "cache_read": "0.0125", "output": "1"},
            "priority": {"input": "0.45", "cache_read": "0.045", "output": "3.6"},
            "batch": {"input": "0.125", "cache_read": "0.0125", "output": "1"}
          }
        }
      ]
    },
    {
      "model": "gpt-5-nano",
      "served_as": ["gpt-5-nano-2025-08-07"],
      "kind": "chat",
      "context_tokens_max": 272000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "retires": "2026-12-11",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.05", "cache_read": "0.005", "output": "0.4"},
            "flex": {"input": "0.025", "cache_read": "0.0025", "output": "0.2"},
            "batch": {"input": "0.025", "cache_read": "0.0025", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "gpt-5-pro",
      "served_as": ["gpt-5-pro-2025-10-06"],
      "kind": "chat",
      "context_tokens_max": 400000,
      "output_tokens_max": 272000,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "retires": "2026-12-11",
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "15", "cache_read": "15", "output": "120"},
            "batch": {"input": "7.5", "cache_read": "7.5", "output": "60"}
          }
        }
      ]
    },
    {
      "model": "gpt-5-search-api",
      "served_as": ["gpt-5-search-api-2025-10-14"],
      "kind": "chat",
      "context_tokens_max": 272000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "note": "Tokens only: each search is charged besides.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.25", "cache_read": "0.125", "output": "10"}
          }
        }
      ]
    },
    {
      "model": "gpt-5.1",
      "served_as": ["gpt-5.1-2025-11-13"],
      "kind": "chat",
      "context_tokens_max": 272000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "retires": "2027-04-01",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.25", "cache_read": "0.125", "output": "10"},
            "flex": {"input": "0.625", "cache_read": "0.0625", "output": "5"},
            "priority": {"input": "2.5", "cache_read": "0.25", "output": "20"},
            "batch": {"input": "0.625", "cache_read": "0.0625", "output": "5"}
          }
        }
      ]
    },
    {
      "model": "gpt-5.2",
      "served_as": ["gpt-5.2-2025-12-11"],
      "kind": "chat",
      "context_tokens_max": 272000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.75", "cache_read": "0.175", "output": "14"},
            "flex": {"input": "0.875", "cache_read": "0.0875", "output": "7"},
            "priority": {"input": "3.5", "cache_read": "0.35", "output": "28"},
            "batch": {"input": "0.875", "cache_read": "0.0875", "output": "7"}
          }
        }
      ]
    },
    {
      "model": "gpt-5.2-pro",
      "served_as": ["gpt-5.2-pro-2025-12-11"],
      "kind": "chat",
      "context_tokens_max": 272000,
      "output_tokens_max": 128000,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "21", "cache_read": "21", "output": "168"},
            "batch": {"input": "10.5", "cache_read": "10.5", "output": "84"}
          }
        }
      ]
    },
    {
      "model": "gpt-5.3-codex",
      "kind": "chat",
      "context_tokens_max": 272000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "retires": "2027-04-01",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.75", "cache_read": "0.175", "output": "14"},
            "priority": {"input": "3.5", "cache_read": "0.35", "output": "28"}
          }
        }
      ]
    },
    {
      "model": "gpt-5.4",
      "served_as": ["gpt-5.4-2026-03-05"],
      "kind": "chat",
      "context_tokens_max": 1050000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "note": "Cached flex and batch: the source rounds to 0.13; this is the exact half of 0.25.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2.5", "cache_read": "0.25", "output": "15"},
            "flex": {"input": "1.25", "cache_read": "0.125", "output": "7.5"},
            "priority": {"input": "5", "cache_read": "0.5", "output": "30"},
            "batch": {"input": "1.25", "cache_read": "0.125", "output": "7.5"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "5", "cache_read": "0.5", "output": "22.5"},
              "flex": {"input": "2.5", "cache_read": "0.25", "output": "11.25"},
              "batch": {"input": "2.5", "cache_read": "0.25", "output": "11.25"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-5.4-mini",
      "served_as": ["gpt-5.4-mini-2026-03-17"],
      "kind": "chat",
      "context_tokens_max": 272000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.75", "cache_read": "0.075", "output": "4.5"},
            "flex": {"input": "0.375", "cache_read": "0.0375", "output": "2.25"},
            "priority": {"input": "1.5", "cache_read": "0.15", "output": "9"},
            "batch": {"input": "0.375", "cache_read": "0.0375", "output": "2.25"}
          }
        }
      ]
    },
    {
      "model": "gpt-5.4-nano",
      "served_as": ["gpt-5.4-nano-2026-03-17"],
      "kind": "chat",
      "context_tokens_max": 272000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "retires": "2027-04-01",
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.02", "output": "1.25"},
            "flex": {"input": "0.1", "cache_read": "0.01", "output": "0.625"},
            "batch": {"input": "0.1", "cache_read": "0.01", "output": "0.625"}
          }
        }
      ]
    },
    {
      "model": "gpt-5.4-pro",
      "served_as": ["gpt-5.4-pro-2026-03-05"],
      "kind": "chat",
      "context_tokens_max": 1050000,
      "output_tokens_max": 128000,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "30", "cache_read": "30", "output": "180"},
            "flex": {"input": "15", "cache_read": "15", "output": "90"},
            "batch": {"input": "15", "cache_read": "15", "output": "90"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "60", "cache_read": "60", "output": "270"},
              "flex": {"input": "30", "cache_read": "30", "output": "135"},
              "batch": {"input": "30", "cache_read": "30", "output": "135"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-5.5",
      "served_as": ["gpt-5.5-2026-04-23"],
      "kind": "chat",
      "context_tokens_max": 1050000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "5", "cache_read": "0.5", "output": "30"},
            "flex": {"input": "2.5", "cache_read": "0.25", "output": "15"},
            "priority": {"input": "12.5", "cache_read": "1.25", "output": "75"},
            "batch": {"input": "2.5", "cache_read": "0.25", "output": "15"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "10", "cache_read": "1", "output": "45"},
              "flex": {"input": "5", "cache_read": "0.5", "output": "22.5"},
              "batch": {"input": "5", "cache_read": "0.5", "output": "22.5"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-5.5-cyber",
      "served_as": ["gpt-5.5-cyber-preview"],
      "kind": "chat",
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "12.5", "cache_read": "1.25", "output": "75"}
          }
        }
      ]
    },
    {
      "model": "gpt-5.5-pro",
      "served_as": ["gpt-5.5-pro-2026-04-23"],
      "kind": "chat",
      "context_tokens_max": 1050000,
      "output_tokens_max": 128000,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "note": "Long flex is not listed by the source: taken from long batch, to which flex is equal below the threshold. No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "30", "cache_read": "30", "output": "180"},
            "flex": {"input": "15", "cache_read": "15", "output": "90"},
            "batch": {"input": "15", "cache_read": "15", "output": "90"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "60", "cache_read": "60", "output": "270"},
              "flex": {"input": "30", "cache_read": "30", "output": "135"},
              "batch": {"input": "30", "cache_read": "30", "output": "135"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-5.6-cyber",
      "kind": "chat",
      "context_tokens_max": 400000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["max_tokens", "sampling", "stop"],
      "note": "Writes that live 12 hours are listed in part or not at all.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "12.5", "cache_read": "1.25", "cache_write_30m": "15.625", "cache_write_12h": "31.25", "output": "75"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "25", "cache_read": "2.5", "cache_write_30m": "31.25", "output": "112.5"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-5.6-luna",
      "kind": "chat",
      "context_tokens_max": 922000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "note": "1 / 0.1 / 6 until the cut of 2026-07-30.",
      "periods": [
        {
          "from": null,
          "until": "2026-07-30",
          "rates": {
            "default": {"input": "1", "cache_read": "0.1", "output": "6"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "2", "cache_read": "0.2", "output": "9"}
            }
          }
        },
        {
          "from": "2026-07-30",
          "until": null,
          "rates": {
            "default": {"input": "0.2", "cache_read": "0.02", "cache_write_30m": "0.25", "cache_write_12h": "0.5", "output": "1.2"},
            "flex": {"input": "0.1", "cache_read": "0.01", "cache_write_30m": "0.125", "cache_write_12h": "0.25", "output": "0.6"},
            "priority": {"input": "0.4", "cache_read": "0.04", "cache_write_30m": "0.5", "cache_write_12h": "1", "output": "2.4"},
            "batch": {"input": "0.1", "cache_read": "0.01", "cache_write_30m": "0.125", "cache_write_12h": "0.25", "output": "0.6"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "0.4", "cache_read": "0.04", "cache_write_30m": "0.5", "cache_write_12h": "1", "output": "1.8"},
              "flex": {"input": "0.2", "cache_read": "0.02", "cache_write_30m": "0.25", "cache_write_12h": "0.5", "output": "0.9"},
              "priority": {"input": "0.8", "cache_read": "0.08", "cache_write_30m": "1", "cache_write_12h": "2", "output": "3.6"},
              "batch": {"input": "0.2", "cache_read": "0.02", "cache_write_30m": "0.25", "cache_write_12h": "0.5", "output": "0.9"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-5.6-sol",
      "served_as": ["gpt-5.6"],
      "kind": "chat",
      "context_tokens_max": 922000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "note": "5 / 0.5 / 30 at launch; the day of the cut is not known, 2026-10-04 is the first day on which this price was seen.",
      "periods": [
        {
          "from": "2026-10-04",
          "until": null,
          "rates": {
            "default": {"input": "4", "cache_read": "0.4", "cache_write_30m": "5", "cache_write_12h": "10", "output": "20"},
            "flex": {"input": "2", "cache_read": "0.2", "cache_write_30m": "2.5", "cache_write_12h": "5", "output": "10"},
            "priority": {"input": "8", "cache_read": "0.8", "cache_write_30m": "10", "cache_write_12h": "20", "output": "40"},
            "batch": {"input": "2", "cache_read": "0.2", "cache_write_30m": "2.5", "cache_write_12h": "5", "output": "10"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "8", "cache_read": "0.8", "cache_write_30m": "10", "cache_write_12h": "20", "output": "30"},
              "flex": {"input": "4", "cache_read": "0.4", "cache_write_30m": "5", "cache_write_12h": "10", "output": "15"},
              "priority": {"input": "16", "cache_read": "1.6", "cache_write_30m": "20", "cache_write_12h": "40", "output": "60"},
              "batch": {"input": "4", "cache_read": "0.4", "cache_write_30m": "5", "cache_write_12h": "10", "output": "15"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-5.6-terra",
      "kind": "chat",
      "context_tokens_max": 922000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "refuses": ["max_tokens", "sampling", "stop"],
      "region_uplift": {"eu": "1.1", "us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.2", "cache_write_30m": "2.5", "cache_write_12h": "5", "output": "12"},
            "flex": {"input": "1", "cache_read": "0.1", "cache_write_30m": "1.25", "cache_write_12h": "2.5", "output": "6"},
            "priority": {"input": "4", "cache_read": "0.4", "cache_write_30m": "5", "cache_write_12h": "10", "output": "24"},
            "batch": {"input": "1", "cache_read": "0.1", "cache_write_30m": "1.25", "cache_write_12h": "2.5", "output": "6"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "4", "cache_read": "0.4", "cache_write_30m": "5", "cache_write_12h": "10", "output": "18"},
              "flex": {"input": "2", "cache_read": "0.2", "cache_write_30m": "2.5", "cache_write_12h": "5", "output": "9"},
              "priority": {"input": "8", "cache_read": "0.8", "cache_write_30m": "10", "cache_write_12h": "20", "output": "36"},
              "batch": {"input": "2", "cache_read": "0.2", "cache_write_30m": "2.5", "cache_write_12h": "5", "output": "9"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-4",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 4096,
      "refuses": ["cache_options", "reasoning"],
      "retires": "2026-10-23",
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "30", "cache_read": "30", "output": "60"}
          }
        }
      ]
    },
    {
      "model": "gpt-4-0613",
      "kind": "chat",
      "context_tokens_max": 8192,
      "output_tokens_max": 4096,
      "refuses": ["cache_options", "reasoning"],
      "retires": "2026-10-23",
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "30", "cache_read": "30", "output": "60"},
            "batch": {"input": "15", "cache_read": "15", "output": "30"}
          }
        }
      ]
    },
    {
      "model": "gpt-4-1106-preview",
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 4096,
      "refuses": ["cache_options", "reasoning"],
      "retires": "2026-10-23",
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "10", "cache_read": "10", "output": "30"}
          }
        }
      ]
    },
    {
      "model": "gpt-4-turbo",
      "served_as": ["gpt-4-turbo-2024-04-09"],
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 4096,
      "refuses": ["cache_options", "reasoning"],
      "retires": "2026-10-23",
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "10", "cache_read": "10", "output": "30"},
            "batch": {"input": "5", "cache_read": "5", "output": "15"}
          }
        }
      ]
    },
    {
      "model": "gpt-4.1",
      "served_as": ["gpt-4.1-2025-04-14"],
      "kind": "chat",
      "context_tokens_max": 1047576,
      "output_tokens_max": 32768,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "reasoning"],
      "note": "No cached price listed for batch: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.5", "output": "8"},
            "priority": {"input": "3.5", "cache_read": "0.875", "output": "14"},
            "batch": {"input": "1", "cache_read": "1", "output": "4"}
          }
        }
      ]
    },
    {
      "model": "gpt-4.1-mini",
      "served_as": ["gpt-4.1-mini-2025-04-14"],
      "kind": "chat",
      "context_tokens_max": 1047576,
      "output_tokens_max": 32768,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "reasoning"],
      "note": "No cached price listed for batch: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.4", "cache_read": "0.1", "output": "1.6"},
            "priority": {"input": "0.7", "cache_read": "0.175", "output": "2.8"},
            "batch": {"input": "0.2", "cache_read": "0.2", "output": "0.8"}
          }
        }
      ]
    },
    {
      "model": "gpt-4.1-nano",
      "served_as": ["gpt-4.1-nano-2025-04-14"],
      "kind": "chat",
      "context_tokens_max": 1047576,
      "output_tokens_max": 32768,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "reasoning"],
      "retires": "2026-10-23",
      "note": "No cached price listed for batch: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1", "cache_read": "0.025", "output": "0.4"},
            "priority": {"input": "0.2", "cache_read": "0.05", "output": "0.8"},
            "batch": {"input": "0.05", "cache_read": "0.05", "output": "0.2"}
          }
        }
      ]
    },
    {
      "model": "gpt-4o",
      "served_as": ["gpt-4o-2024-08-06", "gpt-4o-2024-11-20"],
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 16384,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "reasoning"],
      "note": "No cached price listed for batch: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2.5", "cache_read": "1.25", "output": "10"},
            "priority": {"input": "4.25", "cache_read": "2.125", "output": "17"},
            "batch": {"input": "1.25", "cache_read": "1.25", "output": "5"}
          }
        }
      ]
    },
    {
      "model": "gpt-4o-2024-05-13",
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 4096,
      "refuses": ["cache_options", "reasoning"],
      "retires": "2026-10-23",
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "5", "cache_read": "5", "output": "15"},
            "priority": {"input": "8.75", "cache_read": "8.75", "output": "26.25"},
            "batch": {"input": "2.5", "cache_read": "2.5", "output": "7.5"}
          }
        }
      ]
    },
    {
      "model": "gpt-4o-mini",
      "served_as": ["gpt-4o-mini-2024-07-18"],
      "kind": "chat",
      "context_tokens_max": 128000,
      "output_tokens_max": 16384,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "reasoning"],
      "note": "No cached price listed for batch: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.15", "cache_read": "0.075", "output": "0.6"},
            "priority": {"input": "0.25", "cache_read": "0.125", "output": "1"},
            "batch": {"input": "0.075", "cache_read": "0.075", "output": "0.3"}
          }
        }
      ]
    },
    {
      "model": "gpt-3.5-turbo",
      "kind": "chat",
      "context_tokens_max": 16385,
      "output_tokens_max": 4096,
      "refuses": ["cache_options", "reasoning"],
      "retires": "2026-10-23",
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.5", "output": "1.5"}
          }
        }
      ]
    },
    {
      "model": "gpt-3.5-turbo-0125",
      "kind": "chat",
      "context_tokens_max": 16385,
      "output_tokens_max": 4096,
      "refuses": ["cache_options", "reasoning"],
      "retires": "2026-10-23",
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.5", "cache_read": "0.5", "output": "1.5"},
            "batch": {"input": "0.25", "cache_read": "0.25", "output": "0.75"}
          }
        }
      ]
    },
    {
      "model": "gpt-3.5-turbo-1106",
      "kind": "chat",
      "context_tokens_max": 16385,
      "output_tokens_max": 4096,
      "refuses": ["cache_options", "reasoning"],
      "retires": "2026-09-28",
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1", "cache_read": "1", "output": "2"},
            "batch": {"input": "1", "cache_read": "1", "output": "2"}
          }
        }
      ]
    },
    {
      "model": "gpt-3.5-turbo-16k",
      "kind": "chat",
      "context_tokens_max": 16385,
      "output_tokens_max": 4096,
      "refuses": ["cache_options", "reasoning"],
      "retires": "2026-10-23",
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "3", "cache_read": "3", "output": "4"}
          }
        }
      ]
    },
    {
      "model": "o1",
      "served_as": ["o1-2024-12-17"],
      "kind": "chat",
      "context_tokens_max": 200000,
      "output_tokens_max": 100000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "retires": "2026-10-23",
      "note": "No cached price listed for batch: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "15", "cache_read": "7.5", "output": "60"},
            "batch": {"input": "7.5", "cache_read": "7.5", "output": "30"}
          }
        }
      ]
    },
    {
      "model": "o1-pro",
      "served_as": ["o1-pro-2025-03-19"],
      "kind": "chat",
      "context_tokens_max": 200000,
      "output_tokens_max": 100000,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "retires": "2026-10-23",
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "150", "cache_read": "150", "output": "600"},
            "batch": {"input": "75", "cache_read": "75", "output": "300"}
          }
        }
      ]
    },
    {
      "model": "o3",
      "served_as": ["o3-2025-04-16"],
      "kind": "chat",
      "context_tokens_max": 200000,
      "output_tokens_max": 100000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "retires": "2026-12-11",
      "note": "No cached price listed for batch: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.5", "output": "8"},
            "flex": {"input": "1", "cache_read": "0.25", "output": "4"},
            "priority": {"input": "3.5", "cache_read": "0.875", "output": "14"},
            "batch": {"input": "1", "cache_read": "1", "output": "4"}
          }
        }
      ]
    },
    {
      "model": "o3-mini",
      "served_as": ["o3-mini-2025-01-31"],
      "kind": "chat",
      "context_tokens_max": 200000,
      "output_tokens_max": 100000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "retires": "2026-10-23",
      "note": "No cached price listed for batch: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.1", "cache_read": "0.55", "output": "4.4"},
            "batch": {"input": "0.55", "cache_read": "0.55", "output": "2.2"}
          }
        }
      ]
    },
    {
      "model": "o3-pro",
      "served_as": ["o3-pro-2025-06-10"],
      "kind": "chat",
      "context_tokens_max": 200000,
      "output_tokens_max": 100000,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "retires": "2026-12-11",
      "note": "No cached price listed: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "20", "cache_read": "20", "output": "80"},
            "batch": {"input": "10", "cache_read": "10", "output": "40"}
          }
        }
      ]
    },
    {
      "model": "o4-mini",
      "served_as": ["o4-mini-2025-04-16"],
      "kind": "chat",
      "context_tokens_max": 200000,
      "output_tokens_max": 100000,
      "cache_min_tokens": 1024,
      "refuses": ["cache_options", "max_tokens", "sampling", "stop"],
      "retires": "2026-10-23",
      "note": "Cached flex: the source rounds to 0.138; this is the exact half of 0.275. No cached price listed for batch: cached tokens at the input price.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.1", "cache_read": "0.275", "output": "4.4"},
            "flex": {"input": "0.55", "cache_read": "0.1375", "output": "2.2"},
            "priority": {"input": "2", "cache_read": "0.5", "output": "8"},
            "batch": {"input": "0.55", "cache_read": "0.55", "output": "2.2"}
          }
        }
      ]
    },
    {
      "model": "chat-latest",
      "kind": "chat",
      "context_tokens_max": 400000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "5", "cache_read": "0.5", "output": "30"}
          }
        }
      ]
    },
    {
      "model": "gpt-daybreak-blue-latest",
      "served_as": ["daybreak-blue-latest"],
      "kind": "chat",
      "context_tokens_max": 922000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "note": "Writes that live 12 hours are listed in part or not at all.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "4", "cache_read": "0.4", "cache_write_30m": "5", "output": "20"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "8", "cache_read": "0.8", "cache_write_30m": "10", "output": "30"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-daybreak-red-latest",
      "served_as": ["daybreak-red-latest"],
      "kind": "chat",
      "context_tokens_max": 400000,
      "output_tokens_max": 128000,
      "cache_min_tokens": 1024,
      "note": "Writes that live 12 hours are listed in part or not at all.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "12.5", "cache_read": "1.25", "cache_write_30m": "15.625", "output": "75"}
          },
          "long_context": {
            "threshold": 272000,
            "inclusive": false,
            "rates": {
              "default": {"input": "25", "cache_read": "2.5", "cache_write_30m": "31.25", "output": "112.5"}
            }
          }
        }
      ]
    },
    {
      "model": "gpt-rosalind-discovery",
      "kind": "chat",
      "cache_min_tokens": 1024,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "5", "cache_read": "0.5", "output": "25"}
          }
        }
      ]
    },
    {
      "model": "gpt-rosalind-research",
      "kind": "chat",
      "cache_min_tokens": 1024,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "5", "cache_read": "0.5", "output": "25"}
          }
        }
      ]
    },
    {
      "model": "text-embedding-3-large",
      "kind": "embedding",
      "context_tokens_max": 8191,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.13"},
            "batch": {"input": "0.065"}
          }
        }
      ]
    },
    {
      "model": "text-embedding-3-small",
      "kind": "embedding",
      "context_tokens_max": 8191,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.02"},
            "batch": {"input": "0.01"}
          }
        }
      ]
    },
    {
      "model": "text-embedding-ada-002",
      "served_as": ["text-embedding-ada-002-v2"],
      "kind": "embedding",
      "context_tokens_max": 8191,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "0.1"},
            "batch": {"input": "0.05"}
          }
        }
      ]
    }
  ]
}

"""#),
        ("xai.json", #"""
{
  "$schema": "./prices.schema.json",
  "provider": "xai",
  "as_of": "2026-11-22",
  "currency": "USD",
  "unit": "USD per million tokens",
  "sources": [
    "litellm 1.109.1, model_prices_and_context_window_backup.json (PyPI, 2026-11-12)",
    "xAI pricing page (2026-09-29), priority, batch and regions pages"
  ],
  "notes": [
    "A day begins at 00:00 UTC: the vendors name days, but neither an hour nor a zone. `from` is the first day on which a price holds, `until` the first on which it no longer does; null has no end.",
    "A price that is not listed is unknown, never zero: what needs it is left unpriced.",
    "Models retired before 2026-09-01 are left out; `retires` does not end a price, for what was served was billed.",
    "`priority` is twice every rate, charged only when the answer says so; the source has no such rows, they are written out here.",
    "The threshold is inclusive: from 200,000 prompt tokens on, cached included, the whole request is at the long rates.",
    "Batch takes 20 % off, for grok-4.3 and the grok-4.20-0309 family only. There is no flex and no charge for cache writes.",
    "Server-side tools, searches and the fee for blocked requests are charged besides."
  ],
  "models": [
    {
      "model": "grok-build-0.1",
      "served_as": ["grok-code-fast", "grok-code-fast-1", "grok-code-fast-1-0825"],
      "kind": "chat",
      "context_tokens_max": 256000,
      "output_tokens_max": 256000,
      "refuses": ["penalties", "stop"],
      "note": "grok-code-fast names are redirected here and billed at these prices.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1", "cache_read": "0.2", "output": "2"},
            "priority": {"input": "2", "cache_read": "0.4", "output": "4"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": true,
            "rates": {
              "default": {"input": "2", "cache_read": "0.4", "output": "4"},
              "priority": {"input": "4", "cache_read": "0.8", "output": "8"}
            }
          }
        }
      ]
    },
    {
      "model": "grok-4.7",
      "kind": "chat",
      "context_tokens_max": 500000,
      "output_tokens_max": 500000,
      "refuses": ["penalties", "stop"],
      "region_uplift": {"us": "1.1"},
      "note": "The source lists a batch price; the vendor's page of 2026-09-29 grants none to this model.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.5", "output": "6"},
            "priority": {"input": "4", "cache_read": "1", "output": "12"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": true,
            "rates": {
              "default": {"input": "4", "cache_read": "1", "output": "12"},
              "priority": {"input": "8", "cache_read": "2", "output": "24"}
            }
          }
        }
      ]
    },
    {
      "model": "grok-4.6",
      "kind": "chat",
      "context_tokens_max": 500000,
      "output_tokens_max": 500000,
      "refuses": ["penalties", "stop"],
      "region_uplift": {"us": "1.1"},
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.5", "output": "6"},
            "priority": {"input": "4", "cache_read": "1", "output": "12"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": true,
            "rates": {
              "default": {"input": "4", "cache_read": "1", "output": "12"},
              "priority": {"input": "8", "cache_read": "2", "output": "24"}
            }
          }
        }
      ]
    },
    {
      "model": "grok-4.5",
      "served_as": ["grok-4.5-latest", "grok-build-latest"],
      "kind": "chat",
      "context_tokens_max": 500000,
      "output_tokens_max": 500000,
      "refuses": ["penalties", "stop"],
      "note": "Cached was 0.50 in July 2026; the day of the cut is not known, 2026-09-29 is the first day on which this price was seen.",
      "periods": [
        {
          "from": "2026-09-29",
          "until": null,
          "rates": {
            "default": {"input": "2", "cache_read": "0.3", "output": "6"},
            "priority": {"input": "4", "cache_read": "0.6", "output": "12"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": true,
            "rates": {
              "default": {"input": "4", "cache_read": "0.6", "output": "12"},
              "priority": {"input": "8", "cache_read": "1.2", "output": "24"}
            }
          }
        }
      ]
    },
    {
      "model": "grok-4.3",
      "served_as": ["grok-4.3-latest"],
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 1000000,
      "refuses": ["penalties", "stop"],
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.25", "cache_read": "0.2", "output": "2.5"},
            "priority": {"input": "2.5", "cache_read": "0.4", "output": "5"},
            "batch": {"input": "1", "cache_read": "0.16", "output": "2"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": true,
            "rates": {
              "default": {"input": "2.5", "cache_read": "0.4", "output": "5"},
              "priority": {"input": "5", "cache_read": "0.8", "output": "10"},
              "batch": {"input": "2", "cache_read": "0.32", "output": "4"}
            }
          }
        }
      ]
    },
    {
      "model": "grok-4.20-reasoning",
      "served_as": ["grok-4.20-0309-reasoning", "grok-4.20-reasoning-latest"],
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 1000000,
      "refuses": ["penalties", "stop"],
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.25", "cache_read": "0.2", "output": "2.5"},
            "priority": {"input": "2.5", "cache_read": "0.4", "output": "5"},
            "batch": {"input": "1", "cache_read": "0.16", "output": "2"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": true,
            "rates": {
              "default": {"input": "2.5", "cache_read": "0.4", "output": "5"},
              "priority": {"input": "5", "cache_read": "0.8", "output": "10"},
              "batch": {"input": "2", "cache_read": "0.32", "output": "4"}
            }
          }
        }
      ]
    },
    {
      "model": "grok-4.20-non-reasoning",
      "served_as": ["grok-4.20-0309-non-reasoning", "grok-4.20-non-reasoning-latest"],
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 1000000,
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.25", "cache_read": "0.2", "output": "2.5"},
            "priority": {"input": "2.5", "cache_read": "0.4", "output": "5"},
            "batch": {"input": "1", "cache_read": "0.16", "output": "2"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": true,
            "rates": {
              "default": {"input": "2.5", "cache_read": "0.4", "output": "5"},
              "priority": {"input": "5", "cache_read": "0.8", "output": "10"},
              "batch": {"input": "2", "cache_read": "0.32", "output": "4"}
            }
          }
        }
      ]
    },
    {
      "model": "grok-4.20-multi-agent-beta-latest",
      "served_as": [
        "grok-4.20-multi-agent-beta-0309",
        "grok-4.20-multi-agent-experimental-beta-0304",
        "grok-4.20-multi-agent-experimental-beta-latest"
      ],
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 1000000,
      "refuses": ["penalties", "stop"],
      "note": "Responses API only.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.25", "cache_read": "0.2", "output": "2.5"},
            "priority": {"input": "2.5", "cache_read": "0.4", "output": "5"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": true,
            "rates": {
              "default": {"input": "2.5", "cache_read": "0.4", "output": "5"},
              "priority": {"input": "5", "cache_read": "0.8", "output": "10"}
            }
          }
        }
      ]
    },
    {
      "model": "grok-4.20-multi-agent",
      "served_as": ["grok-4.20-multi-agent-0309", "grok-4.20-multi-agent-latest"],
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 1000000,
      "refuses": ["penalties", "stop"],
      "note": "Responses API only.",
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.25", "cache_read": "0.2", "output": "2.5"},
            "priority": {"input": "2.5", "cache_read": "0.4", "output": "5"},
            "batch": {"input": "1", "cache_read": "0.16", "output": "2"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": true,
            "rates": {
              "default": {"input": "2.5", "cache_read": "0.4", "output": "5"},
              "priority": {"input": "5", "cache_read": "0.8", "output": "10"},
              "batch": {"input": "2", "cache_read": "0.32", "output": "4"}
            }
          }
        }
      ]
    },
    {
      "model": "grok-4.20-beta",
      "served_as": [
        "grok-4.20-beta-0309",
        "grok-4.20-beta-0309-non-reasoning",
        "grok-4.20-beta-0309-reasoning",
        "grok-4.20-beta-latest",
        "grok-4.20-beta-latest-non-reasoning",
        "grok-4.20-beta-latest-reasoning",
        "grok-4.20-beta-non-reasoning",
        "grok-4.20-beta-reasoning",
        "grok-4.20-experimental-beta-0304",
        "grok-4.20-experimental-beta-0304-non-reasoning",
        "grok-4.20-experimental-beta-0304-reasoning",
        "grok-4.20-experimental-beta-latest",
        "grok-4.20-experimental-beta-non-reasoning-latest",
        "grok-4.20-experimental-beta-reasoning-latest",
        "grok-4.20-non-reasoning-gv2",
        "grok-4.20-reasoning-gv2"
      ],
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 1000000,
      "refuses": ["penalties", "stop"],
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.25", "cache_read": "0.2", "output": "2.5"},
            "priority": {"input": "2.5", "cache_read": "0.4", "output": "5"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": true,
            "rates": {
              "default": {"input": "2.5", "cache_read": "0.4", "output": "5"},
              "priority": {"input": "5", "cache_read": "0.8", "output": "10"}
            }
          }
        }
      ]
    },
    {
      "model": "grok-4.20",
      "served_as": ["grok-4.20-0309"],
      "kind": "chat",
      "context_tokens_max": 1000000,
      "output_tokens_max": 1000000,
      "refuses": ["penalties", "stop"],
      "periods": [
        {
          "from": null,
          "until": null,
          "rates": {
            "default": {"input": "1.25", "cache_read": "0.2", "output": "2.5"},
            "priority": {"input": "2.5", "cache_read": "0.4", "output": "5"},
            "batch": {"input": "1", "cache_read": "0.16", "output": "2"}
          },
          "long_context": {
            "threshold": 200000,
            "inclusive": true,
            "rates": {
              "default": {"input": "2.5", "cache_read": "0.4", "output": "5"},
              "priority": {"input": "5", "cache_read": "0.8", "output": "10"},
              "batch": {"input": "2", "cache_read": "0.32", "output": "4"}
            }
          }
        }
      ]
    }
  ]
}

"""#),
    ]
}

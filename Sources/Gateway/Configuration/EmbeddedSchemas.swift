// Made by scripts/embed.py from schemas/. Do not edit: change those files and run it again.
// swift-format-ignore-file

/// The JSON Schemas and the OpenAPI document that the binary carries.
enum EmbeddedSchemas {
    /// `schemas/scenario.schema.json`.
    static let scenario = #"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Replay scenario",
  "description": "Replicas of a customer's own, what happens when they are full, and what managed would do instead. `zumik replay --scenario FILE` refuses whatever does not fit, with the path.",
  "type": "object",
  "additionalProperties": false,
  "required": ["name", "profile", "replicas", "objectives"],
  "properties": {
    "name": { "type": "string", "minLength": 1, "maxLength": 120 },
    "profile": {
      "description": "byoc: the replicas serve all. hybrid: what they have no room for overflows to managed, and `overflow` is required.",
      "type": "string",
      "enum": ["byoc", "hybrid"]
    },
    "models": {
      "description": "Names of models, as clients ask for them, whose recorded requests the replicas are to serve; left out: all. A trace has no names.",
      "type": "array",
      "minItems": 1,
      "maxItems": 64,
      "items": { "type": "string", "minLength": 1, "maxLength": 256 }
    },
    "choice": {
      "description": "How a request's replica is chosen: by the fewest requests, or by the first token that is expected soonest with what is cached of its prompt.",
      "type": "string",
      "enum": ["load", "prefix"],
      "default": "prefix"
    },
    "trace_class": {
      "description": "The class of a trace's requests.",
      "type": "string",
      "enum": ["interactive", "standard", "flex", "batch"],
      "default": "interactive"
    },
    "replicas": { "$ref": "#/$defs/replicas" },
    "overflow": { "$ref": "#/$defs/overflow" },
    "managed": { "$ref": "#/$defs/managed" },
    "objectives": {
      "description": "What a good answer is, by class. Requests of other classes have no objective.",
      "type": "object",
      "additionalProperties": false,
      "minProperties": 1,
      "properties": {
        "interactive": { "$ref": "#/$defs/objective" },
        "standard": { "$ref": "#/$defs/objective" },
        "flex": { "$ref": "#/$defs/objective" },
        "batch": { "$ref": "#/$defs/objective" }
      }
    }
  },
  "$defs": {
    "usd": {
      "description": "USD as a decimal with at most twelve places.",
      "type": "string",
      "pattern": "^[0-9]{1,8}(\\.[0-9]{1,12})?$"
    },
    "per_million": {
      "description": "USD for a million tokens, with at most six places, up to 100000.",
      "type": "string",
      "pattern": "^[0-9]{1,6}(\\.[0-9]{1,6})?$"
    },
    "replicas": {
      "description": "Replicas of one kind, each with its own memory.",
      "type": "object",
      "additionalProperties": false,
      "required": ["count", "hourly_price", "concurrency", "prefill_tokens_per_second", "decode_tokens_per_second", "kv_cache"],
      "properties": {
        "count": { "type": "integer", "minimum": 1, "maximum": 256 },
        "hourly_price": { "$ref": "#/$defs/usd" },
        "concurrency": { "description": "Requests that one replica serves at a time.", "type": "integer", "minimum": 1, "maximum": 4096 },
        "prefill_tokens_per_second": { "description": "Of one replica, which reads one prompt at a time.", "type": "integer", "minimum": 1, "maximum": 100000000 },
        "decode_tokens_per_second": {
          "description": "What each stream gets: one number, or points of a curve by how many streams run beside each other, the first of them 1. Between two points it changes in proportion, behind the last it stays.",
          "anyOf": [
            { "type": "integer", "minimum": 1, "maximum": 1000000 },
            {
              "type": "array", "minItems": 1, "maxItems": 64,
              "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["streams", "each"],
                "properties": {
                  "streams": { "type": "integer", "minimum": 1, "maximum": 4096 },
                  "each": { "type": "integer", "minimum": 1, "maximum": 1000000 }
                }
              }
            }
          ]
        },
        "decode_percent_while_prefilling": { "description": "How much of that is left while a prompt is read.", "type": "integer", "minimum": 1, "maximum": 100, "default": 100 },
        "kv_cache": {
          "description": "Memory for keys and values of one replica. A request holds room for its prompt and its whole answer; beginnings of prompts stay until their room is needed, the least recently used first.",
          "type": "object",
          "additionalProperties": false,
          "required": ["blocks"],
          "properties": {
            "blocks": { "type": "integer", "minimum": 1, "maximum": 1000000000 },
            "block_tokens": { "type": "integer", "minimum": 1, "maximum": 65536, "default": 16 }
          }
        }
      }
    },
    "overflow": {
      "description": "When a request is not left waiting: hybrid sends it to managed, byoc refuses it. Absent: it waits for as long as it takes.",
      "type": "object",
      "additionalProperties": false,
      "required": ["waiting_max"],
      "properties": {
        "waiting_max": { "description": "Requests that wait at one replica, at most.", "type": "integer", "minimum": 0, "maximum": 1000000 },
        "wait_ms_max": { "description": "The longest that one waits; absent: no limit.", "type": "integer", "minimum": 0, "maximum": 86400000 }
      }
    },
    "managed": {
      "description": "What managed would do. Required for traces; of recorded requests it is known what managed did.",
      "type": "object",
      "additionalProperties": false,
      "required": ["first_token_ms", "output_tokens_per_second", "prices"],
      "properties": {
        "first_token_ms": { "type": "integer", "minimum": 0, "maximum": 3600000 },
        "input_tokens_per_second": { "description": "How fast uncached input is read, in addition; absent: at once.", "type": "integer", "minimum": 1, "maximum": 100000000 },
        "output_tokens_per_second": { "type": "integer", "minimum": 1, "maximum": 1000000 },
        "cache_seconds": { "description": "How long a prompt's beginning stays cached after it was used; 0: not at all.", "type": "integer", "minimum": 0, "maximum": 604800, "default": 0 },
        "cache_tokens_min": { "description": "The least that is read from the cache.", "type": "integer", "minimum": 0, "maximum": 1000000, "default": 1024 },
        "prices": {
          "type": "object",
          "additionalProperties": false,
          "required": ["input_per_million", "output_per_million"],
          "properties": {
            "input_per_million": { "$ref": "#/$defs/per_million" },
            "cache_read_per_million": { "description": "Absent: as uncached input.", "$ref": "#/$defs/per_million" },
            "output_per_million": { "$ref": "#/$defs/per_million" }
          }
        }
      }
    },
    "objective": {
      "description": "Every limit that is given holds for a good answer; one at least is given.",
      "type": "object",
      "additionalProperties": false,
      "required": ["target"],
      "properties": {
        "ttft_ms": { "description": "To the first token, of streams.", "type": "integer", "minimum": 1, "maximum": 604800000 },
        "total_ms": { "description": "To the end.", "type": "integer", "minimum": 1, "maximum": 604800000 },
        "target": { "description": "The share that is to be good, from 0 to 1 with at most six places.", "type": "string", "pattern": "^[01](\\.[0-9]{1,6})?$" }
      }
    }
  }
}

"""#

    /// `schemas/zumik.schema.json`.
    static let configuration = #"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "zumik.json",
  "description": "Configuration of the Zumik gateway. `zumik serve` refuses whatever does not fit.",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "$schema": { "type": "string" },
    "listen": {
      "description": "ADDRESS:PORT to listen on; IPv6 addresses in brackets.",
      "type": "string",
      "minLength": 3,
      "default": "127.0.0.1:8080"
    },
    "data_dir": {
      "description": "Directory of the ledger; relative paths count from the configuration file.",
      "type": "string",
      "minLength": 1,
      "default": "data"
    },
    "admin_token": {
      "description": "The token that sees and administers everything on the native surface.",
      "$ref": "#/$defs/secret"
    },
    "master_key": {
      "description": "Wraps the data keys under which customers' own keys are sealed: 32 bytes as 64 hexadecimal digits or base64; keys after the first only open. Without this member: ZUMIK_MASTER_KEY, or else keys/master.key in the data directory, made at the first start.",
      "$ref": "#/$defs/secret"
    },
    "providers": {
      "description": "Accounts at each provider. Without this member, every provider whose key variable is set is enabled.",
      "type": "object",
      "additionalProperties": false,
      "minProperties": 1,
      "properties": {
        "openai": { "$ref": "#/$defs/provider" },
        "anthropic": { "$ref": "#/$defs/provider" },
        "gemini": { "$ref": "#/$defs/provider" },
        "xai": { "$ref": "#/$defs/provider" },
        "fireworks": { "$ref": "#/$defs/provider" },
        "bifrost": {
          "description": "Bifrost gateways of the operator's, for vendors beyond the five: models are named vendor/model.",
          "type": "object",
          "additionalProperties": false,
          "required": ["accounts"],
          "properties": {
            "accounts": { "type": "array", "minItems": 1, "maxItems": 64, "items": { "$ref": "#/$defs/gateway_account" } }
          }
        },
        "openrouter": {
          "description": "A broker for verified outages, and for customers whose policy says allow_brokered. It is never chosen otherwise.",
          "type": "object",
          "additionalProperties": false,
          "required": ["accounts"],
          "properties": {
            "accounts": { "type": "array", "minItems": 1, "maxItems": 1, "items": { "$ref": "#/$defs/broker_account" } }
          }
        },
        "byoc": {
          "description": "Servers that customers host (vLLM, SGLang), for the profiles byoc and hybrid.",
          "type": "object",
          "additionalProperties": false,
          "required": ["accounts"],
          "properties": {
            "accounts": { "type": "array", "minItems": 1, "maxItems": 64, "items": { "$ref": "#/$defs/hosted_account" } }
          }
        }
      }
    },
    "models": {
      "description": "Aliases: for each, the upstream models that its owner accepts, in order of preference.",
      "type": "object",
      "propertyNames": { "pattern": "^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$" },
      "additionalProperties": {
        "type": "object",
        "additionalProperties": false,
        "required": ["routes"],
        "properties": {
          "routes": {
            "type": "array",
            "minItems": 1,
            "maxItems": 16,
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": ["provider", "model"],
              "properties": {
                "provider": { "$ref": "#/$defs/provider_name" },
                "model": { "type": "string", "minLength": 1, "maxLength": 256 }
              }
            }
          },
          "strategy": { "$ref": "#/$defs/strategy" }
        }
      }
    },
    "classes": {
      "description": "Targets of the quality-of-service classes; what is absent keeps its default.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "interactive": { "$ref": "#/$defs/class" },
        "standard": { "$ref": "#/$defs/class" },
        "flex": { "$ref": "#/$defs/class" },
        "batch": { "$ref": "#/$defs/class" }
      }
    },
    "attempts": {
      "description": "Limits of attempts; times in milliseconds.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "max": { "type": "integer", "minimum": 1, "maximum": 16, "default": 4 },
        "connect_timeout_ms": { "$ref": "#/$defs/milliseconds", "default": 2000 },
        "first_token_timeout_ms": { "$ref": "#/$defs/milliseconds", "default": 15000 },
        "idle_timeout_ms": { "$ref": "#/$defs/milliseconds", "default": 10000 },
        "response_timeout_ms": { "$ref": "#/$defs/milliseconds", "default": 600000 }
      }
    },
    "routing": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "strategy": { "$ref": "#/$defs/strategy" },
        "outage_window_ms": {
          "description": "How old a failed probe of a route may be to count as evidence for an outage.",
          "type": "integer",
          "minimum": 300,
          "maximum": 3600000,
          "default": 30000
        }
      }
    },
    "server": {
      "description": "Limits of the HTTP server.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "threads": { "type": "integer", "minimum": 1, "maximum": 64, "default": 1 },
        "connections_max": { "type": "integer", "minimum": 16, "maximum": 65536, "default": 4096 },
        "head_bytes_max": { "type": "integer", "minimum": 4096, "maximum": 1048576, "default": 16384 },
        "body_bytes_max": { "type": "integer", "minimum": 1024, "maximum": 268435456, "default": 33554432 },
        "idle_timeout_ms": { "$ref": "#/$defs/milliseconds", "default": 75000 },
        "shutdown_grace_ms": { "$ref": "#/$defs/milliseconds", "default": 30000 }
      }
    },
    "log": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "level": { "enum": ["debug", "info", "warning", "error"], "default": "info" }
      }
    }
  },
  "$defs": {
    "milliseconds": { "type": "integer", "minimum": 1, "maximum": 604800000 },
    "strategy": { "enum": ["weighted", "ordered"] },
    "provider_name": { "enum": ["openai", "anthropic", "gemini", "xai", "fireworks", "bifrost", "openrouter", "byoc"] },
    "secret": {
      "description": "Where a secret is found: never the secret itself.",
      "type": "object",
      "additionalProperties": false,
      "minProperties": 1,
      "maxProperties": 1,
      "properties": {
        "env": { "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$" },
        "file": { "type": "string", "minLength": 1 }
      }
    },
    "provider": {
      "type": "object",
      "additionalProperties": false,
      "required": ["accounts"],
      "properties": {
        "accounts": {
          "type": "array",
          "minItems": 1,
          "maxItems": 64,
          "items": { "$ref": "#/$defs/account" }
        }
      }
    },
    "account": {
      "type": "object",
      "additionalProperties": false,
      "required": ["name", "api_key"],
      "properties": {
        "name": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" },
        "region": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$" },
        "price_region": {
          "description": "The region whose uplift the provider bills for this account.",
          "enum": ["us", "eu"]
        },
        "base_url": { "type": "string", "pattern": "^https?://[^\\s]+[^\\s/]$" },
        "fireworks_account": {
          "description": "Fireworks' own id of this account, without which it deletes no stored response.",
          "type": "string",
          "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
        },
        "anthropic_version": {
          "description": "The version of Anthropic's API that this account is called with, instead of the pinned 2023-06-01; the client's own header never counts. 2026-10-21 takes no sampling parameters.",
          "enum": ["2023-06-01", "2026-10-21"]
        },
        "api_key": { "$ref": "#/$defs/secret" }
      }
    },
    "gateway_account": {
      "type": "object",
      "additionalProperties": false,
      "required": ["name", "base_url", "api_key"],
      "properties": {
        "name": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" },
        "region": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$" },
        "price_region": { "enum": ["us", "eu"] },
        "base_url": { "type": "string", "pattern": "^https?://[^\\s]+[^\\s/]$" },
        "api_key": { "$ref": "#/$defs/secret" },
        "key_id": {
          "description": "The id of the key that Bifrost is to use; without it Bifrost chooses among its keys by itself.",
          "type": "string",
          "pattern": "^[A-Za-z0-9._:-]{1,128}$"
        },
        "vendors": {
          "description": "Vendors whose models it answers for by the name vendor/model, beside bifrost/vendor/model.",
          "type": "array",
          "maxItems": 64,
          "items": { "type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$" }
        }
      }
    },
    "hosted_account": {
      "description": "One address (base_url), or several replicas among which Zumik chooses; behind a router it is one route.",
      "type": "object",
      "additionalProperties": false,
      "required": ["name"],
      "properties": {
        "name": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" },
        "region": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$" },
        "customer": {
          "description": "Whose servers they are; without it every customer's whose profile is byoc or hybrid.",
          "type": "string",
          "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
        },
        "models": {
          "description": "The models that they serve; without it whatever is asked of them by byoc/model.",
          "type": "array",
          "minItems": 1,
          "maxItems": 256,
          "items": { "type": "string", "pattern": "^[A-Za-z0-9._:/@#+-]{1,256}$" }
        },
        "base_url": { "type": "string", "pattern": "^https?://[^\\s]+[^\\s/]$" },
        "replicas": {
          "type": "array",
          "minItems": 1,
          "maxItems": 256,
          "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "base_url"],
            "properties": {
              "name": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" },
              "base_url": { "type": "string", "pattern": "^https?://[^\\s]+[^\\s/]$" }
            }
          }
        },
        "router": {
          "description": "Whether a router chooses among replicas behind base_url: then Zumik chooses nothing there.",
          "type": "boolean",
          "default": false
        },
        "router_replicas": {
          "description": "How many replicas stand behind the router.",
          "type": "integer",
          "minimum": 1,
          "maximum": 10000,
          "default": 1
        },
        "concurrency": {
          "description": "Requests that one replica runs at once: its hour is shared out by these.",
          "type": "integer",
          "minimum": 1,
          "maximum": 4096,
          "default": 8
        },
        "hot_after": {
          "description": "In a hybrid: a prompt's prefix is served here once it came this many times within five to ten minutes; before, the next lane serves it. 0 and 1: from the first.",
          "type": "integer",
          "minimum": 0,
          "maximum": 1000,
          "default": 0
        },
        "replica_hour_usd": {
          "description": "What one replica costs its owner for an hour, a decimal in USD.",
          "type": "string",
          "pattern": "^[0-9]{1,6}([.][0-9]{1,12})?$"
        },
        "api_key": { "$ref": "#/$defs/secret" }
      }
    },
    "broker_account": {
      "type": "object",
      "additionalProperties": false,
      "required": ["name", "api_key"],
      "properties": {
        "name": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" },
        "region": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$" },
        "base_url": { "type": "string", "pattern": "^https?://[^\\s]+[^\\s/]$" },
        "api_key": { "$ref": "#/$defs/secret" },
        "models": {
          "description": "What the broker calls a model (provider/model), and which vendor there is to serve it, where its own rule is not meant.",
          "type": "object",
          "propertyNames": { "pattern": "^(openai|anthropic|gemini|xai|fireworks)/[A-Za-z0-9._:/@#+-]{1,200}$" },
          "additionalProperties": {
            "type": "object",
            "additionalProperties": false,
            "minProperties": 1,
            "properties": {
              "model": { "type": "string", "pattern": "^[A-Za-z0-9._:/@#+-]{1,256}$" },
              "vendor": { "type": "string", "pattern": "^[a-z0-9][a-z0-9_/-]{0,63}$" }
            }
          }
        }
      }
    },
    "class": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "ttft_target_ms": { "$ref": "#/$defs/milliseconds" },
        "deadline_ms": { "$ref": "#/$defs/milliseconds" }
      }
    }
  }
}

"""#

    /// `schemas/openapi.json`.
    static let openapi = #"""
{
  "openapi": "3.1.0",
  "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
  "info": {
    "title": "Zumik",
    "version": "1",
    "description": "An LLM gateway whose books are the product. Client surfaces under /v1, the native surface under /zumik/v1."
  },
  "servers": [
    {
      "url": "/"
    }
  ],
  "security": [
    {
      "bearer": []
    },
    {
      "apiKey": []
    }
  ],
  "tags": [
    {
      "name": "client surfaces",
      "description": "What OpenAI's and Anthropic's clients speak."
    },
    {
      "name": "responses",
      "description": "What became of each request."
    },
    {
      "name": "outcomes",
      "description": "Reason codes and service levels."
    },
    {
      "name": "costs",
      "description": "What was used, what it cost, and the books of it."
    },
    {
      "name": "ledger",
      "description": "The log and its proofs; for the administrator."
    },
    {
      "name": "customers",
      "description": "Customers, keys and policies; for the administrator."
    },
    {
      "name": "operation",
      "description": "Health and metrics."
    }
  ],
  "paths": {
    "/zumik/v1/slo/objectives": {
      "get": {
        "operationId": "getObjectives",
        "summary": "The service-level objectives",
        "tags": [
          "outcomes"
        ],
        "responses": {
          "200": {
            "description": "Every objective that the caller may see.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Objective"
                      }
                    },
                    "has_more": {
                      "type": "boolean"
                    },
                    "next": {
                      "type": [
                        "string",
                        "null"
                      ]
                    }
                  },
                  "required": [
                    "object",
                    "data",
                    "has_more",
                    "next"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          }
        }
      }
    },
    "/zumik/v1/slo/objectives/{id}": {
      "put": {
        "operationId": "setObjective",
        "summary": "Sets an objective as a whole",
        "tags": [
          "outcomes"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The objective's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/Objective"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "As it holds now.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Objective"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/slo/compliance": {
      "get": {
        "operationId": "getCompliance",
        "summary": "Whether objectives are kept",
        "tags": [
          "outcomes"
        ],
        "parameters": [
          {
            "name": "objective",
            "in": "query",
            "required": false,
            "description": "This objective only; else a list of all.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "from",
            "in": "query",
            "required": false,
            "description": "Ended at or after this time or day; widened to a minute. Else the objective's own window before `to`.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "to",
            "in": "query",
            "required": false,
            "description": "Ended before this time or day; widened to a minute. Else now.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "min_seq",
            "in": "query",
            "required": false,
            "description": "Waits, at most five seconds, until the answer includes this event.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          }
        ],
        "responses": {
          "200": {
            "description": "One objective's compliance, or a list.",
            "content": {
              "application/json": {
                "schema": {
                  "anyOf": [
                    {
                      "$ref": "#/components/schemas/Compliance"
                    },
                    {
                      "type": "object",
                      "properties": {
                        "object": {
                          "const": "list"
                        },
                        "data": {
                          "type": "array",
                          "items": {
                            "$ref": "#/components/schemas/Compliance"
                          }
                        },
                        "has_more": {
                          "type": "boolean"
                        },
                        "next": {
                          "type": [
                            "string",
                            "null"
                          ]
                        },
                        "ledger_seq": {
                          "type": "integer"
                        }
                      },
                      "required": [
                        "object",
                        "data",
                        "has_more",
                        "next",
                        "ledger_seq"
                      ],
                      "additionalProperties": false
                    }
                  ]
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          },
          "504": {
            "$ref": "#/components/responses/Problem504"
          }
        }
      }
    },
    "/zumik/v1/reason-codes": {
      "get": {
        "operationId": "getReasonCodes",
        "summary": "How often each code ended something",
        "tags": [
          "outcomes"
        ],
        "parameters": [
          {
            "name": "customer",
            "in": "query",
            "required": false,
            "description": "Only this customer's; a customer's key sees its own in any case.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "provider",
            "in": "query",
            "required": false,
            "description": "Only of this provider.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "from",
            "in": "query",
            "required": false,
            "description": "Recorded at or after this time or day; widened to an hour. Else 30 days before `to`.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "to",
            "in": "query",
            "required": false,
            "description": "Recorded before this time or day; widened to an hour. Else now.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "group_by",
            "in": "query",
            "required": false,
            "description": "Of provider, model, region, stage and hour, with commas; stage always.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "min_seq",
            "in": "query",
            "required": false,
            "description": "Waits, at most five seconds, until the answer includes this event.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Counts, the most frequent first.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "from": {
                      "type": "string",
                      "format": "date-time"
                    },
                    "to": {
                      "type": "string",
                      "format": "date-time"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/ReasonCodeCount"
                      }
                    },
                    "has_more": {
                      "type": "boolean"
                    },
                    "next": {
                      "type": [
                        "string",
                        "null"
                      ]
                    },
                    "ledger_seq": {
                      "type": "integer"
                    }
                  },
                  "required": [
                    "object",
                    "from",
                    "to",
                    "data",
                    "has_more",
                    "next",
                    "ledger_seq"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          },
          "504": {
            "$ref": "#/components/responses/Problem504"
          }
        }
      }
    },
    "/zumik/v1/routing/weights": {
      "get": {
        "operationId": "getWeights",
        "summary": "The routing weights in force",
        "tags": [
          "outcomes"
        ],
        "responses": {
          "200": {
            "description": "Published, and made again from the log.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Weights"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/routing/weights/{version}": {
      "get": {
        "operationId": "getWeightsVersion",
        "summary": "One version of the routing weights",
        "tags": [
          "outcomes"
        ],
        "parameters": [
          {
            "name": "version",
            "in": "path",
            "required": true,
            "description": "From 1.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Published, and made again from the log.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Weights"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/routing/circuits": {
      "get": {
        "operationId": "listCircuits",
        "summary": "Accounts and models that get no traffic",
        "tags": [
          "outcomes"
        ],
        "responses": {
          "200": {
            "description": "The circuits that stand open, by account.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/CircuitList"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          }
        }
      }
    },
    "/zumik/v1/routing/circuits/{account}": {
      "delete": {
        "operationId": "closeCircuits",
        "summary": "Give an account traffic again",
        "description": "Closes the account's circuits and those of its models at once, without waiting for a probe, and records it.",
        "tags": [
          "outcomes"
        ],
        "parameters": [
          {
            "name": "account",
            "in": "path",
            "required": true,
            "description": "The account's name in the configuration.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "What was closed.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ClosedCircuitList"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/livez": {
      "get": {
        "operationId": "livez",
        "summary": "The process runs",
        "tags": [
          "operation"
        ],
        "security": [],
        "responses": {
          "200": {
            "description": "It does.",
            "content": {
              "text/plain": {
                "schema": {
                  "type": "string"
                }
              }
            }
          }
        }
      }
    },
    "/readyz": {
      "get": {
        "operationId": "readyz",
        "summary": "New requests are admitted",
        "tags": [
          "operation"
        ],
        "security": [],
        "responses": {
          "200": {
            "description": "They are.",
            "content": {
              "text/plain": {
                "schema": {
                  "type": "string"
                }
              }
            }
          },
          "503": {
            "description": "They are not; the text says why.",
            "content": {
              "text/plain": {
                "schema": {
                  "type": "string"
                }
              }
            }
          }
        }
      }
    },
    "/metrics": {
      "get": {
        "operationId": "metrics",
        "summary": "Metrics for Prometheus",
        "tags": [
          "operation"
        ],
        "security": [
          {
            "bearer": []
          }
        ],
        "responses": {
          "200": {
            "description": "Text exposition format 0.0.4.",
            "content": {
              "text/plain": {
                "schema": {
                  "type": "string"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          }
        }
      }
    },
    "/openapi.json": {
      "get": {
        "operationId": "openapi",
        "summary": "This document",
        "tags": [
          "operation"
        ],
        "security": [],
        "responses": {
          "200": {
            "description": "OpenAPI 3.1.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          }
        }
      }
    },
    "/v1/chat/completions": {
      "post": {
        "operationId": "createChatCompletion",
        "summary": "A chat completion",
        "tags": [
          "client surfaces"
        ],
        "description": "OpenAI's shape. Fields that Zumik does not know are passed to an upstream of the same shape unchanged.",
        "parameters": [
          {
            "name": "Zumik-QoS-Class",
            "in": "header",
            "required": false,
            "description": "The class of service asked for; else the policy's.",
            "schema": {
              "type": "string",
              "enum": [
                "interactive",
                "standard",
                "flex",
                "batch"
              ]
            }
          },
          {
            "name": "Zumik-Deadline-Ms",
            "in": "header",
            "required": false,
            "description": "Milliseconds from arrival to the end of the answer.",
            "schema": {
              "type": "integer",
              "minimum": 1
            }
          },
          {
            "name": "Zumik-TTFT-Target-Ms",
            "in": "header",
            "required": false,
            "description": "Milliseconds from arrival to the first content byte of a stream.",
            "schema": {
              "type": "integer",
              "minimum": 1
            }
          },
          {
            "name": "Zumik-Profile",
            "in": "header",
            "required": false,
            "description": "The profile expected; another than the policy's is refused.",
            "schema": {
              "type": "string",
              "enum": [
                "managed",
                "byok",
                "byoc",
                "hybrid"
              ]
            }
          },
          {
            "name": "Zumik-Session",
            "in": "header",
            "required": false,
            "description": "Keeps a conversation where its prompt cache is warm.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "description": "The same key again is 409 and names the first response id; with another body 422.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "traceparent",
            "in": "header",
            "required": false,
            "description": "W3C trace context; its trace id stands in the record.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": [
                  "model",
                  "messages"
                ],
                "properties": {
                  "model": {
                    "type": "string"
                  },
                  "messages": {
                    "type": "array"
                  },
                  "stream": {
                    "type": "boolean"
                  }
                },
                "additionalProperties": true
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "OpenAI's chat completion, or with `stream` its events.",
            "headers": {
              "Zumik-Response-Id": {
                "description": "The id of the response, on errors too.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Admission": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Completion": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Target-Met": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Degraded": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Fallback-Used": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Reason-Code": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Attempts": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Provider": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Model": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Service-Tier": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Cost": {
                "description": "Charged and fee together, in US dollars.",
                "schema": {
                  "type": "string"
                }
              }
            },
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              },
              "text/event-stream": {
                "schema": {
                  "type": "string"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/OpenAIError400"
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "403": {
            "$ref": "#/components/responses/OpenAIError403"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          },
          "408": {
            "$ref": "#/components/responses/OpenAIError408"
          },
          "409": {
            "$ref": "#/components/responses/OpenAIError409"
          },
          "413": {
            "$ref": "#/components/responses/OpenAIError413"
          },
          "422": {
            "$ref": "#/components/responses/OpenAIError422"
          },
          "429": {
            "$ref": "#/components/responses/OpenAIError429"
          },
          "502": {
            "$ref": "#/components/responses/OpenAIError502"
          },
          "503": {
            "$ref": "#/components/responses/OpenAIError503"
          },
          "504": {
            "$ref": "#/components/responses/OpenAIError504"
          }
        }
      }
    },
    "/v1/responses": {
      "post": {
        "operationId": "createResponse",
        "summary": "A response",
        "tags": [
          "client surfaces"
        ],
        "description": "OpenAI's Responses shape, native at OpenAI and xAI, through a chat completion elsewhere. `previous_response_id` takes Zumik's ids of the customer's own stored responses; anything else that is stored is 404.",
        "parameters": [
          {
            "name": "Zumik-QoS-Class",
            "in": "header",
            "required": false,
            "description": "The class of service asked for; else the policy's.",
            "schema": {
              "type": "string",
              "enum": [
                "interactive",
                "standard",
                "flex",
                "batch"
              ]
            }
          },
          {
            "name": "Zumik-Deadline-Ms",
            "in": "header",
            "required": false,
            "description": "Milliseconds from arrival to the end of the answer.",
            "schema": {
              "type": "integer",
              "minimum": 1
            }
          },
          {
            "name": "Zumik-TTFT-Target-Ms",
            "in": "header",
            "required": false,
            "description": "Milliseconds from arrival to the first content byte of a stream.",
            "schema": {
              "type": "integer",
              "minimum": 1
            }
          },
          {
            "name": "Zumik-Profile",
            "in": "header",
            "required": false,
            "description": "The profile expected; another than the policy's is refused.",
            "schema": {
              "type": "string",
              "enum": [
                "managed",
                "byok",
                "byoc",
                "hybrid"
              ]
            }
          },
          {
            "name": "Zumik-Session",
            "in": "header",
            "required": false,
            "description": "Keeps a conversation where its prompt cache is warm.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "description": "The same key again is 409 and names the first response id; with another body 422.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "traceparent",
            "in": "header",
            "required": false,
            "description": "W3C trace context; its trace id stands in the record.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": [
                  "model",
                  "input"
                ],
                "properties": {
                  "model": {
                    "type": "string"
                  },
                  "input": {
                    "type": [
                      "string",
                      "array"
                    ]
                  },
                  "stream": {
                    "type": "boolean"
                  },
                  "previous_response_id": {
                    "type": [
                      "string",
                      "null"
                    ]
                  }
                },
                "additionalProperties": true
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "OpenAI's response, or with `stream` its events.",
            "headers": {
              "Zumik-Response-Id": {
                "description": "The id of the response, on errors too.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Admission": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Completion": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Target-Met": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Degraded": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Fallback-Used": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Reason-Code": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Attempts": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Provider": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Model": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Service-Tier": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Cost": {
                "description": "Charged and fee together, in US dollars.",
                "schema": {
                  "type": "string"
                }
              }
            },
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              },
              "text/event-stream": {
                "schema": {
                  "type": "string"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/OpenAIError400"
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "403": {
            "$ref": "#/components/responses/OpenAIError403"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          },
          "408": {
            "$ref": "#/components/responses/OpenAIError408"
          },
          "409": {
            "$ref": "#/components/responses/OpenAIError409"
          },
          "413": {
            "$ref": "#/components/responses/OpenAIError413"
          },
          "422": {
            "$ref": "#/components/responses/OpenAIError422"
          },
          "429": {
            "$ref": "#/components/responses/OpenAIError429"
          },
          "502": {
            "$ref": "#/components/responses/OpenAIError502"
          },
          "503": {
            "$ref": "#/components/responses/OpenAIError503"
          },
          "504": {
            "$ref": "#/components/responses/OpenAIError504"
          }
        }
      }
    },
    "/v1/responses/{id}": {
      "get": {
        "operationId": "retrieveResponse",
        "summary": "A stored response",
        "tags": [
          "client surfaces"
        ],
        "description": "From the provider and the account that store it. 404 also where the provider has forgotten it.",
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "Zumik's id of a stored response of the caller's own.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "include",
            "in": "query",
            "required": false,
            "description": "What else the answer is to hold, in the provider's words.",
            "schema": {
              "type": "array",
              "items": {
                "type": "string"
              }
            }
          }
        ],
        "responses": {
          "200": {
            "description": "OpenAI's response, under Zumik's ids.",
            "headers": {
              "Zumik-Response-Id": {
                "description": "The id of the response.",
                "schema": {
                  "type": "string"
                }
              }
            },
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/OpenAIError400"
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          },
          "429": {
            "$ref": "#/components/responses/OpenAIError429"
          },
          "502": {
            "$ref": "#/components/responses/OpenAIError502"
          },
          "503": {
            "$ref": "#/components/responses/OpenAIError503"
          },
          "504": {
            "$ref": "#/components/responses/OpenAIError504"
          }
        }
      },
      "delete": {
        "operationId": "deleteResponse",
        "summary": "Deletes a stored response",
        "tags": [
          "client surfaces"
        ],
        "description": "At the provider that stores it; `stored_response_deleted` is in its history.",
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "Zumik's id of a stored response of the caller's own.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "`id`, `object` and `deleted`.",
            "headers": {
              "Zumik-Response-Id": {
                "description": "The id of the response.",
                "schema": {
                  "type": "string"
                }
              }
            },
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/OpenAIError400"
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          },
          "429": {
            "$ref": "#/components/responses/OpenAIError429"
          },
          "502": {
            "$ref": "#/components/responses/OpenAIError502"
          },
          "503": {
            "$ref": "#/components/responses/OpenAIError503"
          },
          "504": {
            "$ref": "#/components/responses/OpenAIError504"
          }
        }
      }
    },
    "/v1/responses/{id}/input_items": {
      "get": {
        "operationId": "listInputItems",
        "summary": "What went into a stored response",
        "tags": [
          "client surfaces"
        ],
        "description": "At OpenAI only; another provider's is 400.",
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "Zumik's id of a stored response of the caller's own.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "after",
            "in": "query",
            "required": false,
            "description": "Id of an item: those after it.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "limit",
            "in": "query",
            "required": false,
            "description": "At most so many.",
            "schema": {
              "type": "integer",
              "minimum": 1,
              "maximum": 100
            }
          },
          {
            "name": "order",
            "in": "query",
            "required": false,
            "description": "The order of the items.",
            "schema": {
              "type": "string",
              "enum": [
                "asc",
                "desc"
              ]
            }
          },
          {
            "name": "include",
            "in": "query",
            "required": false,
            "description": "What else the answer is to hold, in the provider's words.",
            "schema": {
              "type": "array",
              "items": {
                "type": "string"
              }
            }
          }
        ],
        "responses": {
          "200": {
            "description": "OpenAI's list of items.",
            "headers": {
              "Zumik-Response-Id": {
                "description": "The id of the response.",
                "schema": {
                  "type": "string"
                }
              }
            },
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/OpenAIError400"
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          },
          "429": {
            "$ref": "#/components/responses/OpenAIError429"
          },
          "502": {
            "$ref": "#/components/responses/OpenAIError502"
          },
          "503": {
            "$ref": "#/components/responses/OpenAIError503"
          },
          "504": {
            "$ref": "#/components/responses/OpenAIError504"
          }
        }
      }
    },
    "/v1/responses/{id}/cancel": {
      "post": {
        "operationId": "cancelResponse",
        "summary": "Refused: nothing runs in the background",
        "tags": [
          "client surfaces"
        ],
        "description": "A response of the caller's own is 400, because it has ended; anything else is 404.",
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "Zumik's id of a stored response of the caller's own.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "400": {
            "$ref": "#/components/responses/OpenAIError400"
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          }
        }
      }
    },
    "/v1/embeddings": {
      "post": {
        "operationId": "createEmbedding",
        "summary": "Embeddings",
        "tags": [
          "client surfaces"
        ],
        "description": "OpenAI's shape; models of OpenAI, Gemini and Fireworks.",
        "parameters": [
          {
            "name": "Zumik-QoS-Class",
            "in": "header",
            "required": false,
            "description": "The class of service asked for; else the policy's.",
            "schema": {
              "type": "string",
              "enum": [
                "interactive",
                "standard",
                "flex",
                "batch"
              ]
            }
          },
          {
            "name": "Zumik-Deadline-Ms",
            "in": "header",
            "required": false,
            "description": "Milliseconds from arrival to the end of the answer.",
            "schema": {
              "type": "integer",
              "minimum": 1
            }
          },
          {
            "name": "Zumik-TTFT-Target-Ms",
            "in": "header",
            "required": false,
            "description": "Milliseconds from arrival to the first content byte of a stream.",
            "schema": {
              "type": "integer",
              "minimum": 1
            }
          },
          {
            "name": "Zumik-Profile",
            "in": "header",
            "required": false,
            "description": "The profile expected; another than the policy's is refused.",
            "schema": {
              "type": "string",
              "enum": [
                "managed",
                "byok",
                "byoc",
                "hybrid"
              ]
            }
          },
          {
            "name": "Zumik-Session",
            "in": "header",
            "required": false,
            "description": "Keeps a conversation where its prompt cache is warm.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "description": "The same key again is 409 and names the first response id; with another body 422.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "traceparent",
            "in": "header",
            "required": false,
            "description": "W3C trace context; its trace id stands in the record.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": [
                  "model",
                  "input"
                ],
                "properties": {
                  "model": {
                    "type": "string"
                  },
                  "input": {
                    "type": [
                      "string",
                      "array"
                    ]
                  }
                },
                "additionalProperties": true
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "OpenAI's list of embeddings.",
            "headers": {
              "Zumik-Response-Id": {
                "description": "The id of the response, on errors too.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Admission": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Completion": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Target-Met": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Degraded": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Fallback-Used": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Reason-Code": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Attempts": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Provider": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Model": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Service-Tier": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Cost": {
                "description": "Charged and fee together, in US dollars.",
                "schema": {
                  "type": "string"
                }
              }
            },
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              },
              "text/event-stream": {
                "schema": {
                  "type": "string"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/OpenAIError400"
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "403": {
            "$ref": "#/components/responses/OpenAIError403"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          },
          "408": {
            "$ref": "#/components/responses/OpenAIError408"
          },
          "409": {
            "$ref": "#/components/responses/OpenAIError409"
          },
          "413": {
            "$ref": "#/components/responses/OpenAIError413"
          },
          "422": {
            "$ref": "#/components/responses/OpenAIError422"
          },
          "429": {
            "$ref": "#/components/responses/OpenAIError429"
          },
          "502": {
            "$ref": "#/components/responses/OpenAIError502"
          },
          "503": {
            "$ref": "#/components/responses/OpenAIError503"
          },
          "504": {
            "$ref": "#/components/responses/OpenAIError504"
          }
        }
      }
    },
    "/v1/messages": {
      "post": {
        "operationId": "createMessage",
        "summary": "A message",
        "tags": [
          "client surfaces"
        ],
        "description": "Anthropic's shape, native at Anthropic, through a chat completion elsewhere. The key may also stand in `x-api-key`.",
        "parameters": [
          {
            "name": "Zumik-QoS-Class",
            "in": "header",
            "required": false,
            "description": "The class of service asked for; else the policy's.",
            "schema": {
              "type": "string",
              "enum": [
                "interactive",
                "standard",
                "flex",
                "batch"
              ]
            }
          },
          {
            "name": "Zumik-Deadline-Ms",
            "in": "header",
            "required": false,
            "description": "Milliseconds from arrival to the end of the answer.",
            "schema": {
              "type": "integer",
              "minimum": 1
            }
          },
          {
            "name": "Zumik-TTFT-Target-Ms",
            "in": "header",
            "required": false,
            "description": "Milliseconds from arrival to the first content byte of a stream.",
            "schema": {
              "type": "integer",
              "minimum": 1
            }
          },
          {
            "name": "Zumik-Profile",
            "in": "header",
            "required": false,
            "description": "The profile expected; another than the policy's is refused.",
            "schema": {
              "type": "string",
              "enum": [
                "managed",
                "byok",
                "byoc",
                "hybrid"
              ]
            }
          },
          {
            "name": "Zumik-Session",
            "in": "header",
            "required": false,
            "description": "Keeps a conversation where its prompt cache is warm.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "description": "The same key again is 409 and names the first response id; with another body 422.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "traceparent",
            "in": "header",
            "required": false,
            "description": "W3C trace context; its trace id stands in the record.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": [
                  "model",
                  "max_tokens",
                  "messages"
                ],
                "properties": {
                  "model": {
                    "type": "string"
                  },
                  "max_tokens": {
                    "type": "integer"
                  },
                  "messages": {
                    "type": "array"
                  },
                  "stream": {
                    "type": "boolean"
                  }
                },
                "additionalProperties": true
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "Anthropic's message, or with `stream` its events.",
            "headers": {
              "Zumik-Response-Id": {
                "description": "The id of the response, on errors too.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Admission": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Completion": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Target-Met": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Degraded": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Fallback-Used": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Reason-Code": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Attempts": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Provider": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Model": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Service-Tier": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Cost": {
                "description": "Charged and fee together, in US dollars.",
                "schema": {
                  "type": "string"
                }
              }
            },
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              },
              "text/event-stream": {
                "schema": {
                  "type": "string"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/AnthropicError400"
          },
          "401": {
            "$ref": "#/components/responses/AnthropicError401"
          },
          "403": {
            "$ref": "#/components/responses/AnthropicError403"
          },
          "404": {
            "$ref": "#/components/responses/AnthropicError404"
          },
          "408": {
            "$ref": "#/components/responses/AnthropicError408"
          },
          "409": {
            "$ref": "#/components/responses/AnthropicError409"
          },
          "413": {
            "$ref": "#/components/responses/AnthropicError413"
          },
          "422": {
            "$ref": "#/components/responses/AnthropicError422"
          },
          "429": {
            "$ref": "#/components/responses/AnthropicError429"
          },
          "502": {
            "$ref": "#/components/responses/AnthropicError502"
          },
          "503": {
            "$ref": "#/components/responses/AnthropicError503"
          },
          "504": {
            "$ref": "#/components/responses/AnthropicError504"
          }
        }
      }
    },
    "/v1/messages/count_tokens": {
      "post": {
        "operationId": "countMessageTokens",
        "summary": "A message's tokens, counted",
        "tags": [
          "client surfaces"
        ],
        "description": "Anthropic's shape and models. Nothing is billed.",
        "parameters": [
          {
            "name": "Zumik-QoS-Class",
            "in": "header",
            "required": false,
            "description": "The class of service asked for; else the policy's.",
            "schema": {
              "type": "string",
              "enum": [
                "interactive",
                "standard",
                "flex",
                "batch"
              ]
            }
          },
          {
            "name": "Zumik-Deadline-Ms",
            "in": "header",
            "required": false,
            "description": "Milliseconds from arrival to the end of the answer.",
            "schema": {
              "type": "integer",
              "minimum": 1
            }
          },
          {
            "name": "Zumik-TTFT-Target-Ms",
            "in": "header",
            "required": false,
            "description": "Milliseconds from arrival to the first content byte of a stream.",
            "schema": {
              "type": "integer",
              "minimum": 1
            }
          },
          {
            "name": "Zumik-Profile",
            "in": "header",
            "required": false,
            "description": "The profile expected; another than the policy's is refused.",
            "schema": {
              "type": "string",
              "enum": [
                "managed",
                "byok",
                "byoc",
                "hybrid"
              ]
            }
          },
          {
            "name": "Zumik-Session",
            "in": "header",
            "required": false,
            "description": "Keeps a conversation where its prompt cache is warm.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "description": "The same key again is 409 and names the first response id; with another body 422.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "traceparent",
            "in": "header",
            "required": false,
            "description": "W3C trace context; its trace id stands in the record.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": [
                  "model",
                  "messages"
                ],
                "properties": {
                  "model": {
                    "type": "string"
                  },
                  "messages": {
                    "type": "array"
                  }
                },
                "additionalProperties": true
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "`{\"input_tokens\": n}`.",
            "headers": {
              "Zumik-Response-Id": {
                "description": "The id of the response, on errors too.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Admission": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Completion": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Target-Met": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Degraded": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Fallback-Used": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Reason-Code": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Attempts": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Provider": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Model": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Service-Tier": {
                "description": "Part of the outcome; on a stream what is known later is a trailer.",
                "schema": {
                  "type": "string"
                }
              },
              "Zumik-Cost": {
                "description": "Charged and fee together, in US dollars.",
                "schema": {
                  "type": "string"
                }
              }
            },
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              },
              "text/event-stream": {
                "schema": {
                  "type": "string"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/AnthropicError400"
          },
          "401": {
            "$ref": "#/components/responses/AnthropicError401"
          },
          "403": {
            "$ref": "#/components/responses/AnthropicError403"
          },
          "404": {
            "$ref": "#/components/responses/AnthropicError404"
          },
          "408": {
            "$ref": "#/components/responses/AnthropicError408"
          },
          "409": {
            "$ref": "#/components/responses/AnthropicError409"
          },
          "413": {
            "$ref": "#/components/responses/AnthropicError413"
          },
          "422": {
            "$ref": "#/components/responses/AnthropicError422"
          },
          "429": {
            "$ref": "#/components/responses/AnthropicError429"
          },
          "502": {
            "$ref": "#/components/responses/AnthropicError502"
          },
          "503": {
            "$ref": "#/components/responses/AnthropicError503"
          },
          "504": {
            "$ref": "#/components/responses/AnthropicError504"
          }
        }
      }
    },
    "/v1/files": {
      "get": {
        "operationId": "listFiles",
        "summary": "The customer's files",
        "tags": [
          "client surfaces"
        ],
        "parameters": [
          {
            "name": "after",
            "in": "query",
            "required": false,
            "description": "Go on after this object.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "limit",
            "in": "query",
            "required": false,
            "description": "Objects on a page.",
            "schema": {
              "type": "integer",
              "minimum": 1
            }
          },
          {
            "name": "order",
            "in": "query",
            "required": false,
            "description": "By creation; else desc.",
            "schema": {
              "type": "string",
              "enum": [
                "asc",
                "desc"
              ]
            }
          },
          {
            "name": "purpose",
            "in": "query",
            "required": false,
            "description": "Only files of this purpose.",
            "schema": {
              "type": "string",
              "enum": [
                "batch",
                "batch_output"
              ]
            }
          }
        ],
        "responses": {
          "200": {
            "description": "OpenAI's list of files, newest first.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/OpenAIError400"
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          }
        }
      },
      "post": {
        "operationId": "createFile",
        "summary": "Uploads the lines of a batch",
        "description": "Up to 200 MiB, sealed on disk as it comes. It is destroyed after 30 days, or when `expires_after` says.",
        "tags": [
          "client surfaces"
        ],
        "requestBody": {
          "required": true,
          "content": {
            "multipart/form-data": {
              "schema": {
                "type": "object",
                "required": [
                  "purpose",
                  "file"
                ],
                "properties": {
                  "purpose": {
                    "const": "batch"
                  },
                  "file": {
                    "type": "string",
                    "format": "binary"
                  },
                  "expires_after[anchor]": {
                    "const": "created_at"
                  },
                  "expires_after[seconds]": {
                    "type": "integer",
                    "minimum": 3600,
                    "maximum": 2592000
                  }
                }
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "OpenAI's file.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/OpenAIError400"
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "413": {
            "$ref": "#/components/responses/OpenAIError413"
          },
          "503": {
            "$ref": "#/components/responses/OpenAIError503"
          }
        }
      }
    },
    "/v1/files/{id}": {
      "get": {
        "operationId": "retrieveFile",
        "summary": "One file",
        "tags": [
          "client surfaces"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The file's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "OpenAI's file.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          }
        }
      },
      "delete": {
        "operationId": "deleteFile",
        "summary": "Destroys a file for good",
        "tags": [
          "client surfaces"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The file's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "That it is deleted.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          },
          "409": {
            "$ref": "#/components/responses/OpenAIError409"
          },
          "503": {
            "$ref": "#/components/responses/OpenAIError503"
          }
        }
      }
    },
    "/v1/files/{id}/content": {
      "get": {
        "operationId": "downloadFile",
        "summary": "A file's content",
        "tags": [
          "client surfaces"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The file's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The bytes as they were given, or a batch's results as lines of JSON.",
            "content": {
              "application/octet-stream": {
                "schema": {
                  "type": "string",
                  "format": "binary"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          }
        }
      }
    },
    "/v1/batches": {
      "get": {
        "operationId": "listBatches",
        "summary": "The customer's batches",
        "tags": [
          "client surfaces"
        ],
        "parameters": [
          {
            "name": "after",
            "in": "query",
            "required": false,
            "description": "Go on after this object.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "limit",
            "in": "query",
            "required": false,
            "description": "Objects on a page.",
            "schema": {
              "type": "integer",
              "minimum": 1
            }
          },
          {
            "name": "order",
            "in": "query",
            "required": false,
            "description": "By creation; else desc.",
            "schema": {
              "type": "string",
              "enum": [
                "asc",
                "desc"
              ]
            }
          }
        ],
        "responses": {
          "200": {
            "description": "OpenAI's list of batches, newest first.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/OpenAIError400"
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          }
        }
      },
      "post": {
        "operationId": "createBatch",
        "summary": "Serves the lines of a file at batch prices",
        "description": "All lines have one endpoint and one model that a provider has batches for. What is wrong with a line is told by the batch: status `failed` with `errors.data[].line`.",
        "tags": [
          "client surfaces"
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": [
                  "input_file_id",
                  "endpoint",
                  "completion_window"
                ],
                "properties": {
                  "input_file_id": {
                    "type": "string"
                  },
                  "endpoint": {
                    "enum": [
                      "/v1/chat/completions",
                      "/v1/responses",
                      "/v1/embeddings"
                    ]
                  },
                  "completion_window": {
                    "const": "24h"
                  },
                  "metadata": {
                    "type": [
                      "object",
                      "null"
                    ],
                    "maxProperties": 16,
                    "additionalProperties": {
                      "type": "string",
                      "maxLength": 512
                    }
                  },
                  "output_expires_after": {
                    "type": [
                      "object",
                      "null"
                    ]
                  }
                }
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "OpenAI's batch.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/OpenAIError400"
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          },
          "429": {
            "$ref": "#/components/responses/OpenAIError429"
          },
          "503": {
            "$ref": "#/components/responses/OpenAIError503"
          }
        }
      }
    },
    "/v1/batches/{id}": {
      "get": {
        "operationId": "retrieveBatch",
        "summary": "One batch, its counts and its files",
        "tags": [
          "client surfaces"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The batch's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "OpenAI's batch.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          }
        }
      }
    },
    "/v1/batches/{id}/cancel": {
      "post": {
        "operationId": "cancelBatch",
        "summary": "Ends a batch early",
        "description": "What was served until then is billed and in its files.",
        "tags": [
          "client surfaces"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The batch's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "OpenAI's batch, cancelling.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          },
          "409": {
            "$ref": "#/components/responses/OpenAIError409"
          },
          "503": {
            "$ref": "#/components/responses/OpenAIError503"
          }
        }
      }
    },
    "/v1/models": {
      "get": {
        "operationId": "listModels",
        "summary": "The models that the key may use",
        "tags": [
          "client surfaces"
        ],
        "responses": {
          "200": {
            "description": "OpenAI's list of models.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          }
        }
      }
    },
    "/v1/models/{id}": {
      "get": {
        "operationId": "retrieveModel",
        "summary": "One model",
        "tags": [
          "client surfaces"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The model's name; it may hold slashes.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "OpenAI's model.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/OpenAIError401"
          },
          "404": {
            "$ref": "#/components/responses/OpenAIError404"
          }
        }
      }
    },
    "/zumik/v1/responses": {
      "get": {
        "operationId": "listResponses",
        "summary": "Records, newest first",
        "tags": [
          "responses"
        ],
        "parameters": [
          {
            "name": "customer",
            "in": "query",
            "required": false,
            "description": "Only this customer's; a customer's key sees its own in any case.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "from",
            "in": "query",
            "required": false,
            "description": "Received at or after this time.",
            "schema": {
              "type": "string",
              "format": "date-time"
            }
          },
          {
            "name": "to",
            "in": "query",
            "required": false,
            "description": "Received before this time.",
            "schema": {
              "type": "string",
              "format": "date-time"
            }
          },
          {
            "name": "completion",
            "in": "query",
            "required": false,
            "description": "Only with this completion.",
            "schema": {
              "type": "string",
              "enum": [
                "completed",
                "failed",
                "cancelled",
                "expired_during_execution"
              ]
            }
          },
          {
            "name": "reason_code",
            "in": "query",
            "required": false,
            "description": "Only with this reason code.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "limit",
            "in": "query",
            "required": false,
            "description": "Entries on a page.",
            "schema": {
              "type": "integer",
              "minimum": 1,
              "maximum": 100
            }
          },
          {
            "name": "after",
            "in": "query",
            "required": false,
            "description": "The `next` of the page before.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "min_seq",
            "in": "query",
            "required": false,
            "description": "Waits, at most five seconds, until the answer includes this event.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          }
        ],
        "responses": {
          "200": {
            "description": "A page of records.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Record"
                      }
                    },
                    "has_more": {
                      "type": "boolean"
                    },
                    "next": {
                      "type": [
                        "string",
                        "null"
                      ]
                    },
                    "ledger_seq": {
                      "type": "integer",
                      "description": "The last event that the answer includes; -1 before the first."
                    }
                  },
                  "required": [
                    "object",
                    "data",
                    "has_more",
                    "next",
                    "ledger_seq"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          },
          "504": {
            "$ref": "#/components/responses/Problem504"
          }
        }
      }
    },
    "/zumik/v1/responses/{id}": {
      "get": {
        "operationId": "getResponse",
        "summary": "The record of one response",
        "tags": [
          "responses"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The response id of Zumik, as in `Zumik-Response-Id`.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Complete as soon as the client has the end.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Record"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/responses/{id}/events": {
      "get": {
        "operationId": "listResponseEvents",
        "summary": "The events of one response, in order",
        "tags": [
          "responses"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The response id of Zumik, as in `Zumik-Response-Id`.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "All of them.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Event"
                      }
                    },
                    "has_more": {
                      "type": "boolean"
                    },
                    "next": {
                      "type": [
                        "string",
                        "null"
                      ]
                    }
                  },
                  "required": [
                    "object",
                    "data",
                    "has_more",
                    "next"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/responses/{id}/proof": {
      "get": {
        "operationId": "getResponseProof",
        "summary": "A receipt for an event of the response (C2SP tlog-proof)",
        "tags": [
          "responses"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The response id of Zumik, as in `Zumik-Response-Id`.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "seq",
            "in": "query",
            "required": false,
            "description": "Position of one of its events; absent: its last.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The proof and the signed checkpoint that it leads to.",
            "content": {
              "text/plain": {
                "schema": {
                  "type": "string"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/reason-codes/registry": {
      "get": {
        "operationId": "listReasonCodes",
        "summary": "The registry of reason codes",
        "tags": [
          "outcomes"
        ],
        "responses": {
          "200": {
            "description": "Most important first.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "properties": {
                          "code": {
                            "$ref": "#/components/schemas/ReasonCode"
                          },
                          "fault": {
                            "type": "string",
                            "enum": [
                              "none",
                              "customer",
                              "gateway",
                              "provider",
                              "bridge"
                            ]
                          },
                          "sentence": {
                            "type": "string"
                          }
                        },
                        "required": [
                          "code",
                          "fault",
                          "sentence"
                        ],
                        "additionalProperties": false
                      }
                    },
                    "has_more": {
                      "type": "boolean"
                    },
                    "next": {
                      "type": [
                        "string",
                        "null"
                      ]
                    }
                  },
                  "required": [
                    "object",
                    "data",
                    "has_more",
                    "next"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          }
        }
      }
    },
    "/zumik/v1/ledger/events": {
      "get": {
        "operationId": "listLedgerEvents",
        "summary": "The raw log, in order",
        "tags": [
          "ledger"
        ],
        "parameters": [
          {
            "name": "after_seq",
            "in": "query",
            "required": false,
            "description": "Events after this one; absent or -1 begins at 0.",
            "schema": {
              "type": "integer",
              "minimum": -1
            }
          },
          {
            "name": "limit",
            "in": "query",
            "required": false,
            "description": "Entries on a page.",
            "schema": {
              "type": "integer",
              "minimum": 1,
              "maximum": 1000
            }
          }
        ],
        "responses": {
          "200": {
            "description": "A page; `next` is the `after_seq` of the following one.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/LoggedEvent"
                      }
                    },
                    "has_more": {
                      "type": "boolean"
                    },
                    "next": {
                      "type": [
                        "string",
                        "null"
                      ]
                    }
                  },
                  "required": [
                    "object",
                    "data",
                    "has_more",
                    "next"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/ledger/checkpoint": {
      "get": {
        "operationId": "getCheckpoint",
        "summary": "The signed head of what is durable now (C2SP tlog-checkpoint)",
        "tags": [
          "ledger"
        ],
        "responses": {
          "200": {
            "description": "Signed for this, if it was not before. JSON if `Accept` names it.",
            "content": {
              "text/plain": {
                "schema": {
                  "type": "string"
                }
              },
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "checkpoint": {
                      "type": "string"
                    },
                    "size": {
                      "type": "integer",
                      "minimum": 0
                    },
                    "root": {
                      "type": "string",
                      "contentEncoding": "base64"
                    },
                    "vkey": {
                      "type": "string"
                    },
                    "signed_at": {
                      "type": "string",
                      "format": "date-time"
                    }
                  },
                  "required": [
                    "checkpoint",
                    "size",
                    "root",
                    "vkey",
                    "signed_at"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/ledger/proof/inclusion": {
      "get": {
        "operationId": "getInclusionProof",
        "summary": "That an event stands in the log (RFC 6962)",
        "tags": [
          "ledger"
        ],
        "parameters": [
          {
            "name": "seq",
            "in": "query",
            "required": true,
            "description": "The event's position.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          },
          {
            "name": "size",
            "in": "query",
            "required": false,
            "description": "Events of the log that it is proved for; absent: all.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Hashes from the leaf's sibling up.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "seq": {
                      "type": "integer",
                      "minimum": 0
                    },
                    "size": {
                      "type": "integer",
                      "minimum": 0
                    },
                    "leaf": {
                      "type": "string",
                      "contentEncoding": "base64"
                    },
                    "proof": {
                      "type": "array",
                      "items": {
                        "type": "string",
                        "contentEncoding": "base64"
                      }
                    }
                  },
                  "required": [
                    "seq",
                    "size",
                    "leaf",
                    "proof"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/ledger/proof/consistency": {
      "get": {
        "operationId": "getConsistencyProof",
        "summary": "That the log only grew (RFC 6962)",
        "tags": [
          "ledger"
        ],
        "parameters": [
          {
            "name": "from",
            "in": "query",
            "required": true,
            "description": "Events of the older log.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          },
          {
            "name": "to",
            "in": "query",
            "required": false,
            "description": "Events of the newer log; absent: all.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Hashes as RFC 6962 orders them.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "from": {
                      "type": "integer",
                      "minimum": 0
                    },
                    "to": {
                      "type": "integer",
                      "minimum": 0
                    },
                    "proof": {
                      "type": "array",
                      "items": {
                        "type": "string",
                        "contentEncoding": "base64"
                      }
                    }
                  },
                  "required": [
                    "from",
                    "to",
                    "proof"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/ledger/stats": {
      "get": {
        "operationId": "getLedgerStats",
        "summary": "The log's size",
        "tags": [
          "ledger"
        ],
        "responses": {
          "200": {
            "description": "Counts by type of event.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "events": {
                      "type": "integer",
                      "minimum": 0
                    },
                    "bytes": {
                      "type": "integer",
                      "minimum": 0
                    },
                    "by_type": {
                      "type": "object",
                      "additionalProperties": {
                        "type": "integer",
                        "minimum": 0
                      }
                    },
                    "first_recorded_at": {
                      "type": [
                        "string",
                        "null"
                      ],
                      "format": "date-time"
                    },
                    "last_recorded_at": {
                      "type": [
                        "string",
                        "null"
                      ],
                      "format": "date-time"
                    }
                  },
                  "required": [
                    "events",
                    "bytes",
                    "by_type",
                    "first_recorded_at",
                    "last_recorded_at"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/ledger/verification": {
      "get": {
        "operationId": "getLedgerVerification",
        "summary": "How far the verification that was asked for last is, and what came of it",
        "tags": [
          "ledger"
        ],
        "responses": {
          "200": {
            "description": "Its state; `report` once it is done.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/LedgerWork"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          }
        }
      },
      "post": {
        "operationId": "beginVerification",
        "summary": "Has the server verify the whole ledger, as `zumik ledger verify` does",
        "tags": [
          "ledger"
        ],
        "parameters": [
          {
            "name": "skip_projections",
            "in": "query",
            "required": false,
            "description": "Whether the ledger is not folded again, which takes longest.",
            "schema": {
              "type": "boolean",
              "default": false
            }
          }
        ],
        "responses": {
          "202": {
            "description": "It is begun, or ran already.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/LedgerWork"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "409": {
            "description": "Other work reads the whole ledger: verification and backup run one at a time.",
            "content": {
              "application/problem+json": {
                "schema": {
                  "$ref": "#/components/schemas/Problem"
                }
              }
            }
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/ledger/backup": {
      "get": {
        "operationId": "getLedgerBackup",
        "summary": "How far the backup that was asked for last is, and what came of it",
        "tags": [
          "ledger"
        ],
        "responses": {
          "200": {
            "description": "Its state; `report` once it is done.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/LedgerWork"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          }
        }
      },
      "post": {
        "operationId": "beginBackup",
        "summary": "Has the server make a copy of the ledger on its disk, and verify it",
        "tags": [
          "ledger"
        ],
        "responses": {
          "202": {
            "description": "It is begun, or ran already.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/LedgerWork"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "409": {
            "description": "Other work reads the whole ledger: verification and backup run one at a time.",
            "content": {
              "application/problem+json": {
                "schema": {
                  "$ref": "#/components/schemas/Problem"
                }
              }
            }
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/ledger/backup/content": {
      "get": {
        "operationId": "getBackupContent",
        "summary": "The verified copy, an SQLite file, streamed once: it is removed from the server's disk then",
        "tags": [
          "ledger"
        ],
        "responses": {
          "200": {
            "description": "The bytes of `ledger.sqlite`.",
            "headers": {
              "Zumik-Ledger-Size": {
                "description": "The events in it.",
                "schema": {
                  "type": "integer",
                  "minimum": 0
                }
              }
            },
            "content": {
              "application/vnd.sqlite3": {
                "schema": {
                  "type": "string",
                  "format": "binary"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/customers": {
      "get": {
        "operationId": "listCustomers",
        "summary": "All customers, by id",
        "tags": [
          "customers"
        ],
        "responses": {
          "200": {
            "description": "All of them.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Customer"
                      }
                    },
                    "has_more": {
                      "type": "boolean"
                    },
                    "next": {
                      "type": [
                        "string",
                        "null"
                      ]
                    }
                  },
                  "required": [
                    "object",
                    "data",
                    "has_more",
                    "next"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          }
        }
      },
      "post": {
        "operationId": "createCustomer",
        "summary": "Creates a customer",
        "tags": [
          "customers"
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "properties": {
                  "id": {
                    "type": "string"
                  },
                  "name": {
                    "type": [
                      "string",
                      "null"
                    ]
                  }
                },
                "required": [
                  "id"
                ],
                "additionalProperties": false
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "Created.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Customer"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "409": {
            "$ref": "#/components/responses/Problem409"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/customers/{id}": {
      "get": {
        "operationId": "getCustomer",
        "summary": "One customer",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The customer's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The customer.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Customer"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          }
        }
      },
      "delete": {
        "operationId": "eraseCustomer",
        "summary": "Destroys a customer's name and secrets, and records it",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The customer's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "204": {
            "description": "The customer is erased."
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/customers/{id}/keys": {
      "get": {
        "operationId": "listKeys",
        "summary": "A customer's valid keys, oldest first",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The customer's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Without the keys themselves.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Key"
                      }
                    },
                    "has_more": {
                      "type": "boolean"
                    },
                    "next": {
                      "type": [
                        "string",
                        "null"
                      ]
                    }
                  },
                  "required": [
                    "object",
                    "data",
                    "has_more",
                    "next"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          }
        }
      },
      "post": {
        "operationId": "issueKey",
        "summary": "Issues a key",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The customer's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "201": {
            "description": "The one time that the key is shown.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/IssuedKey"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/keys/{id}": {
      "delete": {
        "operationId": "revokeKey",
        "summary": "Revokes a key",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The key's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "204": {
            "description": "It is not valid any more."
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/customers/{id}/budget": {
      "get": {
        "operationId": "getBudget",
        "summary": "What is spent, set aside and left of a customer's budget",
        "description": "For the administrator, and for the customer itself. Without a budget the limit and what remains are null, and what is spent is that of the calendar month in UTC.",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The customer's id.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "min_seq",
            "in": "query",
            "required": false,
            "description": "Waits, at most five seconds, until the answer includes this event.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The period that runs now.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/BudgetStanding"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          }
        }
      }
    },
    "/zumik/v1/customers/{id}/policy": {
      "get": {
        "operationId": "getPolicy",
        "summary": "A customer's policy",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The customer's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Every member.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Policy"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          }
        }
      },
      "put": {
        "operationId": "setPolicy",
        "summary": "Sets a customer's policy",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The customer's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/Policy"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "As it holds now.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Policy"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/customers/{id}/credentials": {
      "get": {
        "operationId": "listCredentials",
        "summary": "A customer's own keys for providers",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The customer's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Without the keys themselves.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Credential"
                      }
                    },
                    "has_more": {
                      "type": "boolean"
                    },
                    "next": {
                      "type": [
                        "string",
                        "null"
                      ]
                    }
                  },
                  "required": [
                    "object",
                    "data",
                    "has_more",
                    "next"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          }
        }
      }
    },
    "/zumik/v1/customers/{id}/credentials/{provider}": {
      "get": {
        "operationId": "getCredential",
        "summary": "A customer's own key for a provider",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The customer's id.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "provider",
            "in": "path",
            "required": true,
            "description": "The provider that the key opens.",
            "schema": {
              "type": "string",
              "enum": [
                "openai",
                "anthropic",
                "gemini",
                "xai",
                "fireworks"
              ]
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Without the key itself.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Credential"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          }
        }
      },
      "put": {
        "operationId": "sealCredential",
        "summary": "Seals a customer's own key for a provider",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The customer's id.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "provider",
            "in": "path",
            "required": true,
            "description": "The provider that the key opens.",
            "schema": {
              "type": "string",
              "enum": [
                "openai",
                "anthropic",
                "gemini",
                "xai",
                "fireworks"
              ]
            }
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "properties": {
                  "api_key": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 1024,
                    "pattern": "^[!-~]+$",
                    "writeOnly": true
                  }
                },
                "required": [
                  "api_key"
                ],
                "additionalProperties": false
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "It takes the place of the one before.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Credential"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "500": {
            "$ref": "#/components/responses/Problem500"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      },
      "delete": {
        "operationId": "removeCredential",
        "summary": "Removes a customer's own key and destroys it",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The customer's id.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "provider",
            "in": "path",
            "required": true,
            "description": "The provider that the key opens.",
            "schema": {
              "type": "string",
              "enum": [
                "openai",
                "anthropic",
                "gemini",
                "xai",
                "fireworks"
              ]
            }
          }
        ],
        "responses": {
          "204": {
            "description": "It is used no more."
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "500": {
            "$ref": "#/components/responses/Problem500"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/credentials/rotate-master": {
      "post": {
        "operationId": "rotateMasterKey",
        "summary": "Wraps every customer's data key by another master key, while requests are served",
        "tags": [
          "operation"
        ],
        "responses": {
          "200": {
            "description": "Nothing is wrapped by the key before any more.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "master_key"
                    },
                    "id": {
                      "type": "string",
                      "description": "The beginning of the key's digest."
                    },
                    "rewrapped": {
                      "type": "integer",
                      "minimum": 0
                    }
                  },
                  "required": [
                    "object",
                    "id",
                    "rewrapped"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "409": {
            "$ref": "#/components/responses/Problem409"
          },
          "500": {
            "$ref": "#/components/responses/Problem500"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/prices": {
      "get": {
        "operationId": "listPrices",
        "summary": "The price list in force",
        "tags": [
          "costs"
        ],
        "parameters": [
          {
            "name": "provider",
            "in": "query",
            "required": false,
            "description": "Only this provider's models.",
            "schema": {
              "enum": [
                "openai",
                "anthropic",
                "gemini",
                "xai",
                "fireworks"
              ]
            }
          },
          {
            "name": "at",
            "in": "query",
            "required": false,
            "description": "The list and the rates that hold at this time or day; else now.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "limit",
            "in": "query",
            "required": false,
            "description": "Models on a page.",
            "schema": {
              "type": "integer",
              "minimum": 1,
              "maximum": 1000
            }
          },
          {
            "name": "after",
            "in": "query",
            "required": false,
            "description": "The `next` of the page before.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "A page of models with their rates in USD per million tokens.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PriceListPage"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/prices/lists": {
      "get": {
        "operationId": "listPriceLists",
        "summary": "Every price list that was published, oldest first",
        "tags": [
          "costs"
        ],
        "responses": {
          "200": {
            "description": "The lists.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PriceLists"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/prices/models": {
      "get": {
        "operationId": "getPricesOfModel",
        "summary": "Every price of one model",
        "tags": [
          "costs"
        ],
        "parameters": [
          {
            "name": "name",
            "in": "query",
            "required": false,
            "description": "A model's name, a snapshot's or an alias of it; else every model.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "provider",
            "in": "query",
            "required": false,
            "description": "Only this provider's model.",
            "schema": {
              "enum": [
                "openai",
                "anthropic",
                "gemini",
                "xai",
                "fireworks"
              ]
            }
          },
          {
            "name": "at",
            "in": "query",
            "required": false,
            "description": "From the list in force at this time or day; else now.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "What the list says of it.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PriceListPage"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/prices/import": {
      "post": {
        "operationId": "previewPrices",
        "summary": "What a price file or map would change; nothing is published",
        "tags": [
          "costs"
        ],
        "parameters": [
          {
            "name": "name",
            "in": "query",
            "required": false,
            "description": "The file's name, for messages.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "effective",
            "in": "query",
            "required": false,
            "description": "The day from which a map's prices hold; else today.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "valid_from",
            "in": "query",
            "required": false,
            "description": "What is served from this time on is rated by the list; else at once.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "description": "One provider's price file, or a community price map in LiteLLM's format."
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The difference.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PriceProposal"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/prices/publish": {
      "post": {
        "operationId": "publishPrices",
        "summary": "Publishes a price file or map as part of a new list",
        "tags": [
          "costs"
        ],
        "parameters": [
          {
            "name": "name",
            "in": "query",
            "required": false,
            "description": "The file's name, for messages.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "effective",
            "in": "query",
            "required": false,
            "description": "The day from which a map's prices hold; else today.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "valid_from",
            "in": "query",
            "required": false,
            "description": "What is served from this time on is rated by the list; else at once.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "description": "One provider's price file, or a community price map in LiteLLM's format."
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The list in force is this one already.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PriceProposal"
                }
              }
            }
          },
          "201": {
            "description": "The list was published.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PriceProposal"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "409": {
            "$ref": "#/components/responses/Problem409"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/prices/reprice": {
      "post": {
        "operationId": "reprice",
        "summary": "Rates an interval again by the price list in force",
        "tags": [
          "costs"
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "properties": {
                  "from": {
                    "type": "string",
                    "description": "A time, or a day in UTC."
                  },
                  "to": {
                    "type": "string",
                    "description": "A time, or a day in UTC."
                  },
                  "customer": {
                    "type": [
                      "string",
                      "null"
                    ]
                  },
                  "provider": {
                    "type": [
                      "string",
                      "null"
                    ]
                  },
                  "dry_run": {
                    "type": [
                      "boolean",
                      "null"
                    ]
                  }
                },
                "required": [
                  "from",
                  "to"
                ],
                "additionalProperties": false
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "What was corrected, or would be.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Repricing"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/periods": {
      "get": {
        "operationId": "listPeriods",
        "summary": "The accounting periods that are closed",
        "tags": [
          "costs"
        ],
        "responses": {
          "200": {
            "description": "The periods in their order.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Period"
                      }
                    },
                    "has_more": {
                      "const": false
                    },
                    "next": {
                      "type": "null"
                    }
                  },
                  "required": [
                    "object",
                    "data",
                    "has_more",
                    "next"
                  ]
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      },
      "post": {
        "operationId": "closePeriod",
        "summary": "Closes what is not closed yet before a time, for good",
        "tags": [
          "costs"
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "properties": {
                  "from": {
                    "type": [
                      "string",
                      "null"
                    ],
                    "description": "Where the period is thought to begin; another beginning is refused."
                  },
                  "to": {
                    "type": "string",
                    "description": "A time, or a day in UTC."
                  }
                },
                "required": [
                  "to"
                ],
                "additionalProperties": false
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "It is closed.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Period"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "409": {
            "$ref": "#/components/responses/Problem409"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/reconciliations": {
      "get": {
        "operationId": "listReconciliations",
        "summary": "What was reconciled, oldest first",
        "tags": [
          "costs"
        ],
        "parameters": [
          {
            "name": "provider",
            "in": "query",
            "required": false,
            "description": "Only with this provider.",
            "schema": {
              "enum": [
                "openai",
                "anthropic",
                "gemini",
                "xai",
                "fireworks"
              ]
            }
          }
        ],
        "responses": {
          "200": {
            "description": "What was recorded.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Reconciliation"
                      }
                    },
                    "has_more": {
                      "const": false
                    },
                    "next": {
                      "type": "null"
                    }
                  },
                  "required": [
                    "object",
                    "data",
                    "has_more",
                    "next"
                  ]
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      },
      "post": {
        "operationId": "reconcile",
        "summary": "Compares the books with a provider's own report",
        "tags": [
          "costs"
        ],
        "parameters": [
          {
            "name": "provider",
            "in": "query",
            "required": true,
            "description": "Whose report it is.",
            "schema": {
              "enum": [
                "openai",
                "anthropic",
                "gemini",
                "xai",
                "fireworks"
              ]
            }
          },
          {
            "name": "from",
            "in": "query",
            "required": true,
            "description": "Attempts from this time or day on.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "to",
            "in": "query",
            "required": true,
            "description": "Attempts before this time or day.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "dry_run",
            "in": "query",
            "required": false,
            "description": "Compares, and records nothing.",
            "schema": {
              "enum": [
                "true",
                "false"
              ]
            }
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "description": "OpenAI's usage or costs, Anthropic's usage or cost report, rows of Google Cloud's billing export, xAI's usage, or Fireworks' exported metrics."
              }
            },
            "text/csv": {
              "schema": {
                "type": "string"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "It was reconciled before, or nothing was recorded.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Reconciliation"
                }
              }
            }
          },
          "201": {
            "description": "It is recorded.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Reconciliation"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/projections": {
      "get": {
        "operationId": "getProjections",
        "summary": "How far the projections are",
        "tags": [
          "operation"
        ],
        "responses": {
          "200": {
            "description": "Each projection's position.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Projections"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          }
        }
      }
    },
    "/zumik/v1/projections/rebuild": {
      "post": {
        "operationId": "rebuildProjections",
        "summary": "Has the projections made anew",
        "tags": [
          "operation"
        ],
        "responses": {
          "202": {
            "description": "It is begun; the rows from before are in use until it is done.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Projections"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          }
        }
      }
    },
    "/zumik/v1/costs": {
      "get": {
        "operationId": "getCosts",
        "summary": "What was used, what it cost and what is charged",
        "tags": [
          "costs"
        ],
        "parameters": [
          {
            "name": "tz",
            "in": "query",
            "required": false,
            "description": "Whose days are meant, of the IANA database, such as Europe/Berlin; else UTC.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "customer",
            "in": "query",
            "required": false,
            "description": "Only this customer's; a customer's key sees its own in any case.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "from",
            "in": "query",
            "required": false,
            "description": "Recorded at or after this time or day; widened to a quarter of an hour. Else 30 days before `to`.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "to",
            "in": "query",
            "required": false,
            "description": "Recorded before this time or day; widened to a quarter of an hour. Else now.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "group_by",
            "in": "query",
            "required": false,
            "description": "Of day, customer, provider, model, tier and profile, with commas; else one sum.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "limit",
            "in": "query",
            "required": false,
            "description": "Rows on a page.",
            "schema": {
              "type": "integer",
              "minimum": 1,
              "maximum": 1000
            }
          },
          {
            "name": "after",
            "in": "query",
            "required": false,
            "description": "The `next` of the page before.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "min_seq",
            "in": "query",
            "required": false,
            "description": "Waits, at most five seconds, until the answer includes this event.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          }
        ],
        "responses": {
          "200": {
            "description": "A page of sums.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "from": {
                      "type": "string",
                      "format": "date-time"
                    },
                    "tz": {
                      "type": "string"
                    },
                    "to": {
                      "type": "string",
                      "format": "date-time"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/CostRow"
                      }
                    },
                    "has_more": {
                      "type": "boolean"
                    },
                    "next": {
                      "type": [
                        "string",
                        "null"
                      ]
                    },
                    "ledger_seq": {
                      "type": "integer",
                      "description": "The last event that the answer includes; -1 before the first."
                    }
                  },
                  "required": [
                    "object",
                    "from",
                    "to",
                    "data",
                    "has_more",
                    "next",
                    "ledger_seq"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          },
          "504": {
            "$ref": "#/components/responses/Problem504"
          }
        }
      }
    },
    "/zumik/v1/cache-discounts": {
      "get": {
        "operationId": "getCacheDiscounts",
        "summary": "What providers' prompt caches saved",
        "tags": [
          "costs"
        ],
        "parameters": [
          {
            "name": "tz",
            "in": "query",
            "required": false,
            "description": "Whose days are meant, of the IANA database, such as Europe/Berlin; else UTC.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "customer",
            "in": "query",
            "required": false,
            "description": "Only this customer's; a customer's key sees its own in any case.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "from",
            "in": "query",
            "required": false,
            "description": "Recorded at or after this time or day; widened to a quarter of an hour. Else 30 days before `to`.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "to",
            "in": "query",
            "required": false,
            "description": "Recorded before this time or day; widened to a quarter of an hour. Else now.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "group_by",
            "in": "query",
            "required": false,
            "description": "Of day, customer, provider, model, tier and profile, with commas; else one sum.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "limit",
            "in": "query",
            "required": false,
            "description": "Rows on a page.",
            "schema": {
              "type": "integer",
              "minimum": 1,
              "maximum": 1000
            }
          },
          {
            "name": "after",
            "in": "query",
            "required": false,
            "description": "The `next` of the page before.",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "min_seq",
            "in": "query",
            "required": false,
            "description": "Waits, at most five seconds, until the answer includes this event.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          }
        ],
        "responses": {
          "200": {
            "description": "A page of sums.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "from": {
                      "type": "string",
                      "format": "date-time"
                    },
                    "tz": {
                      "type": "string"
                    },
                    "to": {
                      "type": "string",
                      "format": "date-time"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/CacheDiscountRow"
                      }
                    },
                    "has_more": {
                      "type": "boolean"
                    },
                    "next": {
                      "type": [
                        "string",
                        "null"
                      ]
                    },
                    "ledger_seq": {
                      "type": "integer",
                      "description": "The last event that the answer includes; -1 before the first."
                    }
                  },
                  "required": [
                    "object",
                    "from",
                    "to",
                    "data",
                    "has_more",
                    "next",
                    "ledger_seq"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          },
          "504": {
            "$ref": "#/components/responses/Problem504"
          }
        }
      }
    },
    "/zumik/v1/replays": {
      "post": {
        "operationId": "makeReplay",
        "summary": "Replays recorded requests on a scenario, and records what came of it",
        "tags": [
          "customers"
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "properties": {
                  "scenario": {
                    "type": "object",
                    "description": "As schemas/scenario.schema.json describes it."
                  },
                  "from": {
                    "type": "string",
                    "description": "Received at or after this time, or day in UTC."
                  },
                  "to": {
                    "type": "string",
                    "description": "Received before this time, or day in UTC; at most up to the newest event."
                  },
                  "customer": {
                    "type": [
                      "string",
                      "null"
                    ],
                    "description": "This customer's requests only: then it is evidence for its profile."
                  },
                  "seed": {
                    "type": [
                      "integer",
                      "null"
                    ],
                    "minimum": 0,
                    "description": "What the confidence is drawn from; else 1."
                  }
                },
                "required": [
                  "scenario",
                  "from",
                  "to"
                ],
                "additionalProperties": false
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "It is recorded, now or before.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Replay"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "422": {
            "description": "Nothing in the interval can be replayed.",
            "content": {
              "application/problem+json": {
                "schema": {
                  "$ref": "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            "description": "Another replay runs.",
            "content": {
              "application/problem+json": {
                "schema": {
                  "$ref": "#/components/schemas/Problem"
                }
              }
            }
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      },
      "get": {
        "operationId": "getReplays",
        "summary": "The hundred replays recorded last, the newest first",
        "tags": [
          "customers"
        ],
        "responses": {
          "200": {
            "description": "As they are recorded.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Replay"
                      }
                    },
                    "has_more": {
                      "type": "boolean"
                    },
                    "next": {
                      "type": [
                        "string",
                        "null"
                      ]
                    }
                  },
                  "required": [
                    "object",
                    "data",
                    "has_more",
                    "next"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/replays/{id}": {
      "get": {
        "operationId": "getReplay",
        "summary": "A replay as it is recorded",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The replay's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "As it is recorded.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Replay"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/profiles": {
      "get": {
        "operationId": "getProfiles",
        "summary": "Which profile serves each customer",
        "tags": [
          "customers"
        ],
        "responses": {
          "200": {
            "description": "All customers, by id.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "properties": {
                    "object": {
                      "const": "list"
                    },
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/ActiveProfile"
                      }
                    },
                    "has_more": {
                      "type": "boolean"
                    },
                    "next": {
                      "type": [
                        "string",
                        "null"
                      ]
                    }
                  },
                  "required": [
                    "object",
                    "data",
                    "has_more",
                    "next"
                  ],
                  "additionalProperties": false
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          }
        }
      }
    },
    "/zumik/v1/customers/{id}/profile": {
      "get": {
        "operationId": "getProfile",
        "summary": "Which profile serves a customer, and on what grounds",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The customer's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "As it is now.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ActiveProfile"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          }
        }
      },
      "put": {
        "operationId": "activateProfile",
        "summary": "Activates a profile, if a replay speaks for it",
        "tags": [
          "customers"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The customer's id.",
            "schema": {
              "type": "string"
            }
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "properties": {
                  "profile": {
                    "enum": [
                      "managed",
                      "byok",
                      "byoc",
                      "hybrid"
                    ]
                  },
                  "override": {
                    "type": [
                      "string",
                      "null"
                    ],
                    "maxLength": 500,
                    "description": "Why without the evidence; it is recorded."
                  }
                },
                "required": [
                  "profile"
                ],
                "additionalProperties": false
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "As it is now.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ActiveProfile"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "409": {
            "description": "The evidence is missing or not enough: `findings` says what, with the numbers.",
            "content": {
              "application/problem+json": {
                "schema": {
                  "$ref": "#/components/schemas/Problem"
                }
              }
            }
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/exports": {
      "post": {
        "operationId": "emitExport",
        "summary": "Makes an export, or finds the one that was made before",
        "tags": [
          "costs"
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "properties": {
                  "kind": {
                    "const": "billing"
                  },
                  "format": {
                    "enum": [
                      "focus",
                      "focus-1.2",
                      "csv",
                      "jsonl",
                      "beancount",
                      "hledger"
                    ]
                  },
                  "customer": {
                    "type": [
                      "string",
                      "null"
                    ]
                  },
                  "from": {
                    "type": "string",
                    "description": "A whole quarter of an hour in UTC, or a day."
                  },
                  "to": {
                    "type": "string",
                    "description": "A whole quarter of an hour in UTC, or a day; at most the end of this month."
                  }
                },
                "required": [
                  "format",
                  "from",
                  "to"
                ],
                "additionalProperties": false
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "It was made before.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Export"
                }
              }
            }
          },
          "201": {
            "description": "It is new.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Export"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/Problem400"
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/exports/{id}": {
      "get": {
        "operationId": "getExport",
        "summary": "What an export covers",
        "tags": [
          "costs"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The fact of the export.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Export"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    },
    "/zumik/v1/exports/{id}/content": {
      "get": {
        "operationId": "getExportContent",
        "summary": "An export's bytes, streamed",
        "tags": [
          "costs"
        ],
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The bytes.",
            "content": {
              "text/csv": {
                "schema": {
                  "type": "string"
                }
              },
              "application/jsonl": {
                "schema": {
                  "type": "string"
                }
              },
              "text/plain": {
                "schema": {
                  "type": "string"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Problem401"
          },
          "404": {
            "$ref": "#/components/responses/Problem404"
          },
          "503": {
            "$ref": "#/components/responses/Problem503"
          }
        }
      }
    }
  },
  "components": {
    "securitySchemes": {
      "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A customer's key (zk_…) or the admin token."
      },
      "apiKey": {
        "type": "apiKey",
        "in": "header",
        "name": "x-api-key",
        "description": "A customer's key, as Anthropic's clients send it."
      }
    },
    "schemas": {
      "ReplayEstimate": {
        "type": [
          "object",
          "null"
        ],
        "properties": {
          "value": {
            "type": "string"
          },
          "low": {
            "type": "string"
          },
          "high": {
            "type": "string"
          }
        },
        "required": [
          "value",
          "low",
          "high"
        ],
        "additionalProperties": false,
        "description": "A decimal, and the interval that holds it in 95 of 100 resamples."
      },
      "Replay": {
        "type": "object",
        "properties": {
          "object": {
            "const": "replay"
          },
          "id": {
            "type": "string"
          },
          "recorded": {
            "type": "boolean"
          },
          "recorded_at": {
            "type": [
              "string",
              "null"
            ]
          },
          "ledger_seq": {
            "type": [
              "integer",
              "null"
            ]
          },
          "customer": {
            "type": [
              "string",
              "null"
            ]
          },
          "profile": {
            "enum": [
              "byoc",
              "hybrid"
            ]
          },
          "scenario": {
            "type": "object",
            "properties": {
              "name": {
                "type": "string"
              },
              "digest": {
                "type": "string"
              },
              "replicas": {
                "type": "integer"
              },
              "concurrency": {
                "type": "integer"
              },
              "hourly_price": {
                "$ref": "#/components/schemas/Money"
              },
              "models": {
                "type": [
                  "array",
                  "null"
                ],
                "items": {
                  "type": "string"
                },
                "description": "Names of models, as asked, whose requests were replayed; null: all."
              }
            },
            "required": [
              "name",
              "digest",
              "replicas",
              "concurrency",
              "hourly_price",
              "models"
            ],
            "additionalProperties": false
          },
          "workload": {
            "type": "object",
            "properties": {
              "source": {
                "enum": [
                  "ledger",
                  "trace"
                ]
              },
              "digest": {
                "type": "string"
              },
              "requests": {
                "type": "integer"
              },
              "excluded": {
                "type": "integer"
              },
              "from": {
                "type": [
                  "string",
                  "null"
                ]
              },
              "to": {
                "type": [
                  "string",
                  "null"
                ]
              },
              "as_of_seq": {
                "type": [
                  "integer",
                  "null"
                ]
              }
            },
            "required": [
              "source",
              "digest",
              "requests",
              "excluded",
              "from",
              "to",
              "as_of_seq"
            ],
            "additionalProperties": false
          },
          "seed": {
            "type": "integer"
          },
          "predicted": {
            "type": "object",
            "properties": {
              "attainment": {
                "$ref": "#/components/schemas/ReplayEstimate"
              },
              "cache_hit_ratio": {
                "$ref": "#/components/schemas/ReplayEstimate"
              },
              "cost": {
                "$ref": "#/components/schemas/ReplayEstimate"
              },
              "overflow_ratio": {
                "$ref": "#/components/schemas/ReplayEstimate"
              },
              "refused": {
                "type": "integer"
              }
            },
            "required": [
              "attainment",
              "cache_hit_ratio",
              "cost",
              "overflow_ratio",
              "refused"
            ],
            "additionalProperties": false
          },
          "managed": {
            "type": "object",
            "properties": {
              "attainment": {
                "$ref": "#/components/schemas/ReplayEstimate"
              },
              "cache_hit_ratio": {
                "$ref": "#/components/schemas/ReplayEstimate"
              },
              "cost": {
                "$ref": "#/components/schemas/ReplayEstimate"
              }
            },
            "required": [
              "attainment",
              "cache_hit_ratio",
              "cost"
            ],
            "additionalProperties": false
          },
          "gain": {
            "$ref": "#/components/schemas/ReplayEstimate"
          },
          "cost_ratio": {
            "$ref": "#/components/schemas/ReplayEstimate"
          },
          "objectives": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "qos_class": {
                  "type": "string"
                },
                "target": {
                  "type": "string"
                },
                "eligible": {
                  "type": "integer"
                },
                "predicted": {
                  "$ref": "#/components/schemas/ReplayEstimate"
                },
                "managed": {
                  "$ref": "#/components/schemas/ReplayEstimate"
                },
                "gain": {
                  "$ref": "#/components/schemas/ReplayEstimate"
                },
                "met": {
                  "type": "boolean"
                }
              },
              "required": [
                "qos_class",
                "target",
                "eligible",
                "predicted",
                "managed",
                "gain",
                "met"
              ],
              "additionalProperties": false
            }
          },
          "details": {
            "type": "object",
            "description": "Latencies, where the money goes, and series to plot."
          }
        },
        "required": [
          "object",
          "id",
          "recorded",
          "recorded_at",
          "ledger_seq",
          "customer",
          "profile",
          "scenario",
          "workload",
          "seed",
          "predicted",
          "managed",
          "gain",
          "cost_ratio",
          "objectives"
        ],
        "additionalProperties": false,
        "description": "What a scenario would do with a workload beside what managed does. `details`, right after it was made, has latencies and plots."
      },
      "ActiveProfile": {
        "type": "object",
        "properties": {
          "object": {
            "const": "profile"
          },
          "customer": {
            "type": "string"
          },
          "profile": {
            "enum": [
              "managed",
              "byok",
              "byoc",
              "hybrid"
            ]
          },
          "activated_at": {
            "type": [
              "string",
              "null"
            ]
          },
          "previous": {
            "type": [
              "string",
              "null"
            ]
          },
          "replay": {
            "type": [
              "string",
              "null"
            ]
          },
          "override": {
            "type": [
              "string",
              "null"
            ]
          },
          "evidence": {
            "type": "object",
            "properties": {
              "age_hours_max": {
                "type": "integer"
              },
              "requests_min": {
                "type": "integer"
              },
              "attainment_margin": {
                "type": "string"
              },
              "cost_margin": {
                "type": "string"
              }
            },
            "required": [
              "age_hours_max",
              "requests_min",
              "attainment_margin",
              "cost_margin"
            ],
            "additionalProperties": false
          }
        },
        "required": [
          "object",
          "customer",
          "profile",
          "activated_at",
          "previous",
          "replay",
          "override",
          "evidence"
        ],
        "additionalProperties": false,
        "description": "Which profile serves a customer; null members: no activation chose it."
      },
      "LedgerWork": {
        "type": "object",
        "required": [
          "state",
          "done",
          "all",
          "failure",
          "report"
        ],
        "additionalProperties": false,
        "properties": {
          "state": {
            "enum": [
              "none",
              "running",
              "done",
              "failed"
            ]
          },
          "done": {
            "type": "integer",
            "minimum": 0
          },
          "all": {
            "type": "integer",
            "minimum": 0
          },
          "failure": {
            "type": [
              "string",
              "null"
            ],
            "description": "Why it could not be done."
          },
          "report": {
            "anyOf": [
              {
                "$ref": "#/components/schemas/VerificationReport"
              },
              {
                "type": "null"
              }
            ]
          }
        }
      },
      "VerificationReport": {
        "type": "object",
        "required": [
          "sound",
          "verdict",
          "first_bad_seq",
          "events",
          "root",
          "streams",
          "checkpoints",
          "open_requests",
          "open_attempts",
          "open_reservations",
          "projections",
          "finding_count",
          "findings"
        ],
        "additionalProperties": false,
        "properties": {
          "sound": {
            "type": "boolean"
          },
          "verdict": {
            "enum": [
              "sound",
              "truncated",
              "content",
              "order",
              "columns",
              "endings",
              "anchor",
              "checkpoint",
              "schema",
              "projection",
              "incomplete"
            ]
          },
          "first_bad_seq": {
            "type": [
              "integer",
              "null"
            ],
            "minimum": 0
          },
          "events": {
            "type": "integer",
            "minimum": 0
          },
          "root": {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$"
          },
          "streams": {
            "type": "integer",
            "minimum": 0
          },
          "checkpoints": {
            "type": "integer",
            "minimum": 0
          },
          "open_requests": {
            "type": "integer",
            "minimum": 0
          },
          "open_attempts": {
            "type": "integer",
            "minimum": 0
          },
          "open_reservations": {
            "type": "integer",
            "minimum": 0
          },
          "projections": {
            "type": [
              "array",
              "null"
            ],
            "description": "null: not folded again.",
            "items": {
              "type": "object",
              "required": [
                "name",
                "version",
                "position",
                "same"
              ],
              "additionalProperties": false,
              "properties": {
                "name": {
                  "type": "string"
                },
                "version": {
                  "type": "integer"
                },
                "position": {
                  "type": "integer",
                  "minimum": -1
                },
                "same": {
                  "type": "boolean"
                }
              }
            }
          },
          "finding_count": {
            "type": "integer",
            "minimum": 0
          },
          "findings": {
            "type": "array",
            "maxItems": 200,
            "items": {
              "type": "object",
              "required": [
                "verdict",
                "seq",
                "detail"
              ],
              "additionalProperties": false,
              "properties": {
                "verdict": {
                  "enum": [
                    "truncated",
                    "content",
                    "order",
                    "columns",
                    "endings",
                    "anchor",
                    "checkpoint",
                    "schema",
                    "projection",
                    "incomplete"
                  ]
                },
                "seq": {
                  "type": [
                    "integer",
                    "null"
                  ],
                  "minimum": 0
                },
                "detail": {
                  "type": "string"
                }
              }
            }
          }
        }
      },
      "Objective": {
        "type": "object",
        "description": "What is absent or null means any; `window` is days such as 30d, or month.",
        "properties": {
          "id": {
            "type": "string"
          },
          "customer": {
            "type": [
              "string",
              "null"
            ]
          },
          "qos_class": {
            "type": [
              "string",
              "null"
            ],
            "enum": [
              "interactive",
              "standard",
              "flex",
              "batch",
              null
            ]
          },
          "model": {
            "type": [
              "string",
              "null"
            ]
          },
          "indicator": {
            "type": "string",
            "enum": [
              "availability",
              "ttft",
              "targets"
            ]
          },
          "threshold_ms": {
            "type": [
              "integer",
              "null"
            ],
            "description": "Latest good first token; for ttft only."
          },
          "target": {
            "type": "string",
            "pattern": "^0\\.[0-9]{1,6}$"
          },
          "window": {
            "type": "string"
          }
        },
        "required": [
          "indicator",
          "target"
        ],
        "additionalProperties": false
      },
      "Compliance": {
        "type": "object",
        "properties": {
          "object": {
            "const": "slo.compliance"
          },
          "objective": {
            "$ref": "#/components/schemas/Objective"
          },
          "from": {
            "type": "string",
            "format": "date-time"
          },
          "to": {
            "type": "string",
            "format": "date-time"
          },
          "counts": {
            "type": "object",
            "properties": {
              "eligible": {
                "type": "integer"
              },
              "good": {
                "type": "integer"
              },
              "bad": {
                "type": "integer"
              },
              "excluded": {
                "type": "integer"
              }
            },
            "required": [
              "eligible",
              "good",
              "bad",
              "excluded"
            ],
            "additionalProperties": false
          },
          "bad_by_reason": {
            "type": "object",
            "additionalProperties": {
              "type": "integer"
            }
          },
          "excluded_by_reason": {
            "type": "object",
            "additionalProperties": {
              "type": "integer"
            }
          },
          "no_data": {
            "type": "boolean"
          },
          "attainment": {
            "type": [
              "string",
              "null"
            ]
          },
          "met": {
            "type": [
              "boolean",
              "null"
            ]
          },
          "error_budget": {
            "type": "object",
            "properties": {
              "allowed": {
                "type": "integer"
              },
              "consumed": {
                "type": "integer"
              },
              "remaining": {
                "type": "integer"
              }
            },
            "required": [
              "allowed",
              "consumed",
              "remaining"
            ],
            "additionalProperties": false
          },
          "burn_rates": {
            "type": "object",
            "properties": {
              "5m": {
                "type": [
                  "string",
                  "null"
                ]
              },
              "30m": {
                "type": [
                  "string",
                  "null"
                ]
              },
              "1h": {
                "type": [
                  "string",
                  "null"
                ]
              },
              "6h": {
                "type": [
                  "string",
                  "null"
                ]
              },
              "3d": {
                "type": [
                  "string",
                  "null"
                ]
              }
            },
            "required": [
              "5m",
              "30m",
              "1h",
              "6h",
              "3d"
            ],
            "additionalProperties": false
          },
          "latency": {
            "type": "object",
            "properties": {
              "ttft_ms": {
                "type": "object",
                "properties": {
                  "p50": {
                    "type": [
                      "integer",
                      "null"
                    ]
                  },
                  "p95": {
                    "type": [
                      "integer",
                      "null"
                    ]
                  },
                  "p99": {
                    "type": [
                      "integer",
                      "null"
                    ]
                  }
                },
                "required": [
                  "p50",
                  "p95",
                  "p99"
                ],
                "additionalProperties": false
              },
              "total_ms": {
                "type": "object",
                "properties": {
                  "p50": {
                    "type": [
                      "integer",
                      "null"
                    ]
                  },
                  "p95": {
                    "type": [
                      "integer",
                      "null"
                    ]
                  },
                  "p99": {
                    "type": [
                      "integer",
                      "null"
                    ]
                  }
                },
                "required": [
                  "p50",
                  "p95",
                  "p99"
                ],
                "additionalProperties": false
              }
            },
            "required": [
              "ttft_ms",
              "total_ms"
            ],
            "additionalProperties": false
          },
          "ledger_seq": {
            "type": "integer"
          }
        },
        "required": [
          "object",
          "objective",
          "from",
          "to",
          "counts",
          "bad_by_reason",
          "excluded_by_reason",
          "no_data",
          "attainment",
          "met",
          "error_budget",
          "burn_rates",
          "latency",
          "ledger_seq"
        ],
        "additionalProperties": false
      },
      "CircuitList": {
        "type": "object",
        "required": [
          "object",
          "data"
        ],
        "properties": {
          "object": {
            "const": "list"
          },
          "data": {
            "type": "array",
            "items": {
              "type": "object",
              "required": [
                "object",
                "account",
                "model",
                "provider",
                "reason_code",
                "trip",
                "opened_at",
                "probed_from",
                "response_id"
              ],
              "properties": {
                "object": {
                  "const": "routing.circuit"
                },
                "account": {
                  "type": "string"
                },
                "model": {
                  "type": [
                    "string",
                    "null"
                  ],
                  "description": "Null: every model of the account."
                },
                "provider": {
                  "type": "string"
                },
                "reason_code": {
                  "type": "string"
                },
                "trip": {
                  "type": "integer",
                  "description": "Openings since it last stood closed, from 1."
                },
                "opened_at": {
                  "type": "string",
                  "format": "date-time"
                },
                "probed_from": {
                  "type": "string",
                  "format": "date-time",
                  "description": "From when on a request may probe it."
                },
                "response_id": {
                  "type": [
                    "string",
                    "null"
                  ],
                  "description": "The response whose attempt opened it."
                }
              },
              "additionalProperties": false
            }
          }
        },
        "additionalProperties": false
      },
      "ClosedCircuitList": {
        "type": "object",
        "required": [
          "object",
          "data"
        ],
        "properties": {
          "object": {
            "const": "list"
          },
          "data": {
            "type": "array",
            "items": {
              "type": "object",
              "required": [
                "object",
                "account",
                "model",
                "provider",
                "closed"
              ],
              "properties": {
                "object": {
                  "const": "routing.circuit"
                },
                "account": {
                  "type": "string"
                },
                "model": {
                  "type": [
                    "string",
                    "null"
                  ],
                  "description": "Null: every model of the account."
                },
                "provider": {
                  "type": "string"
                },
                "closed": {
                  "const": true
                }
              },
              "additionalProperties": false
            }
          }
        },
        "additionalProperties": false
      },
      "Weights": {
        "type": "object",
        "properties": {
          "object": {
            "const": "routing.weights"
          },
          "version": {
            "type": "integer"
          },
          "published_at": {
            "type": "string",
            "format": "date-time"
          },
          "seq": {
            "type": "integer"
          },
          "basis_seq": {
            "type": "integer"
          },
          "ledger_seq": {
            "type": "integer"
          },
          "previous_basis_seq": {
            "type": [
              "integer",
              "null"
            ]
          },
          "as_of": {
            "type": "string",
            "format": "date-time"
          },
          "routes": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "provider": {
                  "type": "string"
                },
                "account": {
                  "type": "string"
                },
                "model": {
                  "type": "string"
                },
                "weight": {
                  "type": "string"
                },
                "weight_targeted": {
                  "type": "string"
                },
                "price": {
                  "type": [
                    "string",
                    "null"
                  ],
                  "description": "What a token cost of late, in USD, a token of an answer counted as five; null: too few were paid for."
                },
                "evidence": {
                  "type": "object",
                  "properties": {
                    "outcomes": {
                      "type": "string"
                    },
                    "failures": {
                      "type": "string"
                    },
                    "targeted": {
                      "type": "string"
                    },
                    "late": {
                      "type": "string"
                    },
                    "input": {
                      "type": "string"
                    },
                    "cached": {
                      "type": "string"
                    },
                    "units": {
                      "type": "string"
                    },
                    "cost": {
                      "type": "string"
                    }
                  },
                  "required": [
                    "outcomes",
                    "failures",
                    "targeted",
                    "late",
                    "input",
                    "cached",
                    "units",
                    "cost"
                  ],
                  "additionalProperties": false
                }
              },
              "required": [
                "provider",
                "account",
                "model",
                "weight",
                "weight_targeted",
                "price",
                "evidence"
              ],
              "additionalProperties": false
            }
          },
          "recomputed": {
            "type": "object",
            "properties": {
              "matches": {
                "type": "boolean"
              },
              "routes": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "provider": {
                      "type": "string"
                    },
                    "account": {
                      "type": "string"
                    },
                    "model": {
                      "type": "string"
                    },
                    "weight": {
                      "type": "string"
                    },
                    "weight_targeted": {
                      "type": "string"
                    },
                    "price": {
                      "type": [
                        "string",
                        "null"
                      ],
                      "description": "What a token cost of late, in USD, a token of an answer counted as five; null: too few were paid for."
                    },
                    "evidence": {
                      "type": "object",
                      "properties": {
                        "outcomes": {
                          "type": "string"
                        },
                        "failures": {
                          "type": "string"
                        },
                        "targeted": {
                          "type": "string"
                        },
                        "late": {
                          "type": "string"
                        },
                        "input": {
                          "type": "string"
                        },
                        "cached": {
                          "type": "string"
                        },
                        "units": {
                          "type": "string"
                        },
                        "cost": {
                          "type": "string"
                        }
                      },
                      "required": [
                        "outcomes",
                        "failures",
                        "targeted",
                        "late",
                        "input",
                        "cached",
                        "units",
                        "cost"
                      ],
                      "additionalProperties": false
                    }
                  },
                  "required": [
                    "provider",
                    "account",
                    "model",
                    "weight",
                    "weight_targeted",
                    "price",
                    "evidence"
                  ],
                  "additionalProperties": false
                }
              }
            },
            "required": [
              "matches",
              "routes"
            ],
            "additionalProperties": false
          }
        },
        "required": [
          "object",
          "version",
          "published_at",
          "seq",
          "basis_seq",
          "ledger_seq",
          "previous_basis_seq",
          "as_of",
          "routes",
          "recomputed"
        ],
        "additionalProperties": false
      },
      "ReasonCodeCount": {
        "type": "object",
        "properties": {
          "code": {
            "type": "string"
          },
          "fault": {
            "type": "string"
          },
          "stage": {
            "type": "string",
            "enum": [
              "admission",
              "attempt",
              "response"
            ]
          },
          "provider": {
            "type": [
              "string",
              "null"
            ]
          },
          "model": {
            "type": [
              "string",
              "null"
            ]
          },
          "region": {
            "type": [
              "string",
              "null"
            ]
          },
          "hour": {
            "type": "string",
            "format": "date-time"
          },
          "count": {
            "type": "integer"
          }
        },
        "required": [
          "code",
          "fault",
          "stage",
          "count"
        ],
        "additionalProperties": false
      },
      "Problem": {
        "type": "object",
        "description": "RFC 9457 problem details.",
        "properties": {
          "type": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "status": {
            "type": "integer"
          },
          "detail": {
            "type": "string"
          },
          "param": {
            "type": "string"
          },
          "findings": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Of a profile that is not activated: what its evidence lacks."
          },
          "replay": {
            "type": [
              "string",
              "null"
            ],
            "description": "Of a profile that is not activated: the replay that was looked at."
          },
          "reason_code": {
            "$ref": "#/components/schemas/ReasonCode"
          }
        },
        "required": [
          "type",
          "title",
          "status",
          "detail"
        ],
        "additionalProperties": false
      },
      "ReasonCode": {
        "type": "string",
        "description": "A stable code of the closed registry: GET /zumik/v1/reason-codes/registry.",
        "pattern": "^[a-z_]+$"
      },
      "Money": {
        "type": "string",
        "pattern": "^-?[0-9]+\\.[0-9]{12}$",
        "description": "US dollars with 12 places."
      },
      "TokenUsage": {
        "type": "object",
        "description": "Disjoint buckets: uncached, read and written make up the input; reasoning is a part of the output.",
        "properties": {
          "input_uncached": {
            "type": "integer",
            "minimum": 0
          },
          "cache_read": {
            "type": "integer",
            "minimum": 0
          },
          "cache_write_5m": {
            "type": "integer",
            "minimum": 0
          },
          "cache_write_30m": {
            "type": "integer",
            "minimum": 0
          },
          "cache_write_1h": {
            "type": "integer",
            "minimum": 0
          },
          "cache_write_12h": {
            "type": "integer",
            "minimum": 0
          },
          "output": {
            "type": "integer",
            "minimum": 0
          },
          "reasoning": {
            "type": [
              "integer",
              "null"
            ],
            "minimum": 0
          },
          "provenance": {
            "type": "string",
            "enum": [
              "reported",
              "estimated"
            ]
          }
        },
        "required": [
          "input_uncached",
          "cache_read",
          "cache_write_5m",
          "cache_write_30m",
          "cache_write_1h",
          "cache_write_12h",
          "output",
          "reasoning",
          "provenance"
        ],
        "additionalProperties": false
      },
      "Outcome": {
        "type": "object",
        "properties": {
          "admission": {
            "type": "string",
            "enum": [
              "admitted",
              "queued",
              "rejected",
              "expired_before_start"
            ]
          },
          "completion": {
            "type": [
              "string",
              "null"
            ],
            "enum": [
              "completed",
              "failed",
              "cancelled",
              "expired_during_execution",
              null
            ]
          },
          "target_met": {
            "type": [
              "boolean",
              "null"
            ]
          },
          "degraded": {
            "type": [
              "boolean",
              "null"
            ]
          },
          "degradations": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "fallback_used": {
            "type": [
              "boolean",
              "null"
            ]
          },
          "reason_code": {
            "anyOf": [
              {
                "$ref": "#/components/schemas/ReasonCode"
              },
              {
                "type": "null"
              }
            ]
          }
        },
        "required": [
          "admission",
          "completion",
          "target_met",
          "degraded",
          "degradations",
          "fallback_used",
          "reason_code"
        ],
        "additionalProperties": false
      },
      "Attempt": {
        "type": "object",
        "description": "One upstream call. A customer's key sees `charged` in the place of `cost`, and no `account`.",
        "properties": {
          "number": {
            "type": "integer",
            "minimum": 1
          },
          "provider": {
            "type": "string",
            "enum": [
              "openai",
              "anthropic",
              "gemini",
              "xai",
              "fireworks",
              "bifrost",
              "openrouter",
              "byoc"
            ]
          },
          "account": {
            "type": "string"
          },
          "region": {
            "type": [
              "string",
              "null"
            ]
          },
          "credential": {
            "type": "string"
          },
          "model_requested": {
            "type": "string"
          },
          "model_served": {
            "type": [
              "string",
              "null"
            ]
          },
          "tier_requested": {
            "type": [
              "string",
              "null"
            ]
          },
          "tier_served": {
            "type": [
              "string",
              "null"
            ]
          },
          "started_at": {
            "type": "string",
            "format": "date-time"
          },
          "first_token_at": {
            "type": [
              "string",
              "null"
            ],
            "format": "date-time"
          },
          "ended_at": {
            "type": [
              "string",
              "null"
            ],
            "format": "date-time"
          },
          "ttft_ms": {
            "type": [
              "number",
              "null"
            ],
            "minimum": 0,
            "description": "Milliseconds."
          },
          "duration_ms": {
            "type": [
              "number",
              "null"
            ],
            "minimum": 0,
            "description": "Milliseconds."
          },
          "outcome": {
            "type": [
              "string",
              "null"
            ],
            "enum": [
              "succeeded",
              "failed",
              "cancelled",
              "orphaned",
              null
            ]
          },
          "reason_code": {
            "anyOf": [
              {
                "$ref": "#/components/schemas/ReasonCode"
              },
              {
                "type": "null"
              }
            ]
          },
          "retry_cause": {
            "anyOf": [
              {
                "$ref": "#/components/schemas/ReasonCode"
              },
              {
                "type": "null"
              }
            ]
          },
          "http_status": {
            "type": [
              "integer",
              "null"
            ]
          },
          "provider_request_id": {
            "type": [
              "string",
              "null"
            ]
          },
          "error_type": {
            "type": [
              "string",
              "null"
            ]
          },
          "error_code": {
            "type": [
              "string",
              "null"
            ]
          },
          "usage": {
            "anyOf": [
              {
                "$ref": "#/components/schemas/TokenUsage"
              },
              {
                "type": "null"
              }
            ]
          },
          "usage_inconsistent": {
            "type": "boolean"
          },
          "billed": {
            "type": [
              "boolean",
              "null"
            ]
          },
          "cost": {
            "type": [
              "string",
              "null"
            ],
            "pattern": "^-?[0-9]+\\.[0-9]{12}$",
            "description": "US dollars with 12 places."
          },
          "weights_version": {
            "type": [
              "integer",
              "null"
            ]
          },
          "charged": {
            "type": [
              "string",
              "null"
            ],
            "pattern": "^-?[0-9]+\\.[0-9]{12}$",
            "description": "For a customer's key, in the place of `cost`."
          }
        },
        "required": [
          "number",
          "provider",
          "region",
          "credential",
          "model_requested",
          "model_served",
          "tier_requested",
          "tier_served",
          "started_at",
          "first_token_at",
          "ended_at",
          "ttft_ms",
          "duration_ms",
          "outcome",
          "reason_code",
          "retry_cause",
          "http_status",
          "provider_request_id",
          "error_type",
          "error_code",
          "usage",
          "usage_inconsistent",
          "billed",
          "weights_version"
        ],
        "additionalProperties": false
      },
      "Record": {
        "type": "object",
        "description": "The record of one response, read from the log.",
        "properties": {
          "id": {
            "type": "string"
          },
          "customer": {
            "type": "string"
          },
          "surface": {
            "type": "string"
          },
          "trace_id": {
            "type": [
              "string",
              "null"
            ]
          },
          "requested": {
            "type": "object",
            "properties": {
              "model": {
                "type": [
                  "string",
                  "null"
                ]
              },
              "qos_class": {
                "type": [
                  "string",
                  "null"
                ]
              },
              "service_tier": {
                "type": [
                  "string",
                  "null"
                ]
              },
              "stream": {
                "type": [
                  "boolean",
                  "null"
                ]
              },
              "profile": {
                "type": [
                  "string",
                  "null"
                ]
              },
              "ttft_target_ms": {
                "type": [
                  "integer",
                  "null"
                ]
              },
              "deadline_ms": {
                "type": [
                  "integer",
                  "null"
                ]
              }
            },
            "required": [
              "model",
              "qos_class",
              "service_tier",
              "stream",
              "profile",
              "ttft_target_ms",
              "deadline_ms"
            ],
            "additionalProperties": false
          },
          "outcome": {
            "$ref": "#/components/schemas/Outcome"
          },
          "timing": {
            "type": "object",
            "properties": {
              "received_at": {
                "type": [
                  "string",
                  "null"
                ],
                "format": "date-time"
              },
              "queued_ms": {
                "type": [
                  "number",
                  "null"
                ],
                "minimum": 0,
                "description": "Milliseconds."
              },
              "ttft_ms": {
                "type": [
                  "number",
                  "null"
                ],
                "minimum": 0,
                "description": "Milliseconds."
              },
              "total_ms": {
                "type": [
                  "number",
                  "null"
                ],
                "minimum": 0,
                "description": "Milliseconds."
              }
            },
            "required": [
              "received_at",
              "queued_ms",
              "ttft_ms",
              "total_ms"
            ],
            "additionalProperties": false
          },
          "usage": {
            "anyOf": [
              {
                "$ref": "#/components/schemas/TokenUsage"
              },
              {
                "type": "null"
              }
            ]
          },
          "cost": {
            "$ref": "#/components/schemas/Cost"
          },
          "attempts": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Attempt"
            }
          },
          "ledger": {
            "type": "object",
            "properties": {
              "first_seq": {
                "type": "integer",
                "minimum": 0
              },
              "last_seq": {
                "type": "integer",
                "minimum": 0
              },
              "events": {
                "type": "integer",
                "minimum": 1
              }
            },
            "required": [
              "first_seq",
              "last_seq",
              "events"
            ],
            "additionalProperties": false
          }
        },
        "required": [
          "id",
          "customer",
          "surface",
          "trace_id",
          "requested",
          "outcome",
          "timing",
          "usage",
          "cost",
          "attempts",
          "ledger"
        ],
        "additionalProperties": false
      },
      "Cost": {
        "type": "object",
        "description": "All amounts are null when `priced` is false. A customer's key does not see `provider_cost`.",
        "properties": {
          "currency": {
            "const": "USD"
          },
          "priced": {
            "type": "boolean"
          },
          "provider_cost": {
            "type": [
              "string",
              "null"
            ],
            "pattern": "^-?[0-9]+\\.[0-9]{12}$",
            "description": "US dollars with 12 places."
          },
          "list_cost": {
            "type": [
              "string",
              "null"
            ],
            "pattern": "^-?[0-9]+\\.[0-9]{12}$",
            "description": "US dollars with 12 places."
          },
          "cache_savings": {
            "type": [
              "string",
              "null"
            ],
            "pattern": "^-?[0-9]+\\.[0-9]{12}$",
            "description": "US dollars with 12 places."
          },
          "charged": {
            "type": [
              "string",
              "null"
            ],
            "pattern": "^-?[0-9]+\\.[0-9]{12}$",
            "description": "US dollars with 12 places."
          },
          "platform_fee": {
            "type": [
              "string",
              "null"
            ],
            "pattern": "^-?[0-9]+\\.[0-9]{12}$",
            "description": "US dollars with 12 places."
          },
          "fees": {
            "type": "array",
            "description": "Billed beside the tokens, and part of the costs.",
            "items": {
              "type": "object",
              "properties": {
                "kind": {
                  "type": "string",
                  "enum": [
                    "cache_creation",
                    "cache_storage"
                  ],
                  "description": "cache_creation: tokens that were put into a cache of the gateway's; cache_storage: these tokens times the hours for which they are kept."
                },
                "quantity": {
                  "type": "integer",
                  "minimum": 1,
                  "description": "Tokens, or token-hours."
                },
                "cost": {
                  "type": [
                    "string",
                    "null"
                  ],
                  "pattern": "^-?[0-9]+\\.[0-9]{12}$",
                  "description": "US dollars with 12 places; for a customer with the markup."
                }
              },
              "required": [
                "kind",
                "quantity",
                "cost"
              ],
              "additionalProperties": false
            }
          },
          "price_version": {
            "type": [
              "string",
              "null"
            ]
          },
          "unknown_attempts": {
            "type": "integer",
            "minimum": 0
          }
        },
        "required": [
          "currency",
          "priced",
          "list_cost",
          "cache_savings",
          "charged",
          "platform_fee",
          "fees",
          "price_version",
          "unknown_attempts"
        ],
        "additionalProperties": false
      },
      "Event": {
        "type": "object",
        "properties": {
          "seq": {
            "type": "integer",
            "minimum": 0
          },
          "type": {
            "type": "string"
          },
          "recorded_at": {
            "type": "string",
            "format": "date-time"
          },
          "data": {
            "type": "object"
          },
          "leaf": {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
            "description": "SHA-256(0x00 ‖ body), RFC 6962."
          }
        },
        "required": [
          "seq",
          "type",
          "recorded_at",
          "data",
          "leaf"
        ],
        "additionalProperties": false
      },
      "LoggedEvent": {
        "type": "object",
        "properties": {
          "seq": {
            "type": "integer",
            "minimum": 0
          },
          "type": {
            "type": "string"
          },
          "recorded_at": {
            "type": "string",
            "format": "date-time"
          },
          "response_id": {
            "type": [
              "string",
              "null"
            ]
          },
          "customer": {
            "type": [
              "string",
              "null"
            ]
          },
          "stream": {
            "type": "string"
          },
          "data": {
            "type": "object"
          },
          "leaf": {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$"
          }
        },
        "required": [
          "seq",
          "type",
          "recorded_at",
          "response_id",
          "customer",
          "stream",
          "data",
          "leaf"
        ],
        "additionalProperties": false
      },
      "BudgetStanding": {
        "type": "object",
        "properties": {
          "object": {
            "const": "budget"
          },
          "customer": {
            "type": "string"
          },
          "currency": {
            "const": "USD"
          },
          "period": {
            "enum": [
              "day",
              "week",
              "month",
              "total",
              null
            ],
            "description": "null: the customer has no budget."
          },
          "from": {
            "type": [
              "string",
              "null"
            ],
            "format": "date-time",
            "description": "Null for a budget in total."
          },
          "to": {
            "type": [
              "string",
              "null"
            ],
            "format": "date-time",
            "description": "The first instant after the period."
          },
          "limit": {
            "anyOf": [
              {
                "$ref": "#/components/schemas/Money"
              },
              {
                "type": "null"
              }
            ]
          },
          "spent": {
            "$ref": "#/components/schemas/Money"
          },
          "reserved": {
            "$ref": "#/components/schemas/Money"
          },
          "remaining": {
            "anyOf": [
              {
                "$ref": "#/components/schemas/Money"
              },
              {
                "type": "null"
              }
            ],
            "description": "Negative where more was charged than had been set aside, or the budget was lowered."
          },
          "ledger_seq": {
            "type": "integer",
            "description": "The last event that the answer includes; -1 before the first."
          }
        },
        "required": [
          "object",
          "customer",
          "currency",
          "period",
          "from",
          "to",
          "limit",
          "spent",
          "reserved",
          "remaining",
          "ledger_seq"
        ],
        "additionalProperties": false
      },
      "Policy": {
        "type": "object",
        "description": "What is absent takes its default; `providers` null or absent means all.",
        "properties": {
          "profile": {
            "type": "string",
            "enum": [
              "managed",
              "byok",
              "byoc",
              "hybrid"
            ]
          },
          "lanes": {
            "description": "What serves a hybrid, in this order; by default the customer's own servers, then the operator's accounts.",
            "type": "array",
            "minItems": 1,
            "uniqueItems": true,
            "items": {
              "type": "string",
              "enum": [
                "byoc",
                "byok",
                "managed"
              ]
            }
          },
          "regions": {
            "description": "Region labels of the accounts that may serve; null or absent: all, also accounts without one.",
            "anyOf": [
              {
                "type": "array",
                "minItems": 1,
                "maxItems": 64,
                "items": {
                  "type": "string"
                }
              },
              {
                "type": "null"
              }
            ]
          },
          "providers": {
            "anyOf": [
              {
                "type": "array",
                "items": {
                  "type": "string",
                  "enum": [
                    "openai",
                    "anthropic",
                    "gemini",
                    "xai",
                    "fireworks",
                    "bifrost",
                    "openrouter",
                    "byoc"
                  ]
                }
              },
              {
                "type": "null"
              }
            ]
          },
          "allow_brokered": {
            "type": "boolean"
          },
          "allow_unpriced": {
            "type": "boolean"
          },
          "markup_bps": {
            "type": "integer",
            "minimum": 0,
            "maximum": 100000
          },
          "platform_fee_bps": {
            "type": "integer",
            "minimum": 0,
            "maximum": 100000
          },
          "budget": {
            "type": [
              "object",
              "null"
            ],
            "description": "The most that the customer may be charged in a period, fee included. What a request may cost at most is set aside before it starts, and a request for which there is no room is refused with budget_exhausted. A request counts in the period in which it arrived. Models without a known price are refused, whatever allow_unpriced says.",
            "properties": {
              "usd": {
                "type": "string",
                "pattern": "^[0-9]{1,8}(\\.[0-9]{1,12})?$",
                "examples": [
                  "100",
                  "0.5"
                ]
              },
              "period": {
                "enum": [
                  "day",
                  "week",
                  "month",
                  "total"
                ],
                "description": "In UTC: the day, the week from Monday, the calendar month, or all time."
              }
            },
            "required": [
              "usd",
              "period"
            ],
            "additionalProperties": false
          },
          "limits": {
            "type": [
              "object",
              "null"
            ],
            "properties": {
              "rpm": {
                "type": [
                  "integer",
                  "null"
                ]
              },
              "tpm": {
                "type": [
                  "integer",
                  "null"
                ]
              },
              "concurrency": {
                "type": [
                  "integer",
                  "null"
                ]
              }
            },
            "required": [],
            "additionalProperties": false
          },
          "default_class": {
            "type": "string",
            "enum": [
              "interactive",
              "standard",
              "flex",
              "batch"
            ]
          },
          "evidence": {
            "type": [
              "object",
              "null"
            ],
            "description": "What a replay must show before byoc or hybrid is activated: how recent, how large, and by what margins it beats managed at the worse end of its intervals.",
            "properties": {
              "age_hours_max": {
                "type": "integer",
                "minimum": 1,
                "maximum": 8760,
                "default": 168
              },
              "requests_min": {
                "type": "integer",
                "minimum": 1,
                "maximum": 5000000,
                "default": 1000
              },
              "attainment_margin": {
                "type": "string",
                "default": "0",
                "description": "A decimal from -1 to 1, of the share of good answers."
              },
              "cost_margin": {
                "type": "string",
                "default": "0.05",
                "description": "A decimal from -1 to 1, of what managed costs."
              }
            },
            "required": [],
            "additionalProperties": false
          },
          "on_disconnect": {
            "type": "string",
            "enum": [
              "cancel",
              "drain"
            ]
          },
          "cache_breakpoints": {
            "description": "Places cache breakpoints in prompts for Anthropic, at most four with the client's own and never below the model's minimum, to last so long; null or absent: none.",
            "enum": [
              "5m",
              "1h",
              null
            ]
          },
          "stored_caches": {
            "description": "Has the gateway make caches under names at Gemini, of the instruction and the tools that a customer's requests begin with: at the second request within the life that the cache is to have. Its making and its storage are fees of that request; null or absent: none are made.",
            "enum": [
              "1h",
              "12h",
              null
            ]
          },
          "flex_fallback": {
            "description": "Whether a request that names the tier flex is served by the standard one, at its price, when flex has no room.",
            "type": "boolean"
          },
          "weigh_price": {
            "description": "Whether, of routes that share traffic by weights, cheaper ones get more: by the square of the cheapest price over theirs. An alias's order of preference stays.",
            "type": "boolean"
          },
          "batch_fallback": {
            "description": "The tier in which the lines of a batch are served one by one, at its price, when no provider takes them as a batch.",
            "enum": [
              "none",
              "flex",
              "standard"
            ]
          }
        },
        "required": [],
        "additionalProperties": false
      },
      "Customer": {
        "type": "object",
        "properties": {
          "object": {
            "const": "customer"
          },
          "id": {
            "type": "string"
          },
          "name": {
            "type": [
              "string",
              "null"
            ]
          },
          "created_at": {
            "type": [
              "string",
              "null"
            ],
            "format": "date-time"
          },
          "keys": {
            "type": "integer",
            "minimum": 0
          },
          "policy": {
            "$ref": "#/components/schemas/Policy"
          }
        },
        "required": [
          "object",
          "id",
          "name",
          "created_at",
          "keys",
          "policy"
        ],
        "additionalProperties": false
      },
      "Key": {
        "type": "object",
        "properties": {
          "object": {
            "const": "key"
          },
          "id": {
            "type": "string"
          },
          "customer": {
            "type": "string"
          },
          "issued_at": {
            "type": "string",
            "format": "date-time"
          }
        },
        "required": [
          "object",
          "id",
          "customer",
          "issued_at"
        ],
        "additionalProperties": false
      },
      "IssuedKey": {
        "type": "object",
        "properties": {
          "object": {
            "const": "key"
          },
          "id": {
            "type": "string"
          },
          "customer": {
            "type": "string"
          },
          "issued_at": {
            "type": "string",
            "format": "date-time"
          },
          "key": {
            "type": "string",
            "description": "Shown this once."
          }
        },
        "required": [
          "object",
          "id",
          "customer",
          "issued_at",
          "key"
        ],
        "additionalProperties": false
      },
      "OpenAIError": {
        "type": "object",
        "description": "OpenAI's error shape; `code` is the reason code.",
        "properties": {
          "error": {
            "type": "object",
            "properties": {
              "message": {
                "type": "string"
              },
              "type": {
                "type": "string"
              },
              "param": {
                "type": [
                  "string",
                  "null"
                ]
              },
              "code": {
                "type": [
                  "string",
                  "null"
                ]
              }
            },
            "required": [
              "message",
              "type",
              "param",
              "code"
            ],
            "additionalProperties": false
          }
        },
        "required": [
          "error"
        ],
        "additionalProperties": false
      },
      "Projections": {
        "type": "object",
        "description": "How far each projection is; -1 is before the first event.",
        "properties": {
          "object": {
            "const": "projections"
          },
          "ledger_size": {
            "type": "integer",
            "minimum": 0
          },
          "activity": {
            "type": [
              "string",
              "null"
            ]
          },
          "last_error": {
            "type": [
              "string",
              "null"
            ]
          },
          "rebuild": {
            "type": [
              "string",
              "null"
            ]
          },
          "events_folded": {
            "type": [
              "integer",
              "null"
            ],
            "minimum": 0
          },
          "batches": {
            "type": [
              "integer",
              "null"
            ],
            "minimum": 0
          },
          "lag_p99_us": {
            "type": [
              "integer",
              "null"
            ],
            "minimum": 0
          },
          "projections": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "name": {
                  "type": "string"
                },
                "version": {
                  "type": "integer"
                },
                "stored_version": {
                  "type": [
                    "integer",
                    "null"
                  ]
                },
                "position": {
                  "type": "integer",
                  "minimum": -1
                },
                "behind": {
                  "type": "integer",
                  "minimum": 0
                }
              },
              "required": [
                "name",
                "version",
                "stored_version",
                "position",
                "behind"
              ],
              "additionalProperties": false
            }
          }
        },
        "required": [
          "object",
          "ledger_size",
          "activity",
          "last_error",
          "rebuild",
          "events_folded",
          "batches",
          "lag_p99_us",
          "projections"
        ],
        "additionalProperties": false
      },
      "PriceListPage": {
        "type": "object",
        "properties": {
          "object": {
            "const": "list"
          },
          "version": {
            "type": "string"
          },
          "digest": {
            "type": [
              "string",
              "null"
            ]
          },
          "source": {
            "enum": [
              "embedded",
              "published",
              "imported"
            ]
          },
          "valid_from": {
            "type": [
              "string",
              "null"
            ]
          },
          "published_at": {
            "type": [
              "string",
              "null"
            ],
            "description": "Null: the program carries it, and it is not published yet."
          },
          "seq": {
            "type": [
              "integer",
              "null"
            ]
          },
          "data": {
            "type": "array",
            "items": {
              "type": "object",
              "required": [
                "provider",
                "model",
                "kind"
              ],
              "properties": {
                "provider": {
                  "type": "string"
                },
                "model": {
                  "type": "string"
                },
                "kind": {
                  "enum": [
                    "chat",
                    "embedding"
                  ]
                }
              }
            }
          },
          "has_more": {
            "type": "boolean"
          },
          "next": {
            "type": [
              "string",
              "null"
            ]
          }
        },
        "required": [
          "object",
          "version",
          "source",
          "data",
          "has_more",
          "next"
        ]
      },
      "PriceLists": {
        "type": "object",
        "properties": {
          "object": {
            "const": "list"
          },
          "data": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "version": {
                  "type": "string"
                },
                "digest": {
                  "type": "string"
                },
                "source": {
                  "type": "string"
                },
                "valid_from": {
                  "type": "string",
                  "format": "date-time"
                },
                "published_at": {
                  "type": "string",
                  "format": "date-time"
                },
                "seq": {
                  "type": "integer"
                },
                "in_force": {
                  "type": "boolean"
                }
              },
              "required": [
                "version",
                "digest",
                "source",
                "valid_from",
                "published_at",
                "seq",
                "in_force"
              ]
            }
          },
          "has_more": {
            "const": false
          },
          "next": {
            "type": "null"
          }
        },
        "required": [
          "object",
          "data",
          "has_more",
          "next"
        ]
      },
      "PriceProposal": {
        "type": "object",
        "properties": {
          "object": {
            "const": "price_list"
          },
          "version": {
            "type": "string"
          },
          "digest": {
            "type": "string"
          },
          "source": {
            "type": "string"
          },
          "base": {
            "type": "string",
            "description": "The version that it is compared with."
          },
          "in_force": {
            "type": "boolean"
          },
          "valid_from": {
            "type": "string",
            "format": "date-time"
          },
          "published": {
            "type": "boolean"
          },
          "seq": {
            "type": [
              "integer",
              "null"
            ]
          },
          "changes": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "provider": {
                  "type": "string"
                },
                "model": {
                  "type": "string"
                },
                "change": {
                  "enum": [
                    "added",
                    "removed",
                    "changed"
                  ]
                },
                "rates": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "tier": {
                        "type": "string"
                      },
                      "price": {
                        "type": "string"
                      },
                      "long_context": {
                        "type": "boolean"
                      },
                      "before": {
                        "type": [
                          "string",
                          "null"
                        ]
                      },
                      "after": {
                        "type": [
                          "string",
                          "null"
                        ]
                      }
                    },
                    "required": [
                      "tier",
                      "price",
                      "long_context",
                      "before",
                      "after"
                    ]
                  }
                }
              },
              "required": [
                "provider",
                "model",
                "change",
                "rates"
              ]
            }
          },
          "skipped": {
            "type": "object",
            "additionalProperties": {
              "type": "integer"
            },
            "description": "Entries of a map that were passed over, by the reason why."
          },
          "zero_prices": {
            "type": [
              "integer",
              "null"
            ]
          }
        },
        "required": [
          "object",
          "version",
          "digest",
          "base",
          "in_force",
          "published",
          "seq",
          "changes",
          "skipped"
        ]
      },
      "Repricing": {
        "type": "object",
        "properties": {
          "object": {
            "const": "repricing"
          },
          "from": {
            "type": "string",
            "format": "date-time"
          },
          "to": {
            "type": "string",
            "format": "date-time"
          },
          "price_version": {
            "type": "string"
          },
          "dry_run": {
            "type": "boolean"
          },
          "examined": {
            "type": "integer"
          },
          "repriced": {
            "type": "integer"
          },
          "unchanged": {
            "type": "integer"
          },
          "still_unpriced": {
            "type": "integer"
          },
          "not_reproducible": {
            "type": "integer"
          },
          "still_running": {
            "type": "integer"
          },
          "currency": {
            "const": "USD"
          },
          "provider_cost": {
            "type": "string",
            "description": "USD."
          },
          "charged": {
            "type": "string",
            "description": "USD."
          },
          "platform_fee": {
            "type": "string",
            "description": "USD."
          }
        },
        "required": [
          "object",
          "from",
          "to",
          "price_version",
          "dry_run",
          "examined",
          "repriced",
          "unchanged",
          "still_unpriced",
          "not_reproducible",
          "still_running",
          "provider_cost",
          "charged",
          "platform_fee"
        ]
      },
      "Period": {
        "type": "object",
        "properties": {
          "object": {
            "const": "period"
          },
          "from": {
            "type": [
              "string",
              "null"
            ],
            "description": "Null: the beginning of the log."
          },
          "to": {
            "type": "string",
            "format": "date-time"
          },
          "as_of_seq": {
            "type": "integer"
          },
          "attempts": {
            "type": "integer"
          },
          "unpriced": {
            "type": "integer"
          },
          "currency": {
            "const": "USD"
          },
          "provider_cost": {
            "type": "string",
            "description": "USD."
          },
          "charged": {
            "type": "string",
            "description": "USD."
          },
          "platform_fee": {
            "type": "string",
            "description": "USD."
          },
          "closed_at": {
            "type": "string",
            "format": "date-time"
          },
          "seq": {
            "type": "integer"
          }
        },
        "required": [
          "object",
          "from",
          "to",
          "as_of_seq",
          "attempts",
          "unpriced",
          "provider_cost",
          "charged",
          "platform_fee",
          "closed_at",
          "seq"
        ]
      },
      "Reconciliation": {
        "type": "object",
        "properties": {
          "object": {
            "const": "reconciliation"
          },
          "provider": {
            "enum": [
              "openai",
              "anthropic",
              "gemini",
              "xai",
              "fireworks"
            ]
          },
          "report": {
            "enum": [
              "usage",
              "costs",
              "billing"
            ]
          },
          "from": {
            "type": "string"
          },
          "to": {
            "type": "string"
          },
          "sha256": {
            "type": "string"
          },
          "rows": {
            "type": "integer"
          },
          "tokens": {
            "type": "integer"
          },
          "requests": {
            "type": [
              "integer",
              "null"
            ]
          },
          "as_of_seq": {
            "type": "integer"
          },
          "seq": {
            "type": [
              "integer",
              "null"
            ]
          },
          "currency": {
            "const": "USD"
          },
          "stated_cost": {
            "type": [
              "string",
              "null"
            ]
          },
          "provider_cost": {
            "$ref": "#/components/schemas/Money"
          },
          "ledger_cost": {
            "$ref": "#/components/schemas/Money"
          },
          "difference": {
            "type": [
              "string",
              "null"
            ]
          },
          "unexplained": {
            "type": [
              "string",
              "null"
            ]
          },
          "explained": {
            "type": [
              "string",
              "null"
            ],
            "description": "The share of all differences that has a reason; null for what was recorded before."
          },
          "kinds": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "kind": {
                  "enum": [
                    "timing",
                    "missing_here",
                    "missing_there",
                    "rate",
                    "rounding",
                    "unattributed"
                  ]
                },
                "findings": {
                  "type": "integer"
                },
                "tokens": {
                  "type": "integer"
                },
                "amount": {
                  "$ref": "#/components/schemas/Money"
                }
              },
              "required": [
                "kind",
                "findings",
                "tokens",
                "amount"
              ]
            }
          },
          "findings": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "kind": {
                  "enum": [
                    "timing",
                    "missing_here",
                    "missing_there",
                    "rate",
                    "rounding",
                    "unattributed"
                  ]
                },
                "cause": {
                  "type": "string"
                },
                "explained": {
                  "type": "boolean"
                },
                "from": {
                  "type": "string"
                },
                "to": {
                  "type": "string"
                },
                "model": {
                  "type": [
                    "string",
                    "null"
                  ]
                },
                "tier": {
                  "type": [
                    "string",
                    "null"
                  ]
                },
                "label": {
                  "type": [
                    "string",
                    "null"
                  ]
                },
                "tokens": {
                  "type": "object",
                  "additionalProperties": {
                    "type": "integer"
                  }
                },
                "amount": {
                  "$ref": "#/components/schemas/Money"
                },
                "attempts": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "response": {
                        "type": "string"
                      },
                      "attempt": {
                        "type": "integer"
                      },
                      "cost": {
                        "$ref": "#/components/schemas/Money"
                      }
                    },
                    "required": [
                      "response",
                      "attempt"
                    ]
                  }
                }
              },
              "required": [
                "kind",
                "cause",
                "explained",
                "from",
                "to",
                "tokens",
                "amount",
                "attempts"
              ]
            }
          },
          "settled_attempts": {
            "type": "integer"
          },
          "settled": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "response": {
                  "type": "string"
                },
                "attempt": {
                  "type": "integer"
                },
                "cost": {
                  "$ref": "#/components/schemas/Money"
                }
              },
              "required": [
                "response",
                "attempt"
              ]
            }
          },
          "repeated": {
            "type": "boolean"
          }
        },
        "required": [
          "object",
          "provider",
          "report",
          "from",
          "to",
          "sha256",
          "provider_cost",
          "ledger_cost",
          "kinds",
          "findings",
          "settled_attempts",
          "repeated"
        ]
      },
      "CostRow": {
        "type": "object",
        "properties": {
          "day": {
            "type": "string",
            "format": "date"
          },
          "customer": {
            "type": [
              "string",
              "null"
            ],
            "description": "null: no one customer's request brought it about, such as a probe of the gateway's own."
          },
          "provider": {
            "type": [
              "string",
              "null"
            ]
          },
          "model": {
            "type": [
              "string",
              "null"
            ]
          },
          "tier": {
            "type": [
              "string",
              "null"
            ]
          },
          "profile": {
            "type": [
              "string",
              "null"
            ]
          },
          "requests": {
            "type": "integer",
            "minimum": 0
          },
          "attempts": {
            "type": "integer",
            "minimum": 0
          },
          "failed_attempts": {
            "type": "integer",
            "minimum": 0
          },
          "unpriced": {
            "type": "integer",
            "description": "Below zero where an interval corrects more than it leaves without a price."
          },
          "unknown_attempts": {
            "type": "integer",
            "minimum": 0
          },
          "tokens": {
            "type": "object",
            "properties": {
              "input_uncached": {
                "type": "integer",
                "minimum": 0
              },
              "cache_read": {
                "type": "integer",
                "minimum": 0
              },
              "cache_write_5m": {
                "type": "integer",
                "minimum": 0
              },
              "cache_write_30m": {
                "type": "integer",
                "minimum": 0
              },
              "cache_write_1h": {
                "type": "integer",
                "minimum": 0
              },
              "cache_write_12h": {
                "type": "integer",
                "minimum": 0
              },
              "output": {
                "type": "integer",
                "minimum": 0
              },
              "reasoning": {
                "type": "integer",
                "minimum": 0
              }
            },
            "required": [
              "input_uncached",
              "cache_read",
              "cache_write_5m",
              "cache_write_30m",
              "cache_write_1h",
              "cache_write_12h",
              "output",
              "reasoning"
            ],
            "additionalProperties": false
          },
          "currency": {
            "const": "USD"
          },
          "provider_cost": {
            "$ref": "#/components/schemas/Money"
          },
          "wasted_cost": {
            "$ref": "#/components/schemas/Money"
          },
          "idle_cost": {
            "$ref": "#/components/schemas/Money"
          },
          "list_cost": {
            "$ref": "#/components/schemas/Money"
          },
          "charged": {
            "$ref": "#/components/schemas/Money"
          },
          "platform_fee": {
            "$ref": "#/components/schemas/Money"
          },
          "corrections": {
            "type": "object",
            "description": "What usage of earlier times was rated again for; it is in the other amounts too.",
            "properties": {
              "count": {
                "type": "integer",
                "minimum": 0
              },
              "provider_cost": {
                "$ref": "#/components/schemas/Money"
              },
              "charged": {
                "$ref": "#/components/schemas/Money"
              },
              "platform_fee": {
                "$ref": "#/components/schemas/Money"
              }
            },
            "required": [
              "count",
              "charged",
              "platform_fee"
            ],
            "additionalProperties": false
          }
        },
        "required": [
          "requests",
          "attempts",
          "failed_attempts",
          "unpriced",
          "unknown_attempts",
          "tokens",
          "currency",
          "list_cost",
          "charged",
          "platform_fee",
          "corrections"
        ],
        "additionalProperties": false,
        "description": "A customer's key does not see `provider_cost`, `wasted_cost` and `idle_cost` (hours of own servers that no request used; in `provider_cost` too), and its `list_cost` is at the rates that it is charged."
      },
      "CacheDiscountRow": {
        "type": "object",
        "properties": {
          "day": {
            "type": "string",
            "format": "date"
          },
          "customer": {
            "type": [
              "string",
              "null"
            ]
          },
          "provider": {
            "type": [
              "string",
              "null"
            ]
          },
          "model": {
            "type": [
              "string",
              "null"
            ]
          },
          "tier": {
            "type": [
              "string",
              "null"
            ]
          },
          "profile": {
            "type": [
              "string",
              "null"
            ]
          },
          "mechanism": {
            "type": [
              "string",
              "null"
            ],
            "enum": [
              "automatic",
              "explicit",
              "implicit",
              "context",
              null
            ]
          },
          "read_tokens": {
            "type": "integer",
            "minimum": 0
          },
          "written_tokens": {
            "type": "integer",
            "minimum": 0
          },
          "uncached_tokens": {
            "type": "integer",
            "minimum": 0
          },
          "hit_ratio": {
            "type": [
              "string",
              "null"
            ],
            "pattern": "^[0-9]+\\.[0-9]{6}$",
            "description": "Tokens read from a cache to all input; null without input."
          },
          "currency": {
            "const": "USD"
          },
          "gross_savings": {
            "$ref": "#/components/schemas/Money"
          },
          "write_premium": {
            "$ref": "#/components/schemas/Money"
          },
          "net_savings": {
            "$ref": "#/components/schemas/Money"
          }
        },
        "required": [
          "read_tokens",
          "written_tokens",
          "uncached_tokens",
          "hit_ratio",
          "currency",
          "gross_savings",
          "write_premium",
          "net_savings"
        ],
        "additionalProperties": false
      },
      "Credential": {
        "type": "object",
        "description": "A customer's own key for a provider; the key itself is sealed and never given back.",
        "properties": {
          "object": {
            "const": "credential"
          },
          "id": {
            "type": "string"
          },
          "customer": {
            "type": "string"
          },
          "provider": {
            "type": "string",
            "enum": [
              "openai",
              "anthropic",
              "gemini",
              "xai",
              "fireworks"
            ]
          },
          "status": {
            "type": "string",
            "enum": [
              "active",
              "refused"
            ],
            "description": "`refused`: the provider did not accept it; it is not used until another is sealed."
          },
          "sealed_at": {
            "type": "string",
            "format": "date-time"
          },
          "refused_at": {
            "type": [
              "string",
              "null"
            ],
            "format": "date-time"
          }
        },
        "required": [
          "object",
          "id",
          "customer",
          "provider",
          "status",
          "sealed_at",
          "refused_at"
        ],
        "additionalProperties": false
      },
      "AnthropicError": {
        "type": "object",
        "required": [
          "type",
          "error"
        ],
        "properties": {
          "type": {
            "const": "error"
          },
          "error": {
            "type": "object",
            "required": [
              "type",
              "message"
            ],
            "properties": {
              "type": {
                "type": "string"
              },
              "message": {
                "type": "string"
              }
            },
            "additionalProperties": false
          },
          "request_id": {
            "type": "string"
          }
        },
        "additionalProperties": false
      },
      "Export": {
        "type": "object",
        "description": "The fact of an export; its bytes are the same for ever.",
        "properties": {
          "id": {
            "type": "string"
          },
          "object": {
            "const": "export"
          },
          "kind": {
            "const": "billing"
          },
          "format": {
            "enum": [
              "focus",
              "focus-1.2",
              "csv",
              "jsonl",
              "beancount",
              "hledger"
            ]
          },
          "customer": {
            "type": [
              "string",
              "null"
            ]
          },
          "from": {
            "type": "string",
            "format": "date-time"
          },
          "to": {
            "type": "string",
            "format": "date-time"
          },
          "as_of_seq": {
            "type": "integer",
            "minimum": -1,
            "description": "The last event that it may include."
          },
          "sha256": {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$"
          },
          "bytes": {
            "type": "integer",
            "minimum": 0
          },
          "rows": {
            "type": "integer",
            "minimum": 0
          },
          "unpriced": {
            "type": "integer",
            "minimum": 0,
            "description": "Attempts in it for which no price is known."
          },
          "emitted_at": {
            "type": "string",
            "format": "date-time"
          },
          "ledger_seq": {
            "type": "integer",
            "minimum": 0
          }
        },
        "additionalProperties": false,
        "required": [
          "id",
          "object",
          "kind",
          "format",
          "customer",
          "from",
          "to",
          "as_of_seq",
          "sha256",
          "bytes",
          "rows",
          "unpriced",
          "emitted_at",
          "ledger_seq"
        ]
      }
    },
    "responses": {
      "Problem400": {
        "description": "The request cannot be served as it is written.",
        "content": {
          "application/problem+json": {
            "schema": {
              "$ref": "#/components/schemas/Problem"
            }
          }
        }
      },
      "Problem401": {
        "description": "The key or token is missing or unknown.",
        "content": {
          "application/problem+json": {
            "schema": {
              "$ref": "#/components/schemas/Problem"
            }
          }
        }
      },
      "Problem404": {
        "description": "Not there, or not for this caller.",
        "content": {
          "application/problem+json": {
            "schema": {
              "$ref": "#/components/schemas/Problem"
            }
          }
        }
      },
      "Problem409": {
        "description": "It exists already, or the idempotency key was used.",
        "content": {
          "application/problem+json": {
            "schema": {
              "$ref": "#/components/schemas/Problem"
            }
          }
        }
      },
      "Problem503": {
        "description": "The ledger cannot be read or written now.",
        "content": {
          "application/problem+json": {
            "schema": {
              "$ref": "#/components/schemas/Problem"
            }
          }
        }
      },
      "Problem504": {
        "description": "A deadline passed.",
        "content": {
          "application/problem+json": {
            "schema": {
              "$ref": "#/components/schemas/Problem"
            }
          }
        }
      },
      "OpenAIError400": {
        "description": "The request cannot be served as it is written.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/OpenAIError"
            }
          }
        }
      },
      "OpenAIError401": {
        "description": "The key or token is missing or unknown.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/OpenAIError"
            }
          }
        }
      },
      "OpenAIError403": {
        "description": "The policy does not allow it.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/OpenAIError"
            }
          }
        }
      },
      "OpenAIError404": {
        "description": "Not there, or not for this caller.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/OpenAIError"
            }
          }
        }
      },
      "OpenAIError408": {
        "description": "The deadline passed while it waited.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/OpenAIError"
            }
          }
        }
      },
      "OpenAIError409": {
        "description": "It exists already, or the idempotency key was used.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/OpenAIError"
            }
          }
        }
      },
      "OpenAIError413": {
        "description": "The body is too long.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/OpenAIError"
            }
          }
        }
      },
      "OpenAIError422": {
        "description": "The idempotency key was used with another body.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/OpenAIError"
            }
          }
        }
      },
      "OpenAIError429": {
        "description": "Over a limit; see `Retry-After`.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/OpenAIError"
            }
          }
        }
      },
      "OpenAIError502": {
        "description": "The provider failed, after the last attempt.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/OpenAIError"
            }
          }
        }
      },
      "OpenAIError503": {
        "description": "The ledger cannot be read or written now.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/OpenAIError"
            }
          }
        }
      },
      "OpenAIError504": {
        "description": "A deadline passed.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/OpenAIError"
            }
          }
        }
      },
      "Problem500": {
        "description": "The vault could not be used.",
        "content": {
          "application/problem+json": {
            "schema": {
              "$ref": "#/components/schemas/Problem"
            }
          }
        }
      },
      "AnthropicError400": {
        "description": "The request cannot be served as it is written.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/AnthropicError"
            }
          }
        }
      },
      "AnthropicError401": {
        "description": "The key or token is missing or unknown.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/AnthropicError"
            }
          }
        }
      },
      "AnthropicError403": {
        "description": "The policy does not allow it.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/AnthropicError"
            }
          }
        }
      },
      "AnthropicError404": {
        "description": "Not there, or not for this caller.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/AnthropicError"
            }
          }
        }
      },
      "AnthropicError408": {
        "description": "The deadline passed while it waited.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/AnthropicError"
            }
          }
        }
      },
      "AnthropicError409": {
        "description": "It exists already, or the idempotency key was used.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/AnthropicError"
            }
          }
        }
      },
      "AnthropicError413": {
        "description": "The body is too long.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/AnthropicError"
            }
          }
        }
      },
      "AnthropicError422": {
        "description": "The idempotency key was used with another body.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/AnthropicError"
            }
          }
        }
      },
      "AnthropicError429": {
        "description": "Over a limit; see `Retry-After`.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/AnthropicError"
            }
          }
        }
      },
      "AnthropicError502": {
        "description": "The provider failed, after the last attempt.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/AnthropicError"
            }
          }
        }
      },
      "AnthropicError503": {
        "description": "The ledger cannot be read or written now.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/AnthropicError"
            }
          }
        }
      },
      "AnthropicError504": {
        "description": "A deadline passed.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/AnthropicError"
            }
          }
        }
      }
    }
  }
}

"""#
}

// Made by scripts/embed.py from schemas/. Do not edit: change those files and run it again.
// swift-format-ignore-file

/// The JSON Schemas that the binary carries.
enum EmbeddedSchemas {
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
        "fireworks": { "$ref": "#/$defs/provider" }
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
        "strategy": { "$ref": "#/$defs/strategy" }
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
    "provider_name": { "enum": ["openai", "anthropic", "gemini", "xai", "fireworks"] },
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
        "api_key": { "$ref": "#/$defs/secret" }
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
}

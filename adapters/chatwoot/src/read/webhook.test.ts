import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { errorOf } from "@gatehouse/sdk/testing";
import { config as schema } from "../config.js";
import { example } from "../testing/endpoint.js";
import { webhook } from "./webhook.js";

const pathSecret = "s".repeat(43);
const { webhook_secret: _, ...unsigned } = example;
const body = Buffer.from(
  JSON.stringify({
    event: "message_created",
    id: 1,
    content: "您好",
    message_type: "outgoing",
    inbox: { id: 3 },
    conversation: { id: 81 },
  }),
);
const at = (path: string) => ({
  method: "POST",
  url: new URL(`https://gateway.example/hooks/chatwoot${path}`),
  headers: new Map([["content-type", "application/json"]]),
  rawBody: body,
  receivedAt: new Date("2026-11-23T08:00:00.000Z"),
});

describe("chatwoot, a webhook that nobody signs", () => {
  it("is known by the secret at the end of its address", () => {
    const config = schema.parse({ ...unsigned, path_secret: pathSecret });
    assert.equal(webhook(at(`/${pathSecret}`), config).events[0]?.key, "message:1");
    for (const path of ["", "/", `/${"t".repeat(43)}`])
      assert.equal(errorOf(() => webhook(at(path), config)).code, "bad_signature", path);
  });

  it("with both secrets needs both", () => {
    const config = schema.parse({ ...example, path_secret: pathSecret });
    assert.equal(errorOf(() => webhook(at(`/${pathSecret}`), config)).code, "bad_signature");
  });

  it("with neither secret is nobody's", () => {
    assert.equal(errorOf(() => webhook(at(""), schema.parse(unsigned))).code, "bad_signature");
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { WebhookRequest } from "../plugin.js";
import { answerPlainChallenge, answerSealedChallenge, isChallenge } from "./challenge.js";
import { sealEnvelope } from "./cipher.js";
import { readEnvelope, readPlain } from "./envelope.js";
import { signatureOf } from "./signature.js";

const seal = {
  token: "a-token",
  aesKey: Buffer.alloc(32, "gatehouse").toString("base64").slice(0, 43),
  receiver: "wx0123456789abcdef",
};
const now = new Date("2026-11-23T08:00:00.000Z");
const seconds = (shift = 0): string => String(now.getTime() / 1000 + shift);
const message = "<xml><MsgId>1</MsgId></xml>";

const sealed = (receiver = seal.receiver): string => sealEnvelope(seal.aesKey, message, receiver, Buffer.alloc(16, 7));

interface Bent {
  readonly method?: string;
  readonly body?: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
}

function request(encrypted: string, { method = "POST", body, query = {} }: Bent = {}): WebhookRequest {
  const timestamp = query["timestamp"] ?? seconds();
  const all = {
    timestamp,
    nonce: "n",
    msg_signature: signatureOf(seal.token, timestamp, "n", encrypted),
    signature: signatureOf(seal.token, timestamp, "n"),
    ...query,
  };
  const url = new URL("https://gateway.example/hooks/a");
  for (const [name, value] of Object.entries(all)) if (value !== undefined) url.searchParams.set(name, value);
  const rawBody = Buffer.from(
    body ?? `<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  );
  return { method, url, headers: new Map(), rawBody, receivedAt: now };
}

const opened = (of: WebhookRequest): string => Buffer.from(readEnvelope(of, seal)).toString();
const refuses = (of: WebhookRequest, code = "bad_signature"): void =>
  assert.throws(() => readEnvelope(of, seal), { code });

describe("a sealed callback", () => {
  it("opens, as XML and as JSON", () => {
    const encrypted = sealed();
    assert.equal(opened(request(encrypted)), message);
    assert.equal(
      opened(request(encrypted, { body: JSON.stringify({ ToUserName: "gh_1", Encrypt: encrypted }) })),
      message,
    );
  });

  it("refuses a signature over something else, and none", () => {
    refuses(request(sealed(), { query: { msg_signature: undefined } }));
    refuses(request(sealed(), { query: { msg_signature: signatureOf(seal.token, seconds(), "n") } }));
    refuses(request(sealed(), { query: { nonce: "m" } }));
    refuses(request(sealed(), { query: { nonce: undefined } }));
  });

  it("refuses a timestamp more than 5 minutes off, however well signed", () => {
    for (const shift of [-299, 299]) opened(request(sealed(), { query: { timestamp: seconds(shift) } }));
    for (const timestamp of [seconds(-301), seconds(301), "", "x", "-1", "1e9"])
      refuses(request(sealed(), { query: { timestamp } }));
  });

  it("refuses one sealed for another account", () => {
    refuses(request(sealed("wxffffffffffffffff")));
    refuses(request(sealed("")));
  });

  it("refuses what nobody encrypted; what is no envelope at all is `rejected`", () => {
    refuses(request(sealed(), { body: message }));
    refuses(request(sealed(), { body: "{}" }));
    refuses(request(sealed(), { body: "" }), "rejected");
    refuses(request(sealed(), { body: "[]" }), "rejected");
    refuses(request(sealed(), { body: "{" }), "rejected");
  });
});

describe("a plain callback", () => {
  it("is read by the signature of its query", () => {
    assert.equal(Buffer.from(readPlain(request("", { body: message }), seal.token)).toString(), message);
    const bent = { signature: signatureOf("another", seconds(), "n") };
    assert.throws(() => readPlain(request("", { body: message, query: bent }), seal.token), { code: "bad_signature" });
  });
});

describe("the check of the address", () => {
  it("echoes the text", () => {
    const asked = request("", { method: "GET", query: { echostr: "5927" } });
    assert.ok(isChallenge(asked));
    assert.deepEqual(answerPlainChallenge(asked, seal.token), {
      events: [],
      reply: { status: 200, body: "5927", contentType: "text/plain; charset=utf-8" },
    });
    assert.throws(() => answerPlainChallenge(asked, "another"), { code: "bad_signature" });
    const long = request("", { method: "GET", query: { echostr: "1".repeat(2000) } });
    assert.throws(() => answerPlainChallenge(long, seal.token), { code: "rejected" });
  });

  it("echoes what an encrypted text holds", () => {
    const echostr = sealed();
    const { reply } = answerSealedChallenge(request(echostr, { method: "GET", query: { echostr } }), seal);
    assert.equal(reply === "admitted" ? "" : reply.body, message);
    const other = request(echostr, { method: "GET", query: { echostr: sealed("wx1") } });
    assert.throws(() => answerSealedChallenge(other, seal), { code: "bad_signature" });
  });

  it("is no POST and no GET without echostr", () => {
    assert.ok(!isChallenge(request("", { query: { echostr: "1" } })));
    assert.ok(!isChallenge(request("", { method: "GET" })));
  });
});

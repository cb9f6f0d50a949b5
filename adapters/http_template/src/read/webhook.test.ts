import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { type Command, sign, type WebhookRequest } from "@gatehouse/sdk";
import { errorOf } from "@gatehouse/sdk/testing";
import { config as schema } from "../config.js";
import type { Options } from "../testing/endpoint.js";
import { interpret } from "./interpret.js";
import { webhook } from "./webhook.js";

type Replies = NonNullable<Options["replies"]>;
type Hook = NonNullable<Replies["webhook"]>;

const receivedAt = new Date("2026-11-23T08:00:00.000Z");
const pathSecret = "p".repeat(43);

const configOf = (verify: Hook["verify"], more: Partial<Replies> = {}) =>
  schema.parse({
    url: "https://crm.example",
    external_id: { path: "id" },
    replies: {
      id: ["id"],
      external_id: "ticket",
      text: "text",
      commands: [{ type: "message.send" }],
      webhook: { verify },
      ...more,
    },
  });

const requestOf = (
  body: string,
  headers: Readonly<Record<string, string>> = {},
  url = "https://gateway.example/hooks/crm",
): WebhookRequest => ({
  method: "POST",
  url: new URL(url),
  headers: new Map(Object.entries(headers)),
  rawBody: Buffer.from(body),
  receivedAt,
});

const body = '{"id":1,"ticket":"T1","text":"您好"}';

describe("who sent a reply", () => {
  it("is proved by Standard Webhooks", () => {
    const secret = `whsec_${Buffer.alloc(32, "a").toString("base64")}`;
    const config = configOf({ type: "standard_webhooks", secret });
    const headers = { ...sign([secret], "w1", receivedAt, body) };
    assert.equal(webhook(requestOf(body, headers), config).events.length, 1);
    assert.equal(errorOf(() => webhook(requestOf(`${body} `, headers), config)).code, "bad_signature");
  });

  it("is proved by an HMAC of the body, as GitHub's documentation shows it", () => {
    const config = configOf({
      type: "hmac",
      secret: "It's a Secret to Everybody",
      signature_name: "X-Hub-Signature-256",
      signature_prefix: "sha256=",
    });
    const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    const said = (given: string) =>
      errorOf(() => webhook(requestOf("Hello, World!", { "x-hub-signature-256": given }), config)).code;
    assert.equal(said(signature), "rejected", "known, and no JSON");
    const bent = [
      signature.replace("e", "f"),
      signature.slice(7),
      `${signature}0`,
      "sha256=",
      "",
      `sha256=${signature}`,
      signature.replace("sha256", "sha512"),
    ];
    for (const given of bent) assert.equal(said(given), "bad_signature", given);
  });

  it("is proved by an HMAC of all parts, and not for long", () => {
    const config = configOf({
      type: "hmac",
      secret: "k",
      algorithm: "sha1",
      encoding: "base64",
      signed: "{method}|{path}|{query}|{timestamp}|{nonce}|{body}",
      signature_name: "sig",
      timestamp_name: "time",
      timestamp_unit: "ms",
      nonce_name: "nonce",
    });
    const at = (time: number, path = "/hooks/crm?a=1") => {
      const [name = "", query = ""] = path.split("?");
      const sig = createHmac("sha1", "k").update(`POST|${name}|${query}|${time}|n1|${body}`).digest("base64");
      return requestOf(body, { sig, time: String(time), nonce: "n1" }, `https://gateway.example${path}`);
    };
    assert.equal(webhook(at(receivedAt.getTime()), config).events.length, 1);
    for (const off of [-301_000, 301_000])
      assert.match(
        errorOf(() => webhook(at(receivedAt.getTime() + off), config)).message,
        /^time is missing or more than 5/,
      );
    const moved = { ...at(receivedAt.getTime()), url: new URL("https://gateway.example/hooks/crm?a=2") };
    assert.equal(errorOf(() => webhook(moved, config)).code, "bad_signature");
    for (const time of ["", "x", "1e3", "-1"]) {
      const request = requestOf(body, { sig: "x", time, nonce: "n1" });
      assert.equal(errorOf(() => webhook(request, config)).code, "bad_signature", time);
    }
  });

  it("is proved by a secret in the address", () => {
    const config = configOf({ type: "path_secret", secret: pathSecret });
    const at = (path: string) => requestOf(body, {}, `https://gateway.example/hooks/crm${path}`);
    assert.equal(webhook(at(`/${pathSecret}`), config).events.length, 1);
    for (const path of ["", "/", `/${pathSecret}x`])
      assert.equal(errorOf(() => webhook(at(path), config)).code, "bad_signature");
  });

  it("is nobody where the endpoint takes nothing in", () => {
    const error = errorOf(() => webhook(requestOf(body), schema.parse({ url: "https://crm.example" })));
    assert.deepEqual([error.code, /replies\.webhook/.test(error.message)], ["bad_signature", true]);
  });
});

const known: Hook["verify"] = { type: "path_secret", secret: pathSecret };

/** What a body of theirs becomes, one list for each raw event. */
function commandsOf(sent: unknown, more: Partial<Replies> = {}, items?: string): readonly (readonly Command[])[] {
  const hook = { verify: known, ...(items !== undefined && { items }) };
  const config = configOf(known, { ...more, webhook: hook });
  const text = typeof sent === "string" ? sent : JSON.stringify(sent);
  const { events } = webhook(requestOf(text, {}, `https://gateway.example/hooks/crm/${pathSecret}`), config);
  return events.map((raw) => interpret(raw, config));
}

describe("what a reply becomes", () => {
  it("is chosen by conditions that must all hold, the first rule first", () => {
    const commands: Replies["commands"] = [
      {
        type: "conversation.note",
        when: [
          { path: "kind", equals: ["comment"] },
          { path: "public", equals: [false, 0] },
        ],
      },
      { type: "message.send", when: [{ path: "kind", equals: ["comment"] }] },
    ];
    const typeOf = (item: object) => commandsOf({ id: 1, ticket: 2, text: "t", ...item }, { commands }).flat()[0]?.type;
    assert.equal(typeOf({ kind: "comment", public: false }), "conversation.note");
    assert.equal(typeOf({ kind: "comment", public: "false" }), "message.send");
    assert.equal(typeOf({ kind: "viewed" }), undefined);
  });

  it("names our conversation, or their ticket, and the agent", () => {
    const more = { external_id: undefined, conversation_id: "meta.our_id", agent: "by.0.login" };
    const [[command] = []] = commandsOf({ id: "a", meta: { our_id: "cnv_1" }, by: [{ login: 7 }], text: "t" }, more);
    assert.deepEqual(command, {
      type: "message.send",
      id: "a",
      conversation_id: "cnv_1",
      text: "t",
      agent: "7",
      attachments: [],
    });
  });

  it("goes without the agent where that is no id", () => {
    for (const by of ["", "a\u0000", "x".repeat(129), { id: 1 }, null]) {
      const [[command] = []] = commandsOf({ id: 1, ticket: 2, by, text: "t" }, { agent: "by" });
      assert.deepEqual(command, { type: "message.send", id: "1", external_id: "2", text: "t", attachments: [] });
    }
  });

  it("is plain text also where an editor wrote HTML", () => {
    const html = "<p>您好&nbsp;&amp;<br>第&#20108;行</p><script x='>'>1 < 2</p>";
    const [[command] = []] = commandsOf({ id: 1, ticket: 2, text: html }, { text_format: "html" });
    assert.match(command !== undefined && "text" in command ? command.text : "", /^您好 &\n第二行\n/);
  });

  it("takes files by their address", () => {
    const attachments = { items: "files", url: "href", filename: "name" };
    const files = [
      { href: "https://crm.example/f/1?t=1", name: "退费.pdf" },
      { href: "https://crm.example/f/%E4%B8%80.png?x" },
    ];
    const [[command] = []] = commandsOf({ id: 1, ticket: 2, text: "", files }, { attachments });
    assert.ok(command?.type === "message.send");
    assert.equal(command.text, "[文件 | file] 退费.pdf, %E4%B8%80.png");
    assert.deepEqual(
      command.attachments.map(({ url }) => url),
      files.map(({ href }) => href),
    );
    const bad = { id: 1, ticket: 2, text: "t", files: [{ href: "javascript:1" }] };
    assert.equal(errorOf(() => commandsOf(bad, { attachments })).code, "rejected");
    assert.equal(commandsOf({ id: 1, ticket: 2, text: "t", files: "none" }, { attachments }).flat().length, 1);
  });

  it("is left out when we wrote it ourselves", () => {
    const ignore: Replies["ignore"] = [
      { path: "user.id", equals: [7, "7"] },
      { path: "via", equals: ["api"] },
    ];
    const left = (item: object) => commandsOf({ id: 1, ticket: 2, text: "t", ...item }, { ignore }).length === 0;
    assert.deepEqual(
      [left({ user: { id: 7 } }), left({ user: { id: "7" } }), left({ via: "api" }), left({ user: { id: 8 } })],
      [true, true, true, false],
    );
  });

  it("has one key however it comes, of several parts where one is not enough", () => {
    const config = configOf(known, { id: ["ticket", "at"], commands: [{ type: "conversation.close" }] });
    const keysOf = (text: string) =>
      webhook(requestOf(text, {}, `https://gateway.example/hooks/crm/${pathSecret}`), config).events.map(
        ({ key }) => key,
      );
    assert.deepEqual(keysOf('{"ticket":2,"at":"t1"}'), ["conversation.close:2-t1"]);
    assert.deepEqual(keysOf('{"at":"t1","x":0,"ticket":"2"}'), ["conversation.close:2-t1"]);
    const [long = ""] = keysOf(JSON.stringify({ ticket: "x".repeat(500), at: 1 }));
    assert.match(long, /^conversation\.close:[0-9a-f]{64}$/);
  });

  it("is kept as a dead letter that names the option where a part is missing", () => {
    const reasonOf = (item: object) => errorOf(() => commandsOf(item)).message;
    assert.equal(reasonOf({ ticket: 2, text: "t" }), "replies.id: the reply has no text or number at id");
    assert.equal(reasonOf({ id: 1, text: "t" }), "replies.external_id: the reply has no text or number at ticket");
    assert.equal(reasonOf({ id: 1, ticket: 2, text: {} }), "replies.text: the reply has no text or number at text");
    assert.equal(errorOf(() => commandsOf({ id: 1, ticket: 2, text: "x".repeat(65_537) })).code, "rejected");
  });

  it("is refused as a whole where it is no list", () => {
    for (const sent of [
      {},
      { data: {} },
      { data: { items: {} } },
      { data: { items: [1] } },
      { data: { items: [null] } },
    ]) {
      const { code, details } = errorOf(() => commandsOf(sent, {}, "data.items"));
      assert.deepEqual([code, details.faults?.length], ["rejected", 1]);
    }
    assert.deepEqual(commandsOf({ data: { items: [] } }, {}, "data.items"), []);
  });

  it("never comes from what its prototype holds", () => {
    assert.equal(errorOf(() => commandsOf('{"__proto__":{"id":1},"ticket":2,"text":"t"}')).code, "rejected");
    const config = { text: "constructor.name" };
    assert.match(errorOf(() => commandsOf({ id: 1, ticket: 2 }, config)).message, /constructor\.name/);
  });

  it("is answered as their documentation wants it", () => {
    const config = configOf(known, { webhook: { verify: known, answer: '{"code":0}' } });
    const request = requestOf(body, {}, `https://gateway.example/hooks/crm/${pathSecret}`);
    assert.deepEqual(webhook(request, config).reply, { status: 200, body: '{"code":0}' });
  });
});

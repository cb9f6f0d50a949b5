import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { InboundEvent } from "@gatehouse/sdk";
import { mailOf } from "../testing/mail.js";
import { interpret } from "./interpret.js";

const understood = (body: Buffer): Promise<readonly InboundEvent[]> =>
  interpret({ key: "k", body, contentType: "message/rfc822" });

const nest = (depth: number): string => {
  const levels = Array.from(
    { length: depth },
    (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`,
  );
  return `${levels.join("")}\r\ntext`;
};
const mixed = 'Content-Type: multipart/mixed; boundary="b"\r\n';

/** Refused before the parser sees them: each with the words of its reason. */
const refusedMails: Readonly<Record<string, readonly [Buffer, RegExp]>> = {
  "a header of 50 MB": [mailOf(`X-A: ${"a".repeat(50_000_000)}\r\n`, "x"), /header block is larger/],
  "many small header fields": [mailOf("A: b\r\n".repeat(2000), "x"), /more than 1000 header fields/],
  "10,000 recipients": [
    mailOf(`To: ${Array.from({ length: 10_000 }, (_, at) => `user${at}@a.example`).join(",\r\n ")}\r\n`, "x"),
    /header block is larger/,
  ],
  "parts nested 1,000 deep": [Buffer.from(`From: a@a.example\r\n${nest(1000)}`), /nested deeper than 32/],
  "5,000 parts": [mailOf(mixed, "--b\r\n\r\nx\r\n".repeat(5000)), /more than 500 parts/],
  "a million border-like lines": [mailOf(mixed, `--b\r\n\r\n${"--\r\n".repeat(1_000_000)}`), /look like part borders/],
  "70 MB": [Buffer.alloc(70_000_000, "a"), /larger than 67108864 bytes/],
  "no From": [Buffer.from("Subject: x\r\n\r\nx"), /no From/],
  "a From that two programs read differently": [
    Buffer.from('From: "a@evil.com x"@school.cn\r\n\r\nx'),
    /no plain address/,
  ],
  "groups within groups": [
    Buffer.from(`From: ${"g:".repeat(20_000)}a@a.example${";".repeat(20_000)}\r\n\r\nx`),
    /no plain address/,
  ],
  "brackets without end": [Buffer.from(`From: ${"(".repeat(60_000)}a@a.example\r\n\r\nx`), /no plain address/],
  nothing: [Buffer.alloc(0), /no From/],
};

/** Understood, however odd: a test that takes minutes here has found a loop that is not linear. */
const oddMails: Readonly<Record<string, Buffer>> = {
  "parts nested 30 deep": Buffer.from(`From: a@a.example\r\n${nest(30)}`),
  "7,000 encoded words": mailOf(`Subject: ${"=?utf-8?B?YQ==?= ".repeat(7000)}\r\n`, "x"),
  "20,000 references": mailOf(`References: ${"<a@b> ".repeat(20_000)}\r\n`, "x"),
  "5,000 pieces of one file name": mailOf(
    `Content-Type: text/plain${Array.from({ length: 5000 }, (_, at) => `; name*${at}*=a%20`).join("")}\r\n`,
    "x",
  ),
  "HTML 170,000 deep": mailOf("Content-Type: text/html\r\n", "<b>".repeat(170_000)),
  "HTML of open styles": mailOf("Content-Type: text/html\r\n", "<style>".repeat(200_000)),
  "attributions only": mailOf("", "On Mon, a <b@c.example> wrote:\r\n> q\r\nnew\r\n".repeat(20_000)),
  "one long On": mailOf("", "On ".repeat(300_000)),
  "half a million empty lines": mailOf("", "\r\n".repeat(500_000)),
  "a report of 50,000 recipients": mailOf(
    'Content-Type: multipart/report; boundary="b"\r\n',
    `--b\r\nContent-Type: message/delivery-status\r\n\r\n${"Action: failed\r\n\r\n".repeat(50_000)}\r\n--b--`,
  ),
};

describe("mails made to hurt", () => {
  for (const [name, [body, reason]] of Object.entries(refusedMails))
    it(`refuses ${name}`, () =>
      assert.rejects(understood(body), { name: "PluginError", code: "rejected", message: reason }));

  for (const [name, body] of Object.entries(oddMails))
    it(`stands ${name}`, async () => assert.equal((await understood(body)).length, 1));
});

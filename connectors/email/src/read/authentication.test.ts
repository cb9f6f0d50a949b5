import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { interpret } from "./interpret.js";

const mail = (...fields: readonly string[]): Uint8Array =>
  Buffer.from(
    `${fields.map((field) => `Authentication-Results: ${field}\r\n`).join("")}From: teacher@school.example\r\nMessage-ID: <1@school.example>\r\n\r\nHello\r\n`,
  );

async function read(body: Uint8Array, trusted?: string) {
  const raw = { key: "k", body, contentType: "message/rfc822" };
  const [event] = await interpret(raw, trusted === undefined ? {} : { trusted_authserv_id: trusted });
  assert.ok(event?.type === "message.received");
  return { trust: event.trust, verdict: event.channel_data?.["authentication"] };
}

const ours = "mx.school.example";
const passed = `${ours}; spf=pass smtp.mailfrom=school.example; dkim=pass header.d=school.example; dmarc=pass header.from=school.example`;

describe("who a mail is from", () => {
  it("is believed when our own server says that DMARC passed", async () =>
    assert.deepEqual(await read(mail(passed), ours), {
      trust: undefined,
      verdict: { spf: "pass", dkim: "pass", dmarc: "pass" },
    }));

  for (const [name, body, trusted] of [
    ["no server is trusted", mail(passed), undefined],
    ["the field is another server's", mail(passed.replace(ours, "mx.evil.example")), ours],
    ["DMARC failed", mail(passed.replace("dmarc=pass", "dmarc=fail")), ours],
    ["the sender wrote a field below ours", mail(passed.replace("dmarc=pass", "dmarc=fail"), passed), ours],
    ["a comment pretends", mail(`${ours}; spf=none (dmarc=pass); dkim=none`), ours],
    ["another domain's name begins like ours", mail(passed.replace(ours, `${ours}.evil.example`)), ours],
    ["there is no such field", mail(), ours],
  ] as const)
    it(`is not believed when ${name}`, async () => assert.equal((await read(body, trusted)).trust, "unauthenticated"));
});

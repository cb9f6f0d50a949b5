import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { type Host, type Outbound, PluginError, type Sent, type Session } from "@gatehouse/sdk";
import { fakeHost, rejectionOf, sampleContext, sampleOutbound } from "@gatehouse/sdk/testing";
import { config as schema } from "../config.js";
import { open } from "../session.js";
import { credentials } from "../testing/credentials.js";
import { type FakeDingtalk, fakeDingtalk } from "../testing/fake-dingtalk.js";

const person = { scheme: "app_user", scope: "dingcorp", value: "staff-1" } as const;
const { signal } = new AbortController();

const file = (kind: "image" | "file", filename: string) =>
  ({ id: "att_1", kind, url: "https://gate.example/f", filename, content_type: "application/pdf" }) as const;

describe("sending as the robot", () => {
  let dingtalk: FakeDingtalk;
  let host: Host;
  let session: Session;

  beforeEach(async () => {
    dingtalk = await fakeDingtalk();
    host = fakeHost({ allows: () => true });
    session = open(schema.parse({ ...credentials, api_url: dingtalk.origin, media_url: dingtalk.origin }), host);
  });
  afterEach(() => dingtalk.stop());

  function send(more: Partial<Outbound> = {}, to: Outbound["to"] = person): Promise<Sent> {
    const message = sampleOutbound(to, more);
    return session.send?.(message, sampleContext(message), signal) ?? Promise.reject(new Error("sends nothing"));
  }

  async function refusal(run: Promise<unknown>): Promise<readonly [string, string | undefined]> {
    const { code, details } = await rejectionOf(run);
    return [code, details.reason];
  }

  it("to a person, and to the group the conversation is in", async () => {
    assert.deepEqual(await send({ text: "您好" }), { source_id: "key-1", status: "accepted" });
    await send({ text: "大家好", conversation_ref: "group:cidGroup==" });
    assert.deepEqual(
      dingtalk.delivered.map(({ to, msgKey, param }) => [to, msgKey, param]),
      [
        ["staff-1", "sampleText", { content: "您好" }],
        ["cidGroup==", "sampleText", { content: "大家好" }],
      ],
    );
  });

  it("uploads pictures and files; each part leaves once, over retries too", async () => {
    const attachments = [file("image", "收据.png"), file("file", "成绩单.PDF")];
    const first = await send({ text: "请看", attachments });
    assert.deepEqual(first, { source_id: "key-1", source_ids: ["key-1", "key-2", "key-3"], status: "accepted" });
    assert.deepEqual(
      dingtalk.delivered.map(({ param }) => param),
      [{ content: "请看" }, { photoURL: "@media-1" }, { mediaId: "@media-2", fileName: "成绩单.PDF", fileType: "pdf" }],
    );
    assert.deepEqual(dingtalk.media.get("@media-1"), { type: "image", filename: "收据.png", content: "a file" });
    assert.deepEqual(await send({ text: "请看", attachments }), first);
    assert.equal(dingtalk.delivered.length, 3);
  });

  it("goes on where a refusal stopped it", async () => {
    const attachments = [file("file", "a.pdf")];
    const limited: Host["http"] = async (call, until) => {
      if (call.url.includes("/media/upload")) dingtalk.limit(1);
      return host.http(call, until);
    };
    session = open(schema.parse({ ...credentials, api_url: dingtalk.origin, media_url: dingtalk.origin }), {
      ...host,
      http: limited,
    });
    assert.deepEqual(await refusal(send({ attachments })), ["rate_limited", undefined]);
    dingtalk.limit(0);
    session = open(schema.parse({ ...credentials, api_url: dingtalk.origin, media_url: dingtalk.origin }), host);
    await send({ attachments });
    assert.deepEqual(
      dingtalk.delivered.map(({ msgKey }) => msgKey),
      ["sampleText", "sampleFile"],
    );
  });

  it("no header can be written by a file's name", async () => {
    await send({ text: "", attachments: [file("file", 'a"\r\nX-Evil: 1.pdf')] });
    assert.equal(dingtalk.media.get("@media-1")?.filename, "a___X-Evil: 1.pdf");
  });

  it("one token for all sends; a token that has run out is fetched again once", async () => {
    await send();
    await send();
    assert.equal(dingtalk.tokensGiven(), 1);
    dingtalk.expireTokens();
    await send();
    dingtalk.expireTokens();
    await send({ text: "", attachments: [file("image", "a.png")] });
    assert.equal(dingtalk.tokensGiven(), 3);
    assert.equal(await host.state.get("access_token"), "token-3");
  });

  it("an answer lost before the send itself is `unavailable`, one lost after it `uncertain`", async () => {
    const losing =
      (path: string): Host["http"] =>
      async (call, until) => {
        const answer = await host.http(call, until);
        if (call.url.includes(path)) throw new PluginError("uncertain", "no answer in time");
        return answer;
      };
    for (const [path, code] of [
      ["/oauth2/accessToken", "unavailable"],
      ["/media/upload", "unavailable"],
      ["/batchSend", "uncertain"],
    ] as const) {
      await host.state.delete("access_token");
      session = open(schema.parse({ ...credentials, api_url: dingtalk.origin, media_url: dingtalk.origin }), {
        ...host,
        http: losing(path),
      });
      assert.deepEqual(await refusal(send({ text: "", attachments: [file("file", "a.pdf")] })), [code, undefined]);
    }
  });

  it("tells who cannot be reached, who gets too much, and a limit of calls", async () => {
    const to = (value: string) => ({ ...person, value });
    assert.deepEqual(await refusal(send({}, to("staff-unknown"))), ["rejected", "recipient_unknown"]);
    assert.deepEqual(await refusal(send({}, to("staff-gone"))), ["rejected", "recipient_unknown"]);
    assert.deepEqual(await refusal(send({}, to("$:LWCP_v1:$outsider"))), ["rejected", "recipient_unknown"]);
    assert.deepEqual(await refusal(send({ conversation_ref: "group:cidOther==" })), ["rejected", "recipient_unknown"]);
    dingtalk.flood("staff-2");
    assert.deepEqual(await refusal(send({}, to("staff-2"))), ["rate_limited", undefined]);
    dingtalk.limit(1);
    assert.deepEqual(await refusal(send()), ["rate_limited", undefined]);
    assert.equal(dingtalk.delivered.length, 0);
  });

  it("takes a message back, once", async () => {
    const { source_id = "" } = await send();
    const back = { op: "delete", target_source_id: source_id } as const;
    assert.deepEqual(await send(back), { source_id, status: "accepted" });
    assert.deepEqual(dingtalk.recalled, [source_id]);
    assert.deepEqual(await refusal(send(back)), ["rejected", "unsupported"]);
  });

  it("a received file is fetched by its download code", async () => {
    const raw = { key: "k", body: new Uint8Array(), contentType: "application/json" };
    const fetch = (source_ref: string) => session.fetchAttachment?.({ source_ref }, raw, signal);
    const call = await fetch("code-photo");
    assert.ok(call && "url" in call);
    assert.equal((await host.http(call, signal)).body, "a photo");
    assert.deepEqual(await refusal(Promise.resolve(fetch("code-old"))), ["rejected", "other"]);
  });
});

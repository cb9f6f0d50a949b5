import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { withClient } from "../store/embedded/with-client.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { tokenOf } from "./support/token-of.js";

/** 700,000 bytes of sound: three frames. */
function wav(): Buffer {
  const file = Buffer.alloc(700_000, 7);
  file.write("RIFF", 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.write("data", 36);
  file.writeUInt32LE(file.length - 44, 40);
  return file;
}

describe("listening to a recording", () => {
  const sound = wav();
  let school: School;
  let id: string;
  let link: string;
  before(async () => {
    school = await startSchool({
      change: (c) => ({
        ...c,
        tokens: [...c.tokens, { id: "desk_two", role: "agent", groups: ["front_desk"], token: second }],
      }),
    });
    const attachments = [
      { content_base64: sound.toString("base64"), filename: "录音.wav", content_type: "audio/x-wav" },
    ];
    const { body } = await school.write("w-1", "语音", { attachments });
    const event = await school.event("message.received", body.id);
    const [file] = event.data.message?.attachments ?? [];
    id = file?.id ?? "";
    link = file?.url ?? "";
  });
  after(() => school?.end());

  const second = tokenOf("second");
  const get = async (headers: Record<string, string> = {}, token: string = tokens.desk) => {
    const url = `${school.gateway.url}/api/v1/attachments/${id}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } });
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  const lines = (): Promise<string[]> =>
    withClient(school.database.owner, async (client) => {
      const { rows } = await client.query<{ entry: string }>(
        "SELECT convert_from(entry, 'UTF8') AS entry FROM audit_entry WHERE type = 'attachment.read' ORDER BY id",
      );
      return rows.map(({ entry }) => entry);
    });
  const later = (): Promise<unknown> =>
    withClient(school.database.owner, (client) =>
      client.query("UPDATE file_reading SET began_at = began_at - interval '16 minutes'"),
    );

  it("by ranges gives the same bytes as at once, and is one line in the book", async () => {
    const whole = await get();
    assert.equal(whole.status, 200);
    assert.equal(whole.headers.get("accept-ranges"), "bytes");
    assert.equal(Number(whole.headers.get("content-length")), whole.bytes.length);
    for (const [from, to] of [
      [0, 99],
      [12, 300_000],
      [262_140, 262_150],
      [699_990, whole.bytes.length - 1],
    ] as const) {
      const part = await get({ range: `bytes=${from}-${to}` });
      assert.equal(part.status, 206);
      assert.equal(part.headers.get("content-range"), `bytes ${from}-${to}/${whole.bytes.length}`);
      assert.deepEqual(part.bytes, whole.bytes.subarray(from, to + 1));
    }
    assert.equal((await lines()).length, 1);
    const beyond = await get({ range: `bytes=${whole.bytes.length}-` });
    assert.deepEqual([beyond.status, beyond.headers.get("content-range")], [416, `bytes */${whole.bytes.length}`]);
  });

  it("names the listener in the file and its name; the sound and the original are as they were", async () => {
    const [one, other] = [await get(), await get({}, second)];
    assert.ok(one.bytes.includes("token:desk "));
    assert.ok(other.bytes.includes("token:desk_two "));
    assert.equal(one.bytes.length, other.bytes.length);
    assert.match(
      decodeURIComponent(one.headers.get("content-disposition") ?? ""),
      /录音~token_desk~rdg_[0-9a-f]+\.wav$/,
    );
    assert.deepEqual(one.bytes.subarray(12, sound.length), sound.subarray(12));
    const linked = Buffer.from(await (await fetch(link)).arrayBuffer());
    assert.deepEqual(linked, sound, "a receiver's link gives what was sent");
    const [reading] = /rdg_[0-9a-f]+/.exec(one.headers.get("content-disposition") ?? "") ?? [];
    assert.ok((await lines()).some((line) => line.includes(`"reading":"${reading}"`) && line.includes("token:desk")));
  });

  it("is one line for each listener and each quarter of an hour; a part of an older reading is not mixed in", async () => {
    const before = await get();
    const count = (await lines()).length;
    await get();
    assert.equal((await lines()).length, count);
    await later();
    const etag = before.headers.get("etag") ?? "";
    const mixed = await get({ range: "bytes=0-9", "if-range": etag });
    assert.deepEqual([mixed.status, mixed.bytes.length], [200, before.bytes.length]);
    assert.notEqual(mixed.headers.get("etag"), etag);
    const part = await get({ range: "bytes=0-9", "if-range": mixed.headers.get("etag") ?? "" });
    assert.equal(part.status, 206);
    assert.equal((await lines()).length, count + 1);
  });

  it("many ranges asked for at the same moment are one line", async () => {
    await later();
    const count = (await lines()).length;
    await Promise.all(Array.from({ length: 12 }, (_, n) => get({ range: `bytes=${n * 1_000}-${n * 1_000 + 999}` })));
    assert.equal((await lines()).length, count + 1);
  });
});

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { startS3 } from "../files/testing/s3-server.js";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";
import { tokenOf } from "./support/token-of.js";

const place = {
  bucket: "school-files",
  region: "cn-north-1",
  access_key: "gatehouse",
  secret_key: "Vq8-mZr4-Tx2w-Lp9k",
};
const small = randomBytes(300_000);
const large = randomBytes(9_000_000);
const officer = tokenOf("officer");

describe("files in an object store", () => {
  let bucket: Awaited<ReturnType<typeof startS3>>;
  let school: School;
  let files: Server;
  let fileUrl: string;
  before(async () => {
    bucket = await startS3(place);
    files = createServer((_request, response) => response.end(large));
    await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
    const address = `127.0.0.1:${(files.address() as AddressInfo).port}`;
    fileUrl = `http://${address}/recording.wav`;
    school = await startSchool({
      change: (config) => ({
        ...config,
        files: { kind: "s3", endpoint: `http://${bucket.address}`, prefix: "gatehouse/", ...place },
        tokens: [...config.tokens, { id: "officer", role: "security", token: officer }],
        egress: { allow_private: [...config.egress.allow_private, bucket.address, address] },
      }),
    });
  });
  after(async () => {
    await school?.end();
    files?.close();
    await bucket?.close();
  });

  async function sent(id: string, attachment: object) {
    const { body } = await school.write(id, "见附件", { attachments: [attachment] });
    const event = await school.event("message.received", body.id);
    return { person: body.person_id as string, url: event.data.message?.attachments[0]?.url ?? "" };
  }
  const kept = (count: number): Promise<true> =>
    eventually(`${count} objects lie there`, () => (bucket.keys().length === count ? true : undefined));
  const settled = (url: string): Promise<true> =>
    eventually("the file is settled", async () => ((await fetch(url)).status === 409 ? undefined : true));
  async function bytesOf(url: string, range?: string): Promise<Buffer> {
    const answer = await fetch(url, { headers: range === undefined ? {} : { range } });
    assert.equal(answer.status, range === undefined ? 200 : 206);
    return Buffer.from(await answer.arrayBuffer());
  }

  it("come with a message, are read whole and in ranges while the store is busy, and go with the person", async () => {
    bucket.trouble("slow_down");
    const { person, url } = await sent("s3-1", { content_base64: small.toString("base64"), filename: "a.bin" });
    await kept(1);
    assert.equal(bucket.object(bucket.keys()[0] ?? "")?.includes(small.subarray(0, 32)), false);
    bucket.trouble("slow_down", "slow_down");
    assert.deepEqual(await bytesOf(url), small);
    bucket.trouble("slow_down");
    assert.deepEqual(await bytesOf(url, "bytes=262000-262999"), small.subarray(262_000, 263_000));
    const erasure = `/people/${person}/erasure`;
    await school.call("POST", erasure, { reason: "本人申请" }, { token: officer });
    await eventually("the person is erased", async () => {
      const { body } = await school.call("GET", erasure, undefined, { token: officer });
      return body.state === "erased" ? true : undefined;
    });
    // The gateway does so by itself within a minute.
    bucket.trouble("slow_down");
    assert.equal((await runCommand(school.env, "retention", "run")).code, 0);
    await kept(0);
  });

  it("come in parts when they are large, although the store's last word is lost", async () => {
    bucket.trouble("answer_lost");
    const { url } = await sent("s3-2", { url: fileUrl, filename: "recording.wav" });
    await settled(url);
    assert.deepEqual(await bytesOf(url, "bytes=8388000-8999999"), large.subarray(8_388_000));
    assert.equal(bucket.uploads.size, 0);
  });

  it("are looked for by the doctor, who says what is wrong", async () => {
    const files = async (): Promise<{ ok: boolean; detail: string }> => {
      const { stdout } = await runCommand(school.env, "doctor", "--json");
      return JSON.parse(stdout).findings.find(({ name }: { name: string }) => name === "files");
    };
    assert.deepEqual(await files(), { name: "files", ok: true, detail: "s3" });
    bucket.trouble("moved", "moved");
    const { ok, detail } = await files();
    assert.deepEqual([ok, /files\.region/.test(detail)], [false, true], detail);
  });

  it("are a 503 while the store refuses, and the log names the option", async () => {
    const { url } = await sent("s3-3", { url: fileUrl, filename: "recording.wav" });
    await settled(url);
    bucket.trouble("moved", "moved");
    const refused = await fetch(url);
    assert.equal(refused.status, 503);
    assert.equal(refused.headers.get("content-disposition"), null);
    assert.doesNotMatch(await refused.text(), /school-files|127\.0\.0\.1/);
    const told = /PermanentRedirect.*files\.region/;
    await eventually("the log says what is wrong", () => (told.test(school.gateway.output()) ? true : undefined));
    assert.equal((await fetch(url, { method: "HEAD" })).headers.get("content-length"), String(large.length));
    assert.deepEqual(await bytesOf(url), large);
  });
});

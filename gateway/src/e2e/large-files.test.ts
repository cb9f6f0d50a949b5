import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { withClient } from "../store/embedded/with-client.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";

const mib = 1_048_576;
const large = randomBytes(5 * mib);
const shorter = randomBytes(mib + 1);

/** What the server gives, by the path and by how often it was asked. */
const answers: Readonly<Record<string, (response: ServerResponse, asked: number) => unknown>> = {
  "/large": (response) => response.end(large),
  "/broken": (response, asked) =>
    asked === 1 ? response.write(large.subarray(0, 3 * mib), () => response.destroy()) : response.end(shorter),
  "/endless": (response) => {
    response.on("error", () => undefined);
    for (let n = 0; n < 8; n += 1) response.write(randomBytes(mib));
    response.end();
  },
};

describe("large files", () => {
  let school: School;
  let files: Server;
  let origin: string;
  before(async () => {
    const asked: Record<string, number> = {};
    files = createServer(({ url = "" }, response) => {
      asked[url] = (asked[url] ?? 0) + 1;
      answers[url]?.(response, asked[url]);
    });
    await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
    const address = `127.0.0.1:${(files.address() as AddressInfo).port}`;
    origin = `http://${address}`;
    school = await startSchool({
      change: (c) => ({
        ...c,
        limits: { attachment_bytes: 6 * mib },
        egress: { allow_private: [...c.egress.allow_private, address] },
      }),
    });
  });
  after(async () => {
    await school?.end();
    files?.close();
  });

  async function linkTo(path: string): Promise<{ readonly id: string; readonly url: string }> {
    const { body } = await school.write(`m${path}`, "见附件", { attachments: [{ url: `${origin}${path}` }] });
    const event = await school.event("message.received", body.id);
    return event.data.message?.attachments[0] as { id: string; url: string };
  }
  const settled = (url: string): Promise<Response> =>
    eventually(`${url.slice(0, 60)} is settled`, async () => {
      const answer = await fetch(url);
      return answer.status === 409 ? undefined : answer;
    });
  const bytesOf = async (url: string): Promise<Buffer> => Buffer.from(await (await settled(url)).arrayBuffer());
  const sealedBytesOf = (id: string): Promise<number> =>
    withClient(school.database.owner, async (client) => {
      const { rows } = await client.query<{ count: number }>(
        "SELECT coalesce(sum(octet_length(content)), 0)::int AS count FROM attachment a JOIN file_chunk USING (content_id) WHERE a.id = $1",
        [id],
      );
      return rows[0]?.count ?? -1;
    });

  it("come in piece by piece, byte for byte", async () => {
    const { id, url } = await linkTo("/large");
    assert.deepEqual(await bytesOf(url), large);
    assert.equal(await sealedBytesOf(id), large.length + 20 * 28);
  });

  it("whose connection broke off are fetched again; nothing of the first attempt stays", async () => {
    const { id, url } = await linkTo("/broken");
    assert.deepEqual(await bytesOf(url), shorter);
    assert.equal(await sealedBytesOf(id), shorter.length + 5 * 28);
  });

  it("above the limit are refused, and leave nothing behind", async () => {
    const { id, url } = await linkTo("/endless");
    assert.ok((await settled(url)).status >= 400);
    assert.equal(await sealedBytesOf(id), 0);
  });
});

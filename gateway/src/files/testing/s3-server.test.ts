import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type S3Call, signedCall } from "../s3-calls.js";
import { startS3 } from "./s3-server.js";

const place = { bucket: "files", region: "cn-north-1", access_key: "AKIAIOSFODNN7EXAMPLE", secret_key: "k" };
const large = Buffer.alloc(5_242_880);
const small = Buffer.from("x");

describe("the S3 of our tests", () => {
  let server: Awaited<ReturnType<typeof startS3>>;
  before(async () => {
    server = await startS3(place);
  });
  after(() => server.close());

  async function ask(call: S3Call): Promise<Response> {
    const options = { ...place, endpoint: `http://${server.address}`, path_style: true, prefix: "" };
    const { url, method, headers, body } = signedCall(options, call, new Date());
    return fetch(url, { method, headers, ...(body && { body: new Uint8Array(body) }) });
  }

  async function uploaded(...bodies: readonly Buffer[]) {
    const begun = await (await ask({ method: "POST", key: "a", query: "uploads=" })).text();
    const id = encodeURIComponent(/<UploadId>([^<]+)/.exec(begun)?.[1] ?? "");
    const tags: string[] = [];
    for (const [at, body] of bodies.entries()) {
      const part = await ask({ method: "PUT", key: "a", query: `partNumber=${at + 1}&uploadId=${id}`, body });
      tags.push(part.headers.get("etag") ?? "");
    }
    return { id, tags };
  }

  async function complete(id: string, parts: readonly (readonly [number, string | undefined])[]): Promise<string> {
    const named = parts.map(([n, tag]) => `<Part><PartNumber>${n}</PartNumber><ETag>${tag}</ETag></Part>`).join("");
    const body = Buffer.from(`<CompleteMultipartUpload>${named}</CompleteMultipartUpload>`);
    const answer = await ask({ method: "POST", key: "a", query: `uploadId=${id}`, body });
    return `${answer.status} ${/<Code>(\w+)/.exec(await answer.text())?.[1] ?? ""}`.trim();
  }

  it("completes what fits, once, and refuses the rest as documented", async () => {
    const { id, tags } = await uploaded(large, small);
    const [first, second] = tags;
    assert.equal(await complete(id, []), "400 MalformedXML");
    assert.equal(
      await complete(id, [
        [2, second],
        [1, first],
      ]),
      "400 InvalidPartOrder",
    );
    assert.equal(
      await complete(id, [
        [1, first],
        [2, first],
      ]),
      "400 InvalidPart",
    );
    assert.equal(
      await complete(id, [
        [1, first],
        [3, second],
      ]),
      "400 InvalidPart",
    );
    assert.equal(server.object("a"), undefined);
    assert.equal(
      await complete(id, [
        [1, first],
        [2, second],
      ]),
      "200",
    );
    assert.equal(server.object("a")?.length, large.length + 1);
    assert.equal(
      await complete(id, [
        [1, first],
        [2, second],
      ]),
      "404 NoSuchUpload",
    );
    const late = await ask({ method: "PUT", key: "a", query: `partNumber=3&uploadId=${id}`, body: small });
    assert.equal(late.status, 404);
  });

  it("wants parts of 5 MiB but for the last", async () => {
    const { id, tags } = await uploaded(small, small);
    assert.equal(
      await complete(id, [
        [1, tags[0]],
        [2, tags[1]],
      ]),
      "400 EntityTooSmall",
    );
  });
});

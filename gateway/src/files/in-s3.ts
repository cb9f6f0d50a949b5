import { setTimeout as sleep } from "node:timers/promises";
import { type HttpAnswer, PluginError } from "@gatehouse/sdk";
import type { Egress } from "../egress/egress.js";
import type { FileStore } from "./file-store.js";
import { type S3Call, type S3Options, signedCall } from "./s3-calls.js";
import { slices } from "./slices.js";

export interface S3Deps {
  readonly options: S3Options;
  readonly egress: Egress;
  readonly now: () => Date;
}

/** S3 wants parts of at least 5 MiB, but for the last. */
const partBytes = 8 * 1_048_576;
const tries = 5;
const firstWaitMs = 200;
const callMs = 60_000;

const codeIn = (body: string): string => /<Code>([^<]{1,64})<\/Code>/.exec(body)?.[1] ?? "";

/** A 200 may carry an error: completing an upload answers before it is done. */
const isError = ({ status, body }: HttpAnswer): boolean =>
  status >= 400 || (status === 200 && body.includes("<Error>"));

const mayPass = ({ status, body }: HttpAnswer): boolean =>
  status >= 500 || status === 429 || (status === 200 && body.includes("<Error>")) || codeIn(body) === "RequestTimeout";

function refusal({ endpoint, bucket }: S3Options, { status, body }: HttpAnswer): Error {
  const code = codeIn(body) || `HTTP ${status}`;
  const cure =
    status === 403 ? ": check files.access_key, files.secret_key, files.region and this machine's clock" : "";
  return new Error(`the object store ${endpoint} (bucket ${bucket}) refused: ${code}${cure}`);
}

const passes = (error: unknown): boolean =>
  error instanceof PluginError && ["unavailable", "uncertain"].includes(error.code);

const oneOf = (body: string, tag: string): string => new RegExp(`<${tag}>([^<]+)</${tag}>`).exec(body)?.[1] ?? "";

/** Contents as objects of a bucket: Amazon's, MinIO's, or of any store that speaks like it. */
export function storeInS3({ options, egress, now }: S3Deps): FileStore {
  async function once(call: S3Call): Promise<HttpAnswer> {
    const limits = { signal: AbortSignal.timeout(callMs), timeoutMs: callMs, pool: "files:s3", maxInFlight: 8 };
    return egress.request(signedCall(options, call, now()), limits);
  }

  /** Every call may be repeated: it names its object, its part, its upload. Of these statuses no error is made. */
  async function ask(call: S3Call, expected: readonly number[] = []): Promise<HttpAnswer> {
    for (let turn = 1; ; turn += 1) {
      const answer = await once(call).catch((error: unknown) => {
        if (turn < tries && passes(error)) return undefined;
        throw error;
      });
      if (answer !== undefined && (expected.includes(answer.status) || !isError(answer))) return answer;
      if (answer !== undefined && (turn === tries || !mayPass(answer))) throw refusal(options, answer);
      await sleep(firstWaitMs * 2 ** (turn - 1));
    }
  }

  async function upload(key: string, parts: AsyncIterable<Buffer>): Promise<void> {
    const begun = await ask({ method: "POST", key, query: "uploads=" });
    const uploadId = encodeURIComponent(oneOf(begun.body, "UploadId"));
    try {
      const tags: string[] = [];
      for await (const body of parts) {
        const query = `partNumber=${tags.length + 1}&uploadId=${uploadId}`;
        tags.push((await ask({ method: "PUT", key, query, body })).headers.get("etag") ?? "");
      }
      const listed = tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`);
      const body = Buffer.from(`<CompleteMultipartUpload>${listed.join("")}</CompleteMultipartUpload>`);
      await ask({ method: "POST", key, query: `uploadId=${uploadId}`, body });
    } catch (error) {
      await ask({ method: "DELETE", key, query: `uploadId=${uploadId}` }, [404]).catch(() => undefined);
      throw error;
    }
  }

  async function* range(key: string, from: number, length: number): AsyncGenerator<Uint8Array> {
    if (length === 0) return;
    const headers = { Range: `bytes=${from}-${from + length - 1}` };
    const call = signedCall(options, { method: "GET", key, headers }, now());
    const { body } = await egress.download(call.url, {
      headers: call.headers,
      maxBytes: length,
      signal: AbortSignal.timeout(callMs),
    });
    let got = 0;
    for await (const part of body) {
      got += part.length;
      yield part;
    }
    if (got < length) throw new Error(`the object ${key} ends ${length - got} bytes before its end`);
  }

  return {
    place: "s3",
    async put(id, source) {
      const parts = slices(source, partBytes)[Symbol.asyncIterator]();
      const first = await parts.next();
      const body = first.done === true ? Buffer.alloc(0) : Buffer.from(first.value);
      if (body.length < partBytes) return void (await ask({ method: "PUT", key: id, body }));
      await upload(
        id,
        (async function* () {
          yield body;
          for (let next = await parts.next(); next.done !== true; next = await parts.next())
            yield Buffer.from(next.value);
        })(),
      );
    },
    read: range,
    async remove(id) {
      await ask({ method: "DELETE", key: id }, [404]);
    },
    async exists(id) {
      const { status } = await ask({ method: "GET", key: id, headers: { Range: "bytes=0-0" } }, [404, 416]);
      return status !== 404;
    },
  };
}

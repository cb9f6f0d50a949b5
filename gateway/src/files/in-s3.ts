import type { FileStore } from "./file-store.js";
import { FileLostError } from "./lost-error.js";
import { unanswered } from "./s3-answers.js";
import { createS3Client, type S3Client, type S3Deps } from "./s3-client.js";
import { abortUploads, uploadParts } from "./s3-uploads.js";
import { slices } from "./slices.js";

/** S3 wants parts of at least 5 MiB, but for the last. */
const partBytes = 8 * 1_048_576;

async function* joined(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

async function put(client: S3Client, key: string, source: AsyncIterable<Uint8Array>): Promise<void> {
  const parts = slices(source, partBytes);
  try {
    const { value: first } = await parts.next();
    const body = first ?? Buffer.alloc(0);
    if (body.length < partBytes) await client.ask({ method: "PUT", key, body });
    else await uploadParts(client, key, joined(body, parts));
  } finally {
    // What could not be stored has a source that still waits to be read.
    await parts.return(undefined);
  }
}

async function* read(client: S3Client, key: string, from: number, length: number): AsyncGenerator<Uint8Array> {
  if (length === 0) return;
  let got = 0;
  const { body } = await client.open(key, from, length);
  try {
    for await (const part of body) {
      got += part.length;
      yield part;
    }
  } catch (error) {
    throw unanswered(client.options, error);
  }
  if (got < length) throw new FileLostError("cut_off", `the object ${key} ends ${length - got} bytes before its end`);
}

/** Contents as objects of a bucket: Amazon's, MinIO's, or of any store that speaks like it. */
export function storeInS3(deps: S3Deps): FileStore {
  const client = createS3Client(deps);
  return {
    place: "s3",
    put: (id, source) => put(client, id, source),
    read: (id, from, length) => read(client, id, from, length),
    async remove(id) {
      await abortUploads(client, id);
      await client.ask({ method: "DELETE", key: id }, ["NoSuchKey"]);
    },
    exists: async (id) => (await client.sizeOf(id)) !== undefined,
  };
}

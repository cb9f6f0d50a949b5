import { FilesAwayError } from "./away-error.js";
import { codeOf, refusal, textOf } from "./s3-answers.js";
import type { S3Client } from "./s3-client.js";

/** Uploads of one object that are looked at in one call, and how often. */
const listed = 50;
const rounds = 20;

async function begin({ ask }: S3Client, key: string): Promise<string> {
  const { body } = await ask({ method: "POST", key, query: "uploads=" });
  const id = textOf(body, "UploadId");
  if (id === "") throw new FilesAwayError(`the object store began no upload of ${key}`);
  return encodeURIComponent(id);
}

const abort = ({ ask }: S3Client, key: string, uploadId: string): Promise<unknown> =>
  ask({ method: "DELETE", key, query: `uploadId=${uploadId}` }, ["NoSuchUpload"]);

/** Once it is done the store forgets the upload; who missed the answer can only look whether the object is there. */
async function complete(client: S3Client, key: string, uploadId: string, tags: string[], size: number): Promise<void> {
  const parts = tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`);
  const body = Buffer.from(`<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`);
  const answer = await client.ask({ method: "POST", key, query: `uploadId=${uploadId}`, body }, ["NoSuchUpload"]);
  const said = codeOf(answer) !== "NoSuchUpload" && answer.body.includes("CompleteMultipartUploadResult");
  if (!said && (await client.sizeOf(key)) !== size) throw refusal(client.options, answer);
}

/** Stores the parts as one object; when that fails, the store is asked to forget them. */
export async function uploadParts(client: S3Client, key: string, parts: AsyncIterable<Buffer>): Promise<void> {
  const uploadId = await begin(client, key);
  try {
    const tags: string[] = [];
    let size = 0;
    for await (const body of parts) {
      const query = `partNumber=${tags.length + 1}&uploadId=${uploadId}`;
      tags.push((await client.ask({ method: "PUT", key, query, body })).headers.get("etag") ?? "");
      size += body.length;
    }
    await complete(client, key, uploadId, tags, size);
  } catch (error) {
    await abort(client, key, uploadId).catch(() => undefined);
    throw error;
  }
}

async function uploadsOf({ ask, options }: S3Client, key: string): Promise<readonly string[]> {
  const name = `${options.prefix}${key}`;
  const query = `max-uploads=${listed}&prefix=${encodeURIComponent(name)}&uploads=`;
  const { body } = await ask({ method: "GET", query });
  return [...body.matchAll(/<Upload>.*?<\/Upload>/gs)]
    .filter(([upload]) => textOf(upload, "Key") === name)
    .map(([upload]) => encodeURIComponent(textOf(upload, "UploadId")));
}

/** Forgets what uploads of this object left behind when their process ended before them. */
export async function abortUploads(client: S3Client, key: string): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const uploads = await uploadsOf(client, key);
    if (uploads.length === 0) return;
    for (const uploadId of uploads) await abort(client, key, uploadId);
  }
  throw new FilesAwayError(`the object store still lists uploads of ${key} that were aborted`);
}

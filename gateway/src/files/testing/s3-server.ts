import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refusedBecause, type S3Keys, sha256 } from "./s3-signature.js";
import { tagOf, uploadsIn } from "./s3-uploads.js";

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Amazon S3 API Reference, "List of error codes"; a completion that fails late has begun with a 200. */
const statusOf: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  AuthorizationHeaderMalformed: 400,
  EntityTooSmall: 400,
  InternalError: 200,
  InvalidAccessKeyId: 403,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  MalformedXML: 400,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  PermanentRedirect: 301,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
  SlowDown: 503,
  XAmzContentSHA256Mismatch: 400,
};

/**
 * What the next calls meet. Any call: a store that is busy, or has the bucket elsewhere. A completion: a 200 with an
 * error in it, an answer that is lost though the object is there, wholly or after its status. A part: a refusal. A
 * reading: a line that breaks, or falls silent.
 */
export type Trouble =
  | "slow_down"
  | "moved"
  | "incomplete"
  | "answer_lost"
  | "answer_cut"
  | "part_refused"
  | "cut"
  | "silent";

export interface S3Place extends S3Keys {
  readonly bucket: string;
}

/** An S3-compatible store in a folder: path style, Signature Version 4, ranges, multipart uploads, and their troubles. */
export async function startS3(place: S3Place) {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-s3-"));
  const objects = new Set<string>();
  const fileOf = (key: string): string => join(folder, sha256(key));
  const uploads = uploadsIn(folder);
  const troubles: Trouble[] = [];
  const calls: string[] = [];

  const meets = (...kinds: readonly Trouble[]): Trouble | undefined =>
    troubles[0] !== undefined && kinds.includes(troubles[0]) ? troubles.shift() : undefined;

  function refuse(response: ServerResponse, code: string): void {
    const named = code === "AuthorizationHeaderMalformed" ? `<Region>${place.region}</Region>` : "";
    response
      .writeHead(statusOf[code] ?? 400, { "content-type": "application/xml" })
      .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message>${named}</Error>`);
  }

  function get(request: IncomingMessage, response: ServerResponse, key: string): void {
    const file = fileOf(key);
    if (!objects.has(key)) return refuse(response, "NoSuchKey");
    const { size } = statSync(file);
    const [, first = "0", last = String(size - 1)] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? [];
    const [start, end] = [Number(first), Math.min(Number(last), size - 1)];
    if (start >= size) return refuse(response, "InvalidRange");
    const whole = request.headers.range === undefined;
    response.writeHead(whole ? 200 : 206, {
      "content-length": end - start + 1,
      ...(!whole && { "content-range": `bytes ${start}-${end}/${size}` }),
    });
    const trouble = meets("cut", "silent");
    if (trouble === undefined) return void createReadStream(file, { start, end }).pipe(response);
    response.write(readFileSync(file).subarray(start, start + ((end - start) >> 1)));
    if (trouble === "cut") setTimeout(() => response.destroy(), 20);
  }

  const partOf = (url: URL): number => Number(url.searchParams.get("partNumber"));

  function put(url: URL, key: string, body: Buffer, response: ServerResponse): void {
    const id = url.searchParams.get("uploadId");
    if (id !== null) {
      const fault = meets("part_refused") ? "AccessDenied" : uploads.put(id, partOf(url), body);
      if (fault !== undefined) return refuse(response, fault);
    } else {
      writeFileSync(fileOf(key), body);
      objects.add(key);
    }
    response.writeHead(200, { etag: tagOf(body) }).end();
  }

  function complete(id: string, key: string, body: Buffer, response: ServerResponse): void {
    if (meets("incomplete")) return refuse(response, "InternalError");
    const fault = uploads.complete(id, body, fileOf(key));
    if (fault !== undefined) return refuse(response, fault);
    objects.add(key);
    switch (meets("answer_lost", "answer_cut")) {
      case "answer_lost":
        return void response.destroy();
      case "answer_cut":
        response.writeHead(200).write(" ");
        return void setTimeout(() => response.destroy(), 20);
      default:
        response.writeHead(200).end(`<CompleteMultipartUploadResult><Key>${key}</Key></CompleteMultipartUploadResult>`);
    }
  }

  function post(url: URL, key: string, body: Buffer, response: ServerResponse): void {
    if (!url.searchParams.has("uploads")) return complete(url.searchParams.get("uploadId") ?? "", key, body, response);
    const id = uploads.begin(key);
    const named = `<Bucket>${place.bucket}</Bucket><Key>${key}</Key><UploadId>${id}</UploadId>`;
    response.writeHead(200).end(`<InitiateMultipartUploadResult>${named}</InitiateMultipartUploadResult>`);
  }

  function remove(url: URL, key: string, response: ServerResponse): void {
    const id = url.searchParams.get("uploadId");
    const fault = id === null ? undefined : uploads.abort(id);
    if (fault !== undefined) return refuse(response, fault);
    if (id === null) rmSync(fileOf(key), { force: true });
    if (id === null) objects.delete(key);
    response.writeHead(204).end();
  }

  function list({ searchParams }: URL, response: ServerResponse): void {
    const most = Number(searchParams.get("max-uploads") ?? 1000);
    response.writeHead(200).end(uploads.list(searchParams.get("prefix") ?? "", most));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? "", "http://s3");
    const key = url.pathname.slice(place.bucket.length + 2);
    calls.push(`${request.method} ${url.search}`);
    const fault = refusedBecause(place, request, body);
    if (fault !== undefined) return refuse(response, fault);
    if (!url.pathname.startsWith(`/${place.bucket}/`)) return refuse(response, "NoSuchBucket");
    if (meets("slow_down")) return refuse(response, "SlowDown");
    if (meets("moved")) return refuse(response, "PermanentRedirect");
    switch (request.method) {
      case "GET":
        return key === "" && url.searchParams.has("uploads") ? list(url, response) : get(request, response, key);
      case "PUT":
        return put(url, key, body, response);
      case "POST":
        return post(url, key, body, response);
      default:
        return remove(url, key, response);
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    /** As it lies there; undefined: there is none. */
    object: (key: string) => (existsSync(fileOf(key)) ? readFileSync(fileOf(key)) : undefined),
    /** Names of the objects. */
    keys: (): readonly string[] => [...objects],
    uploads: uploads.open,
    calls,
    trouble: (...next: Trouble[]) => void troubles.push(...next),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        rmSync(folder, { recursive: true });
        server.close(() => resolve());
      }),
  };
}

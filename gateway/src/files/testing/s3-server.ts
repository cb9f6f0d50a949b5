import { createHash, createHmac } from "node:crypto";
import {
  appendFileSync,
  createReadStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const sha256 = (data: Buffer | string): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: Buffer | string, data: string): Buffer => createHmac("sha256", key).update(data).digest();

/** The signature as AWS describes it, worked out anew: nothing here comes from the client's library. */
export function signatureOf(
  secret: string,
  { method, url, headers }: Pick<IncomingMessage, "method" | "url" | "headers">,
): string {
  const [, scope = "", signed = ""] =
    /Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+)/.exec(headers.authorization ?? "") ?? [];
  const [path = "", query = ""] = (url ?? "").split("?", 2);
  const sorted = query
    .split("&")
    .filter(Boolean)
    .map((one) => (one.includes("=") ? one : `${one}=`))
    .sort()
    .join("&");
  const canonical = [
    method,
    path,
    sorted,
    ...signed.split(";").map((name) => `${name}:${String(headers[name]).trim()}`),
    "",
    signed,
    headers["x-amz-content-sha256"],
  ].join("\n");
  const [day = "", region = "", service = "", end = ""] = scope.split("/");
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), end);
  return hmac(key, ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonical)].join("\n")).toString("hex");
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const error = (code: string): string =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;

/** What the next calls meet: busy, an upload that is not completed although it says 200, a line that breaks. */
export type Trouble = "slow_down" | "incomplete" | "cut";

/** An S3-compatible store in a folder: path style, Signature Version 4, ranges, multipart uploads, and their troubles. */
export async function startS3(bucket: string, secret: string) {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-s3-"));
  const fileOf = (key: string): string => join(folder, sha256(key));
  const uploads = new Map<string, Map<number, string>>();
  const troubles: Trouble[] = [];
  const calls: string[] = [];

  function whole(id: string, response: ServerResponse, key: string): void {
    const parts = [...(uploads.get(id) ?? [])].sort(([a], [b]) => a - b).map(([, file]) => file);
    if (parts.slice(0, -1).some((file) => statSync(file).size < 5_242_880)) {
      response.writeHead(400).end(error("EntityTooSmall"));
      return;
    }
    writeFileSync(fileOf(key), "");
    for (const file of parts) appendFileSync(fileOf(key), readFileSync(file));
    uploads.delete(id);
    response.writeHead(200).end("<CompleteMultipartUploadResult/>");
  }

  function get(request: IncomingMessage, response: ServerResponse, file: string): void {
    if (!existsSync(file)) return void response.writeHead(404).end(error("NoSuchKey"));
    const { size } = statSync(file);
    const [, first = "0", last = String(size - 1)] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? [];
    const [from, to] = [Number(first), Math.min(Number(last), size - 1)];
    if (from >= size) return void response.writeHead(416).end(error("InvalidRange"));
    response.writeHead(request.headers.range === undefined ? 200 : 206, { "content-length": to - from + 1 });
    if (troubles[0] !== "cut") return void createReadStream(file, { start: from, end: to }).pipe(response);
    troubles.shift();
    response.write(readFileSync(file).subarray(from, from + ((to - from) >> 1)));
    setTimeout(() => response.destroy(), 20);
  }

  function put(url: URL, key: string, body: Buffer, response: ServerResponse): void {
    const id = url.searchParams.get("uploadId");
    const n = Number(url.searchParams.get("partNumber"));
    const file = id === null ? fileOf(key) : fileOf(`${id}/${n}`);
    writeFileSync(file, body);
    if (id !== null) uploads.get(id)?.set(n, file);
    response.writeHead(200, { etag: `"${createHash("md5").update(body).digest("hex")}"` }).end();
  }

  function post(url: URL, key: string, response: ServerResponse): void {
    if (url.searchParams.has("uploads")) {
      const id = `u/${uploads.size + 1}+x`;
      uploads.set(id, new Map());
      return void response
        .writeHead(200)
        .end(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    if (troubles[0] === "incomplete") {
      troubles.shift();
      return void response.writeHead(200).end(error("InternalError"));
    }
    return whole(url.searchParams.get("uploadId") ?? "", response, key);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? "", "http://s3");
    const key = url.pathname.slice(bucket.length + 2);
    calls.push(`${request.method} ${url.search}`);
    const [, given] = /Signature=([0-9a-f]{64})/.exec(request.headers.authorization ?? "") ?? [];
    const honest = sha256(body) === request.headers["x-amz-content-sha256"];
    if (!honest || given !== signatureOf(secret, request))
      return void response.writeHead(403).end(error("SignatureDoesNotMatch"));
    if (!url.pathname.startsWith(`/${bucket}/`)) return void response.writeHead(404).end(error("NoSuchBucket"));
    if (troubles[0] === "slow_down") {
      troubles.shift();
      return void response.writeHead(503).end(error("SlowDown"));
    }
    switch (request.method) {
      case "GET":
        return get(request, response, fileOf(key));
      case "PUT":
        return put(url, key, body, response);
      case "POST":
        return post(url, key, response);
      default:
        if (!url.searchParams.has("uploadId")) rmSync(fileOf(key), { force: true });
        uploads.delete(url.searchParams.get("uploadId") ?? "");
        return void response.writeHead(204).end();
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    /** As it lies there; undefined: there is none. */
    object: (key: string) => (existsSync(fileOf(key)) ? readFileSync(fileOf(key)) : undefined),
    uploads,
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

import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { after, describe, it } from "node:test";
import { queryObjects } from "node:v8";
import { createEgress } from "./egress.js";

/** To count objects, everything that nobody holds is collected first. */
const collect = (): unknown => queryObjects(Map);

const idle = new AbortController().signal;
const closers: (() => void)[] = [];
after(() => {
  for (const close of closers) close();
});

async function source(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { egress: createEgress({ allowPrivate: [`127.0.0.1:${port}`] }), url: `http://127.0.0.1:${port}/a.jpg` };
}

async function sizeOf(body: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const chunk of body) size += chunk.length;
  return size;
}

describe("download", () => {
  it("streams a file with its headers", async () => {
    const { egress, url } = await source((request, response) => {
      response.setHeader("content-type", "image/jpeg");
      response.end(Buffer.alloc(request.headers["x-key"] === "k" ? 300_000 : 1));
    });
    const file = await egress.download(url, { maxBytes: 300_000, signal: idle, headers: { "x-key": "k" } });
    assert.equal(file.headers.get("content-type"), "image/jpeg");
    assert.equal(await sizeOf(file.body), 300_000);
  });

  it("refuses a file announced as too large", async () => {
    const { egress, url } = await source((_request, response) => response.end(Buffer.alloc(2000)));
    const asked = egress.download(url, { maxBytes: 1999, signal: idle });
    await assert.rejects(asked, { code: "rejected", details: { reason: "too_large" } });
  });

  it("stops a file that turns out too large", async () => {
    const { egress, url } = await source((_request, response) => {
      response.write(Buffer.alloc(1500));
      response.end(Buffer.alloc(1500));
    });
    const file = await egress.download(url, { maxBytes: 2000, signal: idle });
    await assert.rejects(sizeOf(file.body), { code: "rejected", message: /2000 bytes/ });
  });

  it("closes the connection when the reader stops early", async () => {
    let closed: () => void;
    const hungUp = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { egress, url } = await source((_request, response) => {
      response.on("close", () => closed());
      response.write(Buffer.alloc(1000));
    });
    const file = await egress.download(url, { maxBytes: 2000, signal: idle });
    for await (const chunk of file.body) if (chunk.length > 0) break;
    await hungUp;
  });

  it("gives up on silence and at the limit: unavailable", async () => {
    const { egress, url } = await source((_request, response) => {
      response.write("x");
      const drip = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(drip));
    });
    const file = await egress.download(url, { maxBytes: 2000, signal: idle, timeoutMs: 200 });
    await assert.rejects(sizeOf(file.body), { code: "unavailable" });
    const mute = await source(() => undefined);
    await assert.rejects(mute.egress.download(mute.url, { maxBytes: 1, signal: idle, idleMs: 100 }), {
      code: "unavailable",
    });
  });

  it("holds its limits, and the caller's, whatever is collected meanwhile", async () => {
    const { egress, url } = await source((_request, response) => {
      let left = 200;
      const drip = setInterval(() => (left-- > 0 ? response.write("x") : response.end()), 10);
      response.on("close", () => clearInterval(drip));
    });
    const collecting = async (body: AsyncIterable<Uint8Array>): Promise<void> => {
      for await (const chunk of body) if (chunk.length > 0) collect();
    };
    const own = await egress.download(url, { maxBytes: 2000, signal: idle, timeoutMs: 300 });
    await assert.rejects(collecting(own.body), { code: "unavailable" });
    const lasting = { maxBytes: 2000, timeoutMs: Infinity };
    const callers = await egress.download(url, { ...lasting, signal: AbortSignal.timeout(300) });
    await assert.rejects(collecting(callers.body), { code: "unavailable" });
    assert.equal(await sizeOf((await egress.download(url, { ...lasting, signal: idle })).body), 200);
  });

  it("does not follow a redirect and takes no error page for a file", async () => {
    const { egress, url } = await source((request, response) => {
      response.writeHead(request.url === "/a.jpg" ? 302 : 200, { location: "/b.jpg" }).end("page");
    });
    await assert.rejects(egress.download(url, { maxBytes: 9, signal: idle }), {
      code: "unavailable",
      message: /redirect/,
    });
    const gone = await source((_request, response) => response.writeHead(404).end("page"));
    await assert.rejects(gone.egress.download(gone.url, { maxBytes: 9, signal: idle }), { code: "rejected" });
  });

  it("goes through the guard", async () => {
    const egress = createEgress({ allowPrivate: [] });
    await assert.rejects(egress.download("http://169.254.169.254/x", { maxBytes: 9, signal: idle }), {
      code: "rejected",
    });
    await assert.rejects(egress.download("file:///etc/passwd", { maxBytes: 9, signal: idle }), { code: "rejected" });
  });
});

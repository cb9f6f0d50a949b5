import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { after, describe, it } from "node:test";
import { createEgress, type Egress } from "./egress.js";

const idle = new AbortController().signal;
const closers: (() => void)[] = [];
after(() => {
  for (const close of closers) close();
});

async function listen(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** A real receiver on loopback and an egress that may reach it. */
async function receiver(listener: RequestListener): Promise<{ egress: Egress; port: number; url: string }> {
  const port = await listen(createServer(listener));
  const egress = createEgress({ allowPrivate: [`127.0.0.1:${port}`, `localhost:${port}`] });
  closers.push(() => void egress.close());
  return { egress, port, url: `http://127.0.0.1:${port}/in?a=1` };
}

const post = (url: string) =>
  ({ method: "POST", url, headers: { "content-type": "text/plain" }, body: "你好" }) as const;

describe("request", () => {
  it("delivers method, path, headers and body, and hands the answer back", async () => {
    const { egress, url } = await receiver((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      request.on("end", () => {
        response.writeHead(201, { "X-Seen": `${request.method} ${request.url}`, "set-cookie": ["a=1", "b=2"] });
        response.end(`${request.headers["content-type"]} ${body}`);
      });
    });
    const answer = await egress.request(post(url), { signal: idle, timeoutMs: 5000 });
    assert.equal(answer.status, 201);
    assert.equal(answer.body, "text/plain 你好");
    assert.equal(answer.headers.get("x-seen"), "POST /in?a=1");
    assert.equal(answer.headers.get("set-cookie"), "a=1, b=2");
    assert.equal(answer.remoteAddress, "127.0.0.1");
    assert.ok(answer.durationMs >= 0);
  });

  it("reaches a listed name that leads to loopback", async () => {
    const { egress, port } = await receiver((_request, response) => response.end("ok"));
    const answer = await egress.request(post(`http://localhost:${port}/`), { signal: idle, timeoutMs: 5000 });
    assert.equal(answer.body, "ok");
  });

  it("keeps sockets, one pool for each key, and no more of them than allowed", async () => {
    const ports = new Set<number | undefined>();
    const { egress, url } = await receiver((request, response) => {
      ports.add(request.socket.remotePort);
      setTimeout(() => response.end("ok"), 5);
    });
    const send = (pool: string) => egress.request(post(url), { signal: idle, timeoutMs: 5000, pool, maxInFlight: 2 });
    await Promise.all(Array.from({ length: 12 }, () => send("crm")));
    await send("crm");
    assert.equal(ports.size, 2);
    await send("lms");
    assert.equal(ports.size, 3);
  });

  it("never follows a redirect", async () => {
    const paths: (string | undefined)[] = [];
    const { egress, url } = await receiver((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    const answer = await egress.request(post(url), { signal: idle, timeoutMs: 5000 });
    assert.equal(answer.status, 302);
    assert.equal(answer.headers.get("location"), "/elsewhere");
    assert.deepEqual(paths, ["/in?a=1"]);
  });

  it("takes no proxy from the environment", async () => {
    const { egress, url } = await receiver((_request, response) => response.end("direct"));
    process.env["HTTP_PROXY"] = process.env["http_proxy"] = "http://127.0.0.1:1";
    try {
      assert.equal((await egress.request(post(url), { signal: idle, timeoutMs: 5000 })).body, "direct");
    } finally {
      delete process.env["HTTP_PROXY"];
      delete process.env["http_proxy"];
    }
  });

  it("passes over 1xx answers", async () => {
    const { egress, url } = await receiver((_request, response) => {
      response.writeEarlyHints({ link: "</a.css>; rel=preload" });
      response.writeHead(204).end();
    });
    assert.equal((await egress.request(post(url), { signal: idle, timeoutMs: 5000 })).status, 204);
  });
});

describe("answers that are too much", () => {
  const gigabyte = 1_073_741_824;
  const shapes: Readonly<Record<string, Record<string, string>>> = {
    "of no declared length": {},
    "of a declared length": { "content-length": String(gigabyte) },
  };
  for (const [shape, headers] of Object.entries(shapes))
    it(`reads 64 KiB of each of 20 answers of 1 GB ${shape}, hangs up and stays small`, async () => {
      const block = Buffer.alloc(65_536, "x");
      let sent = 0;
      let hungUp = 0;
      const { egress, url } = await receiver((_request, response) => {
        response.writeHead(200, headers).on("close", () => {
          hungUp += 1;
        });
        let mine = 0;
        const pour = (): void => {
          while (!response.destroyed && mine < gigabyte) {
            mine += block.length;
            sent += block.length;
            if (!response.write(block)) return;
          }
        };
        response.on("drain", pour);
        pour();
      });
      const before = process.memoryUsage.rss();
      let peak = before;
      for (let n = 0; n < 20; n += 1) {
        const answer = await egress.request(post(url), { signal: idle, timeoutMs: 20_000 });
        assert.deepEqual([answer.status, answer.body.length, answer.bytes.length], [200, 65_536, 65_536]);
        peak = Math.max(peak, process.memoryUsage.rss());
        assert.ok(sent < (n + 1) * 33_554_432, `the receiver could send ${sent} bytes`);
      }
      while (hungUp < 20) await new Promise((resolve) => setImmediate(resolve));
      assert.ok(peak - before < 67_108_864, `${peak - before} bytes more`);
    });

  it("cuts a dripping body at the time limit; the status stands", async () => {
    const { egress, url } = await receiver((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(drip));
    });
    const answer = await egress.request(post(url), { signal: idle, timeoutMs: 200 });
    assert.equal(answer.status, 200);
    assert.match(answer.body, /^x{1,20}$/);
  });

  it("delivers the status when the connection breaks within the body", async () => {
    const { egress, url } = await receiver((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    const answer = await egress.request(post(url), { signal: idle, timeoutMs: 5000 });
    assert.deepEqual([answer.status, answer.body], [200, "half"]);
  });
});

describe("how sure a failure is", () => {
  it("no listener: unavailable, surely not sent", async () => {
    const port = await listen(createTcpServer());
    closers.pop()?.();
    const egress = createEgress({ allowPrivate: [`127.0.0.1:${port}`] });
    const sent = egress.request(post(`http://127.0.0.1:${port}/`), { signal: idle, timeoutMs: 5000 });
    await assert.rejects(sent, { code: "unavailable", message: /ECONNREFUSED/ });
  });

  it("TLS that fails: unavailable", async () => {
    const { egress, url } = await receiver((_request, response) => response.end());
    const sent = egress.request(post(url.replace("http:", "https:")), { signal: idle, timeoutMs: 5000 });
    await assert.rejects(sent, { code: "unavailable" });
  });

  it("no answer in time: uncertain", async () => {
    const { egress, url } = await receiver(() => undefined);
    const sent = egress.request(post(url), { signal: idle, timeoutMs: 100 });
    await assert.rejects(sent, { code: "uncertain", message: /timeout/ });
  });

  it("still waiting for a socket at the limit: unavailable, and it is never sent", async () => {
    let seen = 0;
    const { egress, url } = await receiver((_request, response) => {
      seen += 1;
      setTimeout(() => response.end(), 300);
    });
    const send = (timeoutMs: number) => egress.request(post(url), { signal: idle, timeoutMs, maxInFlight: 1 });
    const first = send(5000);
    await assert.rejects(send(100), { code: "unavailable" });
    assert.equal((await first).status, 200);
    assert.equal((await send(5000)).status, 200);
    assert.equal(seen, 2);
  });

  it("connection reset after the request: uncertain", async () => {
    const port = await listen(createTcpServer((socket) => socket.once("data", () => socket.resetAndDestroy())));
    const egress = createEgress({ allowPrivate: [`127.0.0.1:${port}`] });
    const sent = egress.request(post(`http://127.0.0.1:${port}/`), { signal: idle, timeoutMs: 5000 });
    await assert.rejects(sent, { code: "uncertain" });
  });

  it("an answer that is no HTTP: uncertain", async () => {
    const port = await listen(createTcpServer((socket) => socket.once("data", () => socket.end("SSH-2.0-x\r\n"))));
    const egress = createEgress({ allowPrivate: [`127.0.0.1:${port}`] });
    const sent = egress.request(post(`http://127.0.0.1:${port}/`), { signal: idle, timeoutMs: 5000 });
    await assert.rejects(sent, { code: "uncertain" });
  });

  it("aborted before: unavailable; aborted under way: uncertain", async () => {
    const arrived = new AbortController();
    const { egress, url } = await receiver(() => arrived.abort());
    const before = egress.request(post(url), { signal: AbortSignal.abort(), timeoutMs: 5000 });
    await assert.rejects(before, { code: "unavailable" });
    const sent = egress.request(post(url), { signal: arrived.signal, timeoutMs: 5000 });
    await assert.rejects(sent, { code: "uncertain", message: /aborted/ });
  });

  it("a header that would break the request: rejected", async () => {
    const { egress, url } = await receiver((_request, response) => response.end());
    const call = { ...post(url), headers: { "x-name": "a\r\nx-evil: 1" } };
    await assert.rejects(egress.request(call, { signal: idle, timeoutMs: 5000 }), { code: "rejected" });
  });
});

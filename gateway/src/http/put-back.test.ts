import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { type Listening, listen } from "./listen.js";

/** Everything the server answers to these bytes until it closes. */
async function answered(port: number, parts: readonly string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const closed = once(socket, "close");
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  for (const part of parts) {
    socket.write(part);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  await closed;
  return text;
}

describe("a request that offers another protocol", () => {
  let door: Listening;
  let upgrades = 0;
  before(async () => {
    door = await listen("127.0.0.1", 0);
    door.serve((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () =>
        response.end(`${request.method} ${request.url} ${String(request.headers["x-a"])} ${body}`),
      );
    });
    door.upgrade((_request, socket) => {
      upgrades += 1;
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
    });
  });
  after(() => door.close());

  const offer =
    "Host: a\r\nX-A: ü\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n";

  it("is answered with its body, wherever the pieces break", async () => {
    const head = `POST /hooks/x HTTP/1.1\r\n${offer}Content-Length: 5\r\n\r\n`;
    for (const parts of [[`${head}hello`], [head, "hello"], [`${head}he`, "llo"]])
      assert.match(await answered(door.port, parts), /^HTTP\/1\.1 200 OK\r\n[\s\S]*POST \/hooks\/x Ã¼ hello/);
    assert.equal(upgrades, 0);
  });

  it("may send its body in chunks", async () => {
    const head = `POST /c HTTP/1.1\r\n${offer}Transfer-Encoding: chunked\r\n\r\n`;
    assert.match(await answered(door.port, [head, "5\r\nhello\r\n0\r\n\r\n"]), /POST \/c Ã¼ hello/);
  });

  it("is handed over where it asks for a WebSocket", async () => {
    const head = "GET /chat/live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n";
    assert.match(await answered(door.port, [head]), /404/);
    assert.equal(upgrades, 1);
  });
});

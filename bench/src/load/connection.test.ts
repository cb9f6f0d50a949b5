import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, it } from "node:test";
import { type Answer, readAnswer } from "./answer.js";
import { openConnection } from "./connection.js";

async function listen(onRequest: (socket: Socket, n: number) => void) {
  let count = 0;
  const server = createServer((socket) => socket.on("data", () => onRequest(socket, ++count))).listen(0, "127.0.0.1");
  await once(server, "listening");
  const connection = openConnection((server.address() as AddressInfo).port);
  const ask = (): Promise<Answer> =>
    new Promise((resolve) => {
      connection.send("POST / HTTP/1.1\r\ncontent-length: 1\r\n\r\n", Buffer.from("x"), resolve);
    });
  const close = (): void => {
    connection.close();
    server.close();
  };
  return { ask, close };
}

describe("a connection of the generator", () => {
  it("waits for the whole answer, however it is cut", async () => {
    const parts = ["HTTP/1.1 202 Accepted\r\ncontent-le", "ngth: 6\r\n\r\n传", "达"];
    const { ask, close } = await listen((socket) =>
      parts.forEach((part, n) => setTimeout(() => socket.write(part), 20 * n)),
    );
    assert.deepEqual(await ask(), { status: 202, body: "传达", ends: false });
    close();
  });

  it("tells of a broken connection, and opens another for the next request", async () => {
    const whole = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    const { ask, close } = await listen((socket, n) => (n === 1 ? socket.destroy() : socket.write(whole)));
    assert.deepEqual(await ask(), { status: 0, body: "" });
    assert.equal((await ask()).status, 200);
    close();
  });

  it("takes a refusal of unknown length, and opens another connection for the next request", async () => {
    const refusal = "HTTP/1.1 503 Service Unavailable\r\ntransfer-encoding: chunked\r\n\r\n3\r\nno!\r\n";
    const whole = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    const { ask, close } = await listen((socket, n) => socket.write(n === 1 ? refusal : whole));
    assert.equal((await ask()).status, 503);
    assert.equal((await ask()).status, 200);
    close();
  });

  it("refuses an acceptance whose length it cannot know", () => {
    assert.throws(
      () => readAnswer(Buffer.from("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")),
      /content-length/,
    );
  });
});

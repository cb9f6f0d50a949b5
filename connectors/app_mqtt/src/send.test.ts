import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, it } from "node:test";
import { PluginError } from "@gatehouse/sdk";
import { sampleOutbound } from "@gatehouse/sdk/testing";
import { open } from "./session.js";
import { account, loopback } from "./testing/account.js";

/** MQTT 3.1.1, 3.2: connection accepted. */
const connack = Buffer.from([0x20, 0x02, 0x00, 0x00]);
const isPublish = (data: Buffer): boolean => (data[0] ?? 0) >> 4 === 3;

describe("a broker that breaks at the wrong moment", () => {
  const servers: Server[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  /** Accepts every login and does this with a publication. */
  async function broker(published: (socket: Socket) => void): Promise<number> {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (data) => {
        if (isPublish(data)) published(socket);
        else socket.write(connack);
      });
    }).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  async function codeOf(port: number): Promise<string> {
    const session = open(account(port, { protocol_version: "3.1.1" }), loopback());
    const message = sampleOutbound({ scheme: "app_user", value: "u-1" });
    const context = { config: undefined, idempotencyKey: message.id, attempt: 1, now: new Date(), nonce: "n" };
    try {
      await session.send?.(message, context, AbortSignal.timeout(5000));
      return "sent";
    } catch (error) {
      assert.ok(error instanceof PluginError, String(error));
      return error.code;
    } finally {
      await session.close();
    }
  }

  it("gone after the publication: `uncertain`", async () => {
    assert.equal(await codeOf(await broker((socket) => socket.destroy())), "uncertain");
  });

  it("a protocol error instead of a PUBACK is no success: mqtt.js calls back with an error of its own", async () => {
    assert.equal(await codeOf(await broker((socket) => socket.write(connack))), "uncertain");
  });

  it("nobody there: `unavailable`", async () => {
    const port = await broker(() => undefined);
    servers.splice(0).forEach((server) => server.close());
    assert.equal(await codeOf(port), "unavailable");
  });
});

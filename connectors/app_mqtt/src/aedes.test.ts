import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { after, before, describe, it } from "node:test";
import { PluginError } from "@gatehouse/sdk";
import { sampleOutbound, until } from "@gatehouse/sdk/testing";
import { Aedes } from "aedes";
import { open } from "./session.js";
import { account, loopback, phone } from "./testing/account.js";
import { desk } from "./testing/desk.js";

describe("aedes, MQTT 3.1.1 in process", () => {
  let broker: Aedes;
  const server = createServer((socket) => broker.handle(socket));
  let port = 0;
  /** Answers of the broker to a publication: it may stay silent. */
  let silent = false;

  before(async () => {
    broker = await Aedes.createBroker();
    broker.authorizePublish = (_client, _packet, done) => {
      if (!silent) done(null);
    };
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  });
  after(async () => {
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    server.close();
  });

  const config = () => account(port, { protocol_version: "3.1.1" });

  it("takes and sends", async () => {
    const running = desk(config(), loopback());
    const app = await phone(port, "u-1");
    await app.subscribeAsync("school/out/u-1", { qos: 1 });
    const read = new Promise<string>((resolve) =>
      app.once("message", (_topic, payload) => resolve(payload.toString())),
    );
    await until("it listens", async () => {
      await app.publishAsync("school/in/u-1", '{"id":"1","text":"好"}', { qos: 1 });
      return running.admitted.length > 0;
    });
    const session = open(config(), loopback());
    const message = sampleOutbound({ scheme: "app_user", value: "u-1" });
    const context = { config: undefined, idempotencyKey: message.id, attempt: 1, now: new Date(), nonce: "n" };
    await session.send?.(message, context, new AbortController().signal);
    assert.match(await read, /退费申请已收到/);
    await Promise.all([session.close(), running.stop(), app.endAsync(true)]);
    assert.deepEqual(running.admitted, ['{"id":"1","text":"好"}']);
  });

  it("a broker that never acknowledges: `uncertain` when the time is up", async () => {
    const session = open(config(), loopback());
    const message = sampleOutbound({ scheme: "app_user", value: "u-1" });
    const context = { config: undefined, idempotencyKey: message.id, attempt: 1, now: new Date(), nonce: "n" };
    silent = true;
    const error: unknown = await session.send?.(message, context, AbortSignal.timeout(200)).then(
      () => undefined,
      (error: unknown) => error,
    );
    silent = false;
    assert.ok(error instanceof PluginError && error.code === "uncertain", String(error));
    await session.close();
  });

  it("a broker that speaks no MQTT 5 is told apart from a bad login", async () => {
    const session = open(account(port), loopback());
    const failed = session.listen?.(async () => undefined, new AbortController().signal);
    await assert.rejects(failed ?? Promise.resolve(), (error: unknown) => {
      return error instanceof PluginError && ["invalid_config", "unavailable"].includes(error.code);
    });
  });
});

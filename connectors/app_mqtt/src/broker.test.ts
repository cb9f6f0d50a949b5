import assert from "node:assert/strict";
import type { Duplex } from "node:stream";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type ErrorCode, type Host, PluginError, type Session } from "@gatehouse/sdk";
import { missing, sampleOutbound, until } from "@gatehouse/sdk/testing";
import { check } from "./check.js";
import type { Config } from "./config.js";
import { open } from "./session.js";
import { account, loopback, phone } from "./testing/account.js";
import { desk } from "./testing/desk.js";
import { type Mosquitto, mosquitto } from "./testing/mosquitto.js";

const many = 50;
const to = { scheme: "app_user", value: "u-2" } as const;

const send = (session: Session, message = sampleOutbound(to), signal = new AbortController().signal) =>
  session.send?.(
    message,
    { config: undefined, idempotencyKey: message.id, attempt: 1, now: new Date(), nonce: "n" },
    signal,
  );

async function codeOf(run: () => Promise<unknown> | undefined): Promise<ErrorCode | "no error"> {
  try {
    await run();
    return "no error";
  } catch (error) {
    if (error instanceof PluginError) return error.code;
    throw error;
  }
}

for (const version of ["5", "3.1.1"] as const)
  describe(`Mosquitto, MQTT ${version}`, { skip: missing("mosquitto", "mosquitto_passwd") }, () => {
    let broker: Mosquitto;
    const config = (more: Partial<Config> = {}): Config => account(broker.port, { protocol_version: version, ...more });
    const texts = (prefix: string, count = many): string[] =>
      Array.from({ length: count }, (_, at) => JSON.stringify({ id: `${prefix}-${at}`, text: "x" }));

    before(async () => {
      broker = await mosquitto();
      await broker.start();
    });
    after(() => broker.remove());

    async function publish(user: string, payloads: readonly string[], retain = false): Promise<void> {
      const app = await phone(broker.port, user);
      for (const payload of payloads) await app.publishAsync(`school/in/${user}`, payload, { qos: 1, retain });
      await app.endAsync(true);
    }

    /** The broker has its subscription from now on, so nothing published before it listens is missed. */
    async function subscribed(client_id: string): Promise<Config> {
      const session = { clientId: client_id, clean: false, properties: { sessionExpiryInterval: 60 } };
      const client = await phone(broker.port, "gatehouse", { ...session, protocolVersion: version === "5" ? 5 : 4 });
      await client.subscribeAsync("school/in/+", { qos: 1 });
      await client.endAsync();
      return config({ client_id });
    }

    it("loses nothing while we are away and while the broker restarts; each arrives once, in order", async () => {
      const host = loopback();
      const one = await subscribed("away");
      const first = desk(one, host);
      await publish("u-1", texts("here"));
      await until("the first are here", () => first.admitted.length === many);
      await first.stop();
      await publish("u-1", texts("away"));
      await broker.stop();
      await broker.start();
      await publish("u-1", texts("back"));
      const second = desk(one, host);
      await until("all are here", () => second.admitted.length >= 2 * many);
      await second.stop();
      assert.deepEqual(second.admitted, [...texts("away"), ...texts("back")]);
      assert.deepEqual([...first.duplicates, ...second.duplicates], []);
    });

    it("a broker that restarts under a running listener: it is started again and misses nothing", async () => {
      const running = desk(await subscribed("restarts"), loopback());
      await publish("u-1", texts("before", 1));
      await until("it listens", () => running.admitted.length === 1);
      await broker.stop();
      await until("it has ended", () => running.failures.length > 0);
      await broker.start();
      await publish("u-1", texts("after"));
      await until("all are here", () => running.admitted.length === many + 1);
      await running.stop();
      assert.ok(running.failures.every((error) => error instanceof PluginError && error.code === "unavailable"));
    });

    it("what was not stored is not acknowledged: it comes again", async () => {
      let broken = true;
      const seen: string[] = [];
      const failing = desk(await subscribed("crashes"), loopback(), async (text) => {
        seen.push(text);
        if (broken) throw new Error("the database is away");
      });
      await publish("u-1", texts("crash", 3));
      await until("it was tried twice", () => seen.length >= 2);
      assert.deepEqual([failing.admitted, seen[1]], [[], seen[0]]);
      broken = false;
      await until("all are here", () => failing.admitted.length === 3);
      await failing.stop();
      assert.deepEqual(failing.admitted, texts("crash", 3));
    });

    it("killed between message and commit: redelivered to the next one", async () => {
      let stored = 0;
      const one = await subscribed("killed");
      const hanging = desk(one, loopback(), async () => {
        stored += 1;
        if (stored === 1) await new Promise(() => undefined);
      });
      await publish("u-1", texts("kill", 1));
      await until("it hangs", () => stored === 1);
      const taker = desk(one, loopback());
      await until("another client took the session over and got it", () => taker.admitted.length === 1);
      await taker.stop();
      await hanging.stop();
      assert.deepEqual(taker.admitted, texts("kill", 1));
    });

    it("cut off between commit and acknowledgement: what comes again (DUP) is a duplicate by its key", async () => {
      const host = loopback();
      const sockets: Duplex[] = [];
      const connect: Host["connect"] = async (target, signal) => {
        const socket = await host.connect(target, signal);
        sockets.push(socket);
        return socket;
      };
      let cut = false;
      const running = desk(await subscribed("cut"), { ...host, connect }, async () => {
        if (!cut) sockets.at(-1)?.destroy();
        cut = true;
      });
      await publish("u-1", texts("cut", 3));
      await until("all are here", () => running.admitted.length === 3);
      await until("the first came again", () => running.duplicates.length > 0);
      await running.stop();
      assert.deepEqual(running.admitted, texts("cut", 3));
      assert.equal(running.duplicates[0], texts("cut", 1)[0]);
    });

    it("a retained message is one message, however often we subscribe", async () => {
      await publish("u-3", texts("kept", 1), true);
      const keeps = desk(config({ client_id: "keeps" }), loopback());
      await until("it is here", () => keeps.admitted.length === 1);
      await broker.stop();
      await broker.start();
      await until("it came again", () => keeps.duplicates.length > 0);
      await keeps.stop();
      assert.deepEqual(keeps.admitted, texts("kept", 1));
      await publish("u-3", [""], true);
    });

    it("a send is accepted with our id, and the app reads it", async () => {
      const app = await phone(broker.port, "u-2");
      const read: string[] = [];
      app.on("message", (_topic, payload) => read.push(payload.toString()));
      await app.subscribeAsync("school/out/u-2", { qos: 1 });
      const session = open(config(), loopback());
      const message = sampleOutbound(to);
      assert.deepEqual(await send(session, message), { source_id: message.id, status: "accepted" });
      await until("it is read", () => read.length === 1);
      const { type, id, text } = JSON.parse(read[0] ?? "") as Record<string, unknown>;
      assert.deepEqual([type, id, text], ["message", message.id, message.text]);
      await broker.stop();
      await sleep(100);
      assert.equal(await codeOf(() => send(session, message)), "unavailable");
      await broker.start();
      await until("the app is back", async () => app.connected);
      await sleep(300);
      assert.equal((await send(session, message))?.status, "accepted");
      await Promise.all([session.close(), app.endAsync(true)]);
    });

    it("tells a bad password, a forbidden topic and a topic nobody reads", async () => {
      const { signal } = new AbortController();
      assert.equal((await check(config({ password: "wrong" }), loopback(), signal)).state, "failed");
      const wrong = open(config({ password: "wrong" }), loopback());
      assert.equal(await codeOf(() => send(wrong)), "unauthorized");
      assert.equal(await codeOf(() => wrong.listen?.(async () => undefined, signal)), "unauthorized");
      const elsewhere = config({ out_topic: "secret/{to}", in_topic: "secret/+" });
      const session = open(elsewhere, loopback());
      // MQTT 3.1.1 has no reason codes: Mosquitto acknowledges what its ACL drops.
      const told = version === "5";
      assert.equal(await codeOf(() => send(session)), told ? "unauthorized" : "no error");
      const nobody = open(config(), loopback());
      const unread = sampleOutbound({ scheme: "app_user", value: "u-9" });
      assert.equal(await codeOf(() => send(nobody, unread)), told ? "unavailable" : "no error");
      await Promise.all([session.close(), nobody.close()]);
    });
  });

describe("Mosquitto, mutual TLS", { skip: missing("mosquitto", "mosquitto_passwd", "openssl") }, () => {
  it("the broker's certificate is checked against its name, ours logs us in", async () => {
    const broker = await mosquitto({ tls: true });
    await broker.start();
    try {
      assert.ok(broker.tls);
      const { ca, client, port } = broker.tls;
      const good = { host: "mqtt.school.example", port, ca, client_cert: client.cert, client_key: client.key };
      const state = async (more: object): Promise<string> => {
        const { user: _, password: __, ...plain } = account(port);
        const config = { ...plain, tls: true, ...good, ...more } as Config;
        return (await check(config, loopback(), new AbortController().signal)).state;
      };
      assert.equal(await state({}), "ok");
      assert.equal(await state({ host: "other.school.example" }), "exception");
      assert.equal(await state({ ca: undefined }), "exception");
      assert.equal(await state({ client_cert: undefined, client_key: undefined }), "exception");
    } finally {
      await broker.remove();
    }
  });
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { PluginError } from "@gatehouse/sdk";
import { binary, fakeHost, freePort, missing, rejectionOf } from "@gatehouse/sdk/testing";
import { config as schema } from "./config.js";
import plugin from "./index.js";
import { openLine } from "./line.js";
import { type Bridge, bridge, type Certificate } from "./testing/loopback-to-socket.js";
import { eventOf, opened } from "./testing/opened.js";
import { noServer, type OwnDatabase, ownDatabase } from "./testing/own-database.js";

const limit = (): AbortSignal => AbortSignal.timeout(20_000);

/** Self-signed, for `localhost`. */
function certificate(folder: string): Certificate {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const request = [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    ...names,
    "-keyout",
    key,
    "-out",
    cert,
  ];
  execFileSync(binary("openssl") ?? "openssl", request, { stdio: "ignore" });
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}

describe("the connection to a real Postgres", { skip: noServer }, () => {
  let own: OwnDatabase;
  before(async () => {
    own = await ownDatabase();
  });
  after(() => own.stop());

  it("is one for many events, and a new one after it was cut", async () => {
    const { session, send, host } = opened(own.options);
    await Promise.all(["evt_1", "evt_2", "evt_3"].map((id) => send(eventOf(id))));
    assert.equal(host.dialled.length, 1);
    own.cut();
    for (const id of ["evt_4", "evt_5"]) await send(eventOf(id)).catch(() => send(eventOf(id)));
    assert.equal(host.dialled.length, 2);
    await session.close();
    assert.equal((await rejectionOf(send(eventOf("evt_6")))).code, "unavailable");
  });

  it("lets statements one after another in, also past one that failed", async () => {
    const config = schema.parse(own.options);
    const line = openLine({ config, host: fakeHost({ allows: () => true }) });
    const order: string[] = [];
    const query = (sql: string): Promise<unknown> =>
      line.use(async (database) => {
        order.push("in");
        await database.query(sql);
        order.push("out");
      }, limit());
    const [, second] = await Promise.allSettled([query("SELECT 1"), query("SELECT nothing"), query("SELECT 2")]);
    assert.equal(second?.status, "rejected");
    assert.deepEqual(order, ["in", "out", "in", "in", "out"]);
    await line.close();
  });

  for (const [name, options, code] of [
    ["a wrong password", { password: "wrong" }, "unauthorized"],
    ["an unknown user", { user: "nobody" }, "unauthorized"],
    ["an unknown database", { database: "nowhere" }, "invalid_config"],
    ["a server without TLS", { tls: true }, "invalid_config"],
  ] as const)
    it(`says what is wrong: ${name}`, async () => {
      const { session, send } = opened({ ...own.options, ...options });
      const error = await rejectionOf(send(eventOf("evt_1")));
      assert.equal(error.code, code);
      assert.doesNotMatch(error.message, /wrong|nobody|nowhere/);
      await session.close();
    });

  it("nobody listens: unavailable", async () => {
    const { session, send } = opened({ ...own.options, port: await freePort() });
    assert.equal((await rejectionOf(send(eventOf("evt_1")))).code, "unavailable");
    await session.close();
  });

  it("an address the egress guard refuses is a fault of the options, not of the event", async () => {
    const host = fakeHost({ allows: () => true });
    const connect = async (): Promise<never> => {
      throw new PluginError("rejected", "this address is not allowed");
    };
    const line = openLine({ config: schema.parse(own.options), host: { ...host, connect } });
    const error = await rejectionOf(line.use((database) => database.query("SELECT 1"), limit()));
    assert.equal(error.code, "invalid_config");
    await line.close();
  });
});

describe("the connection by TLS", { skip: noServer || missing("openssl") }, () => {
  let own: OwnDatabase;
  let door: Bridge;
  let folder: string;
  let ca: string;
  before(async () => {
    own = await ownDatabase();
    folder = mkdtempSync(join(tmpdir(), "gatehouse-outbox-"));
    const pair = certificate(folder);
    ca = pair.cert;
    door = await bridge(own.socketPath, pair);
  });
  after(async () => {
    await door.stop();
    await own.stop();
    await rm(folder, { recursive: true });
  });

  it("asks for TLS within the protocol and trusts the CA of the options", async () => {
    const options = { ...own.options, host: "localhost", port: door.port, tls: true, ca };
    const { session, send } = opened(options);
    assert.equal((await send(eventOf("evt_1")))?.status, "delivered");
    await session.close();
  });

  it("refuses a certificate that nobody vouches for, and one of another name", async () => {
    for (const [host, trust] of [
      ["localhost", {}],
      ["crm.school.example", { ca }],
    ] as const) {
      const options = { ...own.options, host, port: door.port, tls: true, ...trust };
      const { session, send } = opened(options);
      const error = await rejectionOf(send(eventOf("evt_2")));
      assert.deepEqual([error.code, /certificate/.test(error.message)], ["invalid_config", true], host);
      await session.close();
    }
    assert.equal((await own.run("SELECT FROM gatehouse.event")).rowCount, 1);
  });

  it("the check says so too", async () => {
    const config = schema.parse({ ...own.options, host: "localhost", port: door.port, tls: true });
    const health = await plugin.check(config, fakeHost({ allows: () => true }), limit());
    assert.equal(health.state, "failed");
  });
});

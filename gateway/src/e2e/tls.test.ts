import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { type RequestOptions, request } from "node:https";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { connect, type PeerCertificate } from "node:tls";
import { fileURLToPath } from "node:url";
import { authorities } from "../egress/testing/certificates.js";
import { freePort } from "../store/embedded/free-port.js";
import { freshDatabase, type TestDatabase } from "../testing/database.js";
import { eventually } from "./support/eventually.js";
import { type RunningGateway, runGateway, sharedEnv } from "./support/gateway.js";

describe("a gateway with its own certificate", () => {
  const certificates = authorities();
  const authority = certificates.authority("school");
  const [first, second] = [authority.issue("127.0.0.1"), authority.issue("127.0.0.1")];
  const cert = join(certificates.folder, "gateway.pem");
  const key = join(certificates.folder, "gateway.key");
  let database: TestDatabase;
  let gateway: RunningGateway;
  let port: number;

  before(async () => {
    database = await freshDatabase();
    port = await freePort();
    writeFileSync(cert, first.cert);
    writeFileSync(key, first.key);
    const env = {
      ...sharedEnv({ gateway: { name: "tls", public_url: `https://127.0.0.1:${port}` } }, database),
      GATEHOUSE_PORT: String(port),
    };
    gateway = await runGateway({ ...env, GATEHOUSE_TLS_CERT: cert, GATEHOUSE_TLS_KEY: key }, process.cwd(), probe);
  });
  after(async () => {
    await gateway.end("SIGTERM");
    await database.drop();
    certificates.remove();
  });

  const probe = async (): Promise<number | undefined> => (await get("/readyz").catch(() => undefined))?.status;

  interface Answer {
    readonly status: number;
    readonly headers: NodeJS.Dict<string | string[]>;
  }

  const ask = (options: RequestOptions, body = ""): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const call = request({ host: "127.0.0.1", port, ca: authority.ca, agent: false, ...options }, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers });
      });
      call.on("error", reject).end(body);
    });
  const get = (path: string): Promise<Answer> => ask({ path });
  const send = async (method: string, path: string, more: Record<string, string>, body: object): Promise<number> => {
    const headers = { "content-type": "application/json", ...more };
    return (await ask({ method, path, headers }, JSON.stringify(body))).status;
  };
  const shown = (): Promise<PeerCertificate> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port, ca: authority.ca }, () => {
        resolve(socket.getPeerCertificate());
        socket.destroy();
      });
      socket.on("error", reject);
    });

  it("answers by HTTPS alone, and tells browsers to come by nothing else", async () => {
    const { status, headers } = await get("/healthz");
    assert.equal(status, 200);
    assert.equal(headers["strict-transport-security"], "max-age=31536000");
    assert.equal(headers["cross-origin-resource-policy"], "same-origin");
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.equal(headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'");
    await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`));
  });

  it("is ready for the image's health check", () => {
    const check = fileURLToPath(new URL("../../../docker/is-ready.mjs", import.meta.url));
    const env = { GATEHOUSE_PORT: String(port), GATEHOUSE_TLS_CERT: cert };
    assert.equal(spawnSync(process.execPath, [check], { env }).status, 0);
    assert.equal(spawnSync(process.execPath, [check], { env: { GATEHOUSE_PORT: String(port) } }).status, 1);
  });

  it("counts by the address people come from, whatever they say of another", async () => {
    const login = (source: string): Promise<number> =>
      send("POST", "/api/v1/sessions", { "x-forwarded-for": source }, { name: "nobody", password: "wrong-password" });
    const seen: number[] = [];
    for (let n = 1; n <= 7; n += 1) seen.push(await login(`203.0.113.${n}`));
    assert.deepEqual(seen, [401, 401, 401, 401, 401, 429, 429]);
  });

  it("speaks nothing older than TLS 1.2", async () => {
    await assert.rejects(
      new Promise((resolve, reject) => {
        const socket = connect(
          { host: "127.0.0.1", port, ca: authority.ca, maxVersion: "TLSv1.1", minVersion: "TLSv1" },
          () => resolve(socket.destroy()),
        );
        socket.on("error", reject);
      }),
    );
  });

  it("keeps the old pair when the new one does not fit, and takes a good one up without a restart", async () => {
    const old = (await shown()).fingerprint256;
    const open = connect({ host: "127.0.0.1", port, ca: authority.ca });
    await new Promise((resolve) => open.once("secureConnect", resolve));
    writeFileSync(cert, second.cert);
    await eventually("a word about the pair", () => gateway.output().includes("the old one stays") || undefined);
    assert.equal((await shown()).fingerprint256, old);
    writeFileSync(key, second.key);
    await eventually("the new certificate", async () => ((await shown()).fingerprint256 === old ? undefined : true));
    assert.equal(open.destroyed, false);
    open.destroy();
    assert.equal((await get("/readyz")).status, 200);
  });

  it("does not start with a pair that does not fit, and says which files", async () => {
    const other = join(certificates.folder, "other.key");
    copyFileSync(join(certificates.folder, "gateway.pem"), other);
    const env = { ...sharedEnv({}, database), GATEHOUSE_TLS_CERT: cert, GATEHOUSE_TLS_KEY: other };
    await assert.rejects(
      runGateway(env, process.cwd(), async () => undefined),
      /78[\s\S]*GATEHOUSE_TLS_CERT/,
    );
  });
});

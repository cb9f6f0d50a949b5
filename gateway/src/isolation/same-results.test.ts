import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { type Connector, type DefinedConnector, manifest, sign, type WebhookRequest } from "@gatehouse/sdk";
import { sampleOutbound } from "@gatehouse/sdk/testing";
import { pino } from "pino";
import { defaultLimits } from "./limits.js";
import { openRemote, type Remote } from "./remote-connector.js";

const repository = new URL("../../../", import.meta.url);
const secret = `whsec_${Buffer.alloc(24, "a").toString("base64")}`;
const at = new Date("2026-11-23T08:00:00.000Z");

interface Golden {
  readonly name: string;
  readonly request?: unknown;
}

function requestOf(body: Uint8Array, headers: Record<string, string>): WebhookRequest {
  const url = new URL("https://gateway.example/hooks/app_http");
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    method: "POST",
    url,
    headers: new Map([["content-type", "application/json"], ...lowered]),
    rawBody: body,
    receivedAt: at,
  };
}

/** What a call gives or throws, so that both can be compared. */
async function outcome(run: () => unknown): Promise<unknown> {
  try {
    return { value: await run() };
  } catch (error) {
    const { name, message, code, details } = error as Error & { code?: string; details?: object };
    return { name, message, code, details: JSON.parse(JSON.stringify(details ?? {})) };
  }
}

/** Buffers and byte arrays are one thing to whoever reads them. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, member: unknown) => (member instanceof Map ? [...member] : member)));

describe("C61: the same results through a child as in process", () => {
  let folder: string;
  let remote: Remote;
  let local: DefinedConnector;
  let options: unknown;

  before(async () => {
    const packageFolder = fileURLToPath(new URL("connectors/app_http/", repository));
    const { gatehouse } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as {
      gatehouse: unknown;
    };
    local = (await import("@gatehouse/connector-app-http")).default as unknown as DefinedConnector;
    options = local.config.parse({ secret, callback_url: "http://127.0.0.1:9000/replies", region: "CN" });
    folder = mkdtempSync(join(tmpdir(), "gatehouse-c61-"));
    chmodSync(folder, 0o755);
    remote = await openRemote({
      id: "app_http",
      manifest: manifest.parse(gatehouse),
      schema: local.config,
      options,
      launch: {
        accountId: "c61",
        packageFolder,
        entry: join(packageFolder, "dist/index.js"),
        workFolder: join(folder, "c61"),
      },
      limits: defaultLimits,
      log: pino({ level: "silent" }),
      verify: async () => undefined,
    });
  });
  after(async () => {
    await remote.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const both = async (run: (connector: Connector) => unknown): Promise<void> =>
    assert.deepEqual(plain(await outcome(() => run(remote.connector))), plain(await outcome(() => run(local))));

  const goldens = (): Golden[] =>
    JSON.parse(readFileSync(new URL("connectors/app_http/fixtures/golden.json", repository), "utf8")) as Golden[];

  it("has the same members", () => {
    const names = (connector: object): string[] =>
      Object.entries(connector)
        .flatMap(([name, member]) => (typeof member === "function" ? [name] : []))
        .sort();
    assert.deepEqual(names(remote.connector), names(local));
  });

  it("webhook and interpret, for every golden fixture", async () => {
    const entries = goldens().filter(({ request }) => request !== undefined);
    assert.ok(entries.length > 5);
    for (const { request } of entries) {
      const body = Buffer.from(typeof request === "string" ? request : JSON.stringify(request));
      const signed = requestOf(body, { ...sign([secret], "m-1", at, body) });
      await both((connector) => connector.webhook?.(signed, options));
      for (const raw of local.webhook?.(signed, options).events ?? [])
        await both((connector) => connector.interpret?.(raw, options));
    }
  });

  it("webhook, where it refuses", async () => {
    const body = Buffer.from("{}");
    await both((connector) => connector.webhook?.(requestOf(body, {}), options));
    await both((connector) => connector.webhook?.({ ...requestOf(body, {}), method: "GET" }, options));
  });

  it("interpret, where it refuses: the faults too", async () => {
    for (const text of ["{", "{}", "null", '{"type":"message"}', `${"[".repeat(100_000)}`])
      await both((connector) =>
        connector.interpret?.({ key: "k", body: Buffer.from(text), contentType: "application/json" }, options),
      );
  });

  it("render and judge", async () => {
    const context = { config: options, idempotencyKey: "msg_1", attempt: 1, now: at, nonce: "n-1" };
    const message = sampleOutbound(
      { scheme: "app_user", value: "u-1" },
      { text: `家长👨‍👩‍👧 ${"校".repeat(70_000)} \ud83d` },
    );
    await both((connector) => connector.render?.(message, context));
    for (const status of [200, 202, 302, 400, 401, 410, 429, 500, 503])
      await both((connector) =>
        connector.judge?.({ status, headers: new Map([["retry-after", "7"]]), body: '{"id":"app-77"}' }, options),
      );
  });
});

import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type InboundEvent, manifest } from "@gatehouse/sdk";
import { type FakeHost, fakeHost } from "@gatehouse/sdk/testing";
import { pino } from "pino";
import { z } from "zod";
import { defaultLimits, type Limits } from "../limits.js";
import { openRemote, type Remote } from "../remote-connector.js";

export interface Rig {
  readonly remote: Remote;
  readonly host: FakeHost;
  readonly lines: Record<string, unknown>[];
  readonly folder: string;
  /** What the plugin makes of this input: the text of its one event. */
  ask(text: string): Promise<string>;
  stop(): Promise<void>;
}

export const hostileManifest = manifest.parse({
  id: "hostile",
  kind: "connector",
  api: 1,
  engine: ">=0.1",
  channel: "app",
  title: { zh: "坏插件", en: "Hostile" },
  isolation: "child",
  permissions: { webhook: true, net: ["config.url"] },
  capabilities: { in: { text: "full" }, out: { text: "full" } },
});

const entry = fileURLToPath(new URL("./hostile.js", import.meta.url));

const textOf = (events: readonly InboundEvent[] | undefined): string => {
  const [event] = events ?? [];
  return event?.type === "message.received" ? (event.text ?? "") : "";
};

/** The hostile plugin, running in a child. Limits are those of a gateway, unless a test is about one. */
export async function hostileRig(limits: Partial<Limits> = {}, url = "http://127.0.0.1:1"): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-isolation-"));
  chmodSync(folder, 0o755);
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: "debug" }, { write: (line) => void lines.push(JSON.parse(line)) });
  const options = { url, token: "a-secret-of-this-account" };
  const remote = await openRemote({
    id: "hostile",
    manifest: hostileManifest,
    schema: z.unknown(),
    options,
    launch: { accountId: "acc", packageFolder: join(entry, ".."), entry, workFolder: join(folder, "plugins", "acc") },
    limits: { ...defaultLimits, firstPauseMs: 20, longestPauseMs: 100, ...limits },
    log,
    verify: async () => undefined,
  });
  const host = fakeHost({ accountId: "acc", allows: () => true });
  return {
    remote,
    host,
    lines,
    folder,
    ask: async (text) =>
      textOf(
        await remote.connector.interpret?.({ key: "k", body: Buffer.from(text), contentType: "text/plain" }, options),
      ),
    stop: async () => {
      await remote.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

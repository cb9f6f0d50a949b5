import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { sign } from "@gatehouse/sdk";
import { request } from "undici";
import { freePort } from "../free-port.js";
import { accountPath } from "../gateway/configuration.js";
import { embeddedConfig, openDatabase } from "../gateway/database.js";
import { startGateway } from "../gateway/start-gateway.js";
import { UsageError } from "../options.js";
import { fillKeys } from "./fill.js";

export const keysUsage = `gatehouse bench keys [--keys n]
  --keys      data keys in the database, each with a contact point (100,000)
`;

const secret = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;
const program = fileURLToPath(new URL("../../../gateway/bin/gatehouse.mjs", import.meta.url));
const run = promisify(execFile);
/** Messages that go on coming in: one every so many milliseconds. */
const everyMs = 20;

async function send(port: number, n: number): Promise<number> {
  const from = { scheme: "phone", value: `+86139${String(n % 500).padStart(8, "0")}` };
  const body = { type: "message", id: `m-${n}`, from, text: `第 ${n} 条` };
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json", ...sign([secret], body.id, new Date(), text) };
  const answer = await request(`http://127.0.0.1:${port}${accountPath}`, { method: "POST", headers, body: text });
  await answer.body.dump();
  return answer.statusCode;
}

interface Traffic {
  readonly sent: number;
  readonly refused: number;
  readonly slowestMs: number;
}

function traffic(port: number): () => Promise<Traffic> {
  let going = true;
  let [sent, refused, slowestMs] = [0, 0, 0];
  const done = (async () => {
    for (; going; sent += 1) {
      const started = performance.now();
      if ((await send(port, sent)) !== 202) refused += 1;
      slowestMs = Math.max(slowestMs, performance.now() - started);
      await sleep(everyMs);
    }
  })();
  return async () => {
    going = false;
    await done;
    return { sent, refused, slowestMs };
  };
}

async function timed(what: string, body: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  await body();
  process.stdout.write(`${what}: ${((performance.now() - started) / 1000).toFixed(2)} s\n`);
}

async function measure(folder: string, keys: number): Promise<void> {
  const port = await freePort();
  const gateway = await startGateway({ folder, port, secret, sinkPort: undefined, databaseUrl: undefined });
  const data = join(folder, "data");
  const env = { ...process.env, GATEHOUSE_DATA: data };
  const command = (...words: string[]) => run(process.execPath, [program, "keys", ...words, "--json"], { env });
  try {
    const { client, close } = await openDatabase(embeddedConfig(data));
    await timed(`${keys} data keys and contact points written`, () => fillKeys(client, data, keys));
    await close();
    const stop = traffic(port);
    await timed("rotate-master", () => command("rotate-master"));
    await timed("rotate-index", () => command("rotate-index"));
    await timed("retire-master", () => command("retire-master"));
    const { sent, refused, slowestMs } = await stop();
    process.stdout.write(`meanwhile ${sent} messages, ${refused} refused, slowest ${slowestMs.toFixed(0)} ms\n`);
  } finally {
    await gateway.process.stop("SIGTERM");
  }
}

/** `gatehouse bench keys`: how long rotations take beside a gateway that takes messages; gives the exit code. */
export async function keys(args: readonly string[]): Promise<number> {
  const options = { keys: { type: "string" }, help: { type: "boolean" } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) {
    process.stdout.write(keysUsage);
    return 0;
  }
  const count = Number(values.keys ?? 100_000);
  if (!Number.isInteger(count) || count < 1 || count > 10_000_000)
    throw new UsageError(`"${values.keys}" must be a whole number from 1 to 10,000,000`);
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  // As root the database runs as another user, who has to pass.
  chmodSync(folder, 0o755);
  try {
    await measure(folder, count);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

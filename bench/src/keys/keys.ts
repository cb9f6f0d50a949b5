import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { sign } from "@gatehouse/sdk";
import { request } from "undici";
import { type Beside, besideGateway, secret } from "../gateway/beside-gateway.js";
import { accountPath } from "../gateway/configuration.js";
import { embeddedConfig, openDatabase } from "../gateway/database.js";
import { whole } from "../options.js";
import { inOwnFolder } from "../own-folder.js";
import { fillKeys } from "./fill.js";

export const keysUsage = `gatehouse bench keys [--keys n]
  --keys      data keys in the database, each with a contact point (100,000)
`;

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

async function measure({ data, port }: Beside, keys: number): Promise<void> {
  const env = { ...process.env, GATEHOUSE_DATA: data };
  const command = (...words: string[]) => run(process.execPath, [program, "keys", ...words, "--json"], { env });
  const { client, close } = await openDatabase(embeddedConfig(data));
  await timed(`${keys} data keys and contact points written`, () => fillKeys(client, data, keys));
  await close();
  const stop = traffic(port);
  await timed("rotate-master", () => command("rotate-master"));
  await timed("rotate-index", () => command("rotate-index"));
  await timed("retire-master", () => command("retire-master"));
  const { sent, refused, slowestMs } = await stop();
  process.stdout.write(`meanwhile ${sent} messages, ${refused} refused, slowest ${slowestMs.toFixed(0)} ms\n`);
}

/** `gatehouse bench keys`: how long rotations take beside a gateway that takes messages; gives the exit code. */
export async function keys(args: readonly string[]): Promise<number> {
  const options = { keys: { type: "string" }, help: { type: "boolean" } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) {
    process.stdout.write(keysUsage);
    return 0;
  }
  const count = whole(values.keys, 100_000, [1, 10_000_000], "keys");
  await inOwnFolder((folder) => besideGateway(folder, (beside) => measure(beside, count)));
  return 0;
}

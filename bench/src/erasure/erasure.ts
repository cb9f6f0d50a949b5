import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { sign } from "@gatehouse/sdk";
import { request } from "undici";
import { besideGateway, secret } from "../gateway/beside-gateway.js";
import { accountPath } from "../gateway/configuration.js";
import { embeddedConfig, openDatabase } from "../gateway/database.js";
import { whole } from "../options.js";
import { inOwnFolder } from "../own-folder.js";
import { fill } from "./fill.js";

export const erasureUsage = `gatehouse bench erasure [--people n] [--messages n] [--unowned n]
  --people    others in the database (100,000)
  --messages  of the person who is erased (1,000)
  --unowned   raw events of nobody known, which are opened and searched (2,000)
`;

const program = fileURLToPath(new URL("../../../gateway/bin/gatehouse.mjs", import.meta.url));
const run = promisify(execFile);

interface Numbers {
  readonly people: number;
  readonly messages: number;
  readonly unowned: number;
}

function read(args: readonly string[]): Numbers | "help" {
  const text = { type: "string" } as const;
  const options = { people: text, messages: text, unowned: text, help: { type: "boolean" } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) return "help";
  const most = [1, 10_000_000] as const;
  return {
    people: whole(values.people, 100_000, most, "people"),
    messages: whole(values.messages, 1_000, most, "messages"),
    unowned: whole(values.unowned, 2_000, most, "unowned"),
  };
}

async function send(port: number, body: { readonly id: string }): Promise<{ readonly person_id?: string }> {
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json", ...sign([secret], body.id, new Date(), text) };
  const answer = await request(`http://127.0.0.1:${port}${accountPath}`, { method: "POST", headers, body: text });
  return (await answer.body.json()) as { person_id?: string };
}

/** Sixteen at a time. */
async function sendAll(port: number, count: number, item: (n: number) => { readonly id: string }): Promise<string> {
  let next = 0;
  let person = "";
  async function work(): Promise<void> {
    while (next < count) person = (await send(port, item(next++))).person_id ?? person;
  }
  await Promise.all(Array.from({ length: 16 }, work));
  return person;
}

async function timed(what: string, body: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  await body();
  process.stdout.write(`${what}: ${((performance.now() - started) / 1000).toFixed(2)} s\n`);
}

/** One person among many: how long an erasure, a backup and a restore of the same database take. */
async function measure(folder: string, { people, messages, unowned }: Numbers): Promise<void> {
  const data = join(folder, "data");
  const from = { scheme: "phone", value: "+8613800138000", display_name: "王妈妈" };
  const file = join(folder, "bench.gatehouse");
  const env = { ...process.env, GATEHOUSE_CONFIG: join(folder, "no-endpoint.yaml"), GATEHOUSE_DATA: data };
  const command = (...words: string[]) => run(process.execPath, [program, ...words], { env, maxBuffer: 1 << 24 });
  await besideGateway(folder, async ({ port }) => {
    const person = await sendAll(port, messages, (n) => ({
      type: "message",
      id: `m-${n}`,
      from,
      text: `第 ${n} 条`,
    }));
    await sendAll(port, unowned, (n) => ({ type: "edit", id: `u-${n}`, message_id: `none-${n}`, text: "?" }));
    const { client, close } = await openDatabase(embeddedConfig(data));
    await timed(`${people} others written`, () => fill(client, people));
    await close();
    await timed("backup", () => command("backup", "--out", file));
    process.stdout.write(
      `archives: ${[file, `${file}.keys`].map((path) => statSync(path).size).join(" and ")} bytes\n`,
    );
    await timed("erasure", async () => {
      const { stdout } = await command("people", "erase", person, "--reason", "bench", "--json");
      process.stdout.write(`${JSON.stringify(JSON.parse(stdout).certificate.erased)}\n`);
    });
  });
  await timed("restore, and erase again", () => command("restore", file, "--replace"));
}

/** `gatehouse bench erasure`; gives the exit code. */
export async function erasure(args: readonly string[]): Promise<number> {
  const numbers = read(args);
  if (numbers === "help") {
    process.stdout.write(erasureUsage);
    return 0;
  }
  await inOwnFolder((folder) => measure(folder, numbers));
  return 0;
}

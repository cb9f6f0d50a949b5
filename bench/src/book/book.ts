import { parseArgs } from "node:util";
import { Client } from "pg";
import { median } from "../check/spread.js";
import { type Beside, besideGateway, secret } from "../gateway/beside-gateway.js";
import { embeddedConfig } from "../gateway/database.js";
import { startGenerator } from "../load/start-generator.js";
import { whole } from "../options.js";
import { inOwnFolder } from "../own-folder.js";
import { sealLag } from "./lag.js";
import { chain, type Mode, oneRow, pairs, scratch } from "./modes.js";
import { untilSealed } from "./sealed.js";
import { stress } from "./stress.js";
import { admissions, type Rates, senders } from "./through-gateway.js";

export const bookUsage = `gatehouse bench book [--rounds n] [--secs n] [--lines n]
  what the book costs: how long lines wait to be sealed at 1,000 a second; what a gateway admits over HTTP with its book
  and without, one message a transaction and about fifty; the same as statements of 16 connections, beside a gateway that
  seals, and as a chain of rows; whether a million lines of 12 writers, some slow and some taken back, are all sealed
`;

interface Counts {
  readonly rounds: number;
  readonly secs: number;
  readonly lines: number;
}

const connections = 16;
const lagSecs = 15;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const middle = (values: readonly number[]): number => median(values) ?? Number.NaN;
const list = (values: readonly number[]): string => `(${values.map(Math.round).join(" ")})`;
const share = (above: readonly number[], below: readonly number[]): string =>
  middle(above.map((value, at) => value / (below[at] ?? Number.NaN))).toFixed(2);

/** Messages a second. */
async function rate(clients: readonly Client[], mode: Mode, secs: number): Promise<number> {
  let done = 0;
  const started = performance.now();
  const end = started + secs * 1000;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < end) {
        await mode.run(client);
        done += mode.messages;
      }
    }),
  );
  return (done * 1000) / (performance.now() - started);
}

async function connect(data: string): Promise<Client> {
  const client = new Client(embeddedConfig(data));
  await client.connect();
  await client.query("SELECT set_config('app.role', 'system', false)");
  return client;
}

async function showLag(clients: readonly Client[], when: string): Promise<void> {
  const [writer, reader] = clients as [Client, Client];
  await untilSealed(reader);
  say(`seal lag p99 at 1,000 lines/s, ${when}: ${(await sealLag(writer, reader, 1_000, lagSecs)).toFixed(2)} s`);
}

async function throughGateway(client: Client, port: number, { rounds, secs }: Counts): Promise<void> {
  const generator = startGenerator();
  const admitting = { generator, client, port, secret, secs };
  try {
    for (const [name, count] of Object.entries(senders)) {
      await admissions({ ...admitting, secs: 1 }, count, 0);
      const found: Rates[] = [];
      for (let n = 0; n < rounds; n += 1) found.push(await admissions(admitting, count, n));
      const on = found.map((rates) => rates.on);
      const off = found.map((rates) => rates.off);
      say(`a gateway, ${name} in a transaction: book / none ${share(on, off)}; messages/s ${list(on)} ${list(off)}`);
    }
  } finally {
    await generator.stop();
  }
}

async function asStatements(clients: readonly Client[], { rounds, secs }: Counts): Promise<void> {
  const modes = [...pairs.flatMap((pair) => [pair.without, pair.with]), chain];
  const found = new Map<Mode, number[]>(modes.map((mode) => [mode, []]));
  for (const mode of modes) await rate(clients, mode, 1);
  for (let n = 0; n < rounds; n += 1)
    for (const mode of modes) {
      await untilSealed(clients[0] as Client);
      found.get(mode)?.push(await rate(clients, mode, secs));
    }
  const of = (mode: Mode): readonly number[] => found.get(mode) ?? [];
  for (const mode of modes) say(`statements, ${mode.name}: messages/s ${list(of(mode))}`);
  for (const pair of pairs) say(`statements, ${pair.title}: book / none ${share(of(pair.with), of(pair.without))}`);
  say(`statements, one row: book / chain of rows ${share(of(oneRow.with), of(chain))}`);
}

async function measure({ data, port }: Beside, counts: Counts): Promise<void> {
  const clients = await Promise.all(Array.from({ length: connections }, () => connect(data)));
  const [first] = clients as [Client];
  await showLag(clients, "first");
  await throughGateway(first, port, counts);
  await first.query(scratch);
  await asStatements(clients, counts);
  await showLag(clients, "after all that");
  say(await stress(clients, counts.lines));
  await Promise.all(clients.map((client) => client.end()));
}

function read(args: readonly string[]): Counts | "help" {
  const text = { type: "string" } as const;
  const options = { rounds: text, secs: text, lines: text, help: { type: "boolean" } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) return "help";
  return {
    rounds: whole(values.rounds, 5, [1, 50], "rounds"),
    secs: whole(values.secs, 3, [1, 60], "secs"),
    lines: whole(values.lines, 1_000_000, [1, 10_000_000], "lines"),
  };
}

/** `gatehouse bench book`; gives the exit code. */
export async function book(args: readonly string[]): Promise<number> {
  const counts = read(args);
  if (counts === "help") {
    process.stdout.write(bookUsage);
    return 0;
  }
  await inOwnFolder((folder) => besideGateway(folder, (beside) => measure(beside, counts)));
  return 0;
}

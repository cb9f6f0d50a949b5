import { parseArgs } from "node:util";
import { Client } from "pg";
import { findProgram } from "../find-program.js";
import { type Beside, besideGateway, secret } from "../gateway/beside-gateway.js";
import { embeddedConfig } from "../gateway/database.js";
import { startGenerator } from "../load/start-generator.js";
import { whole } from "../options.js";
import { inOwnFolder } from "../own-folder.js";
import { asStatements } from "./as-statements.js";
import { sealLag } from "./lag.js";
import { listed, ratio, say } from "./say.js";
import { untilSealed } from "./sealed.js";
import { stress, writers } from "./stress.js";
import { admissions, type Rates, senders } from "./through-gateway.js";

export const bookUsage = `gatehouse bench book [--rounds n] [--secs n] [--lines n]
  what the book costs: how long lines wait to be sealed at 1,000 a second; what a gateway admits over HTTP with its book
  and without, one message a transaction and about fifty; the same as statements of pgbench's 16 connections, and as a
  chain of rows; whether a million lines of 12 writers, some slow and some taken back, are all sealed
`;

interface Counts {
  readonly rounds: number;
  readonly secs: number;
  readonly lines: number;
}

const lagSecs = 15;

async function connect(data: string): Promise<Client> {
  const client = new Client(embeddedConfig(data));
  await client.connect();
  await client.query("SELECT set_config('app.role', 'system', false)");
  return client;
}

async function showLag([writer, reader]: readonly [Client, Client, ...Client[]], when: string): Promise<void> {
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
      say(`a gateway, ${name} a transaction: book / none ${ratio(on, off)}; messages/s ${listed(on)} ${listed(off)}`);
    }
  } finally {
    await generator.stop();
  }
}

async function measure(folder: string, { data, port }: Beside, counts: Counts): Promise<void> {
  const [first, ...others] = await Promise.all(Array.from({ length: writers }, () => connect(data)));
  const clients = [first, ...others] as [Client, Client, ...Client[]];
  await showLag(clients, "first");
  await throughGateway(clients[0], port, counts);
  const program = findProgram("pgbench");
  if (program === undefined) say("statements: not measured, pgbench is not installed (Debian: postgresql)");
  else await asStatements({ ...counts, client: clients[0], program, folder, database: embeddedConfig(data) });
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
  await inOwnFolder((folder) => besideGateway(folder, (beside) => measure(folder, beside, counts)));
  return 0;
}

import { parseArgs } from "node:util";
import { Client } from "pg";
import { median } from "../check/spread.js";
import { besideGateway } from "../gateway/beside-gateway.js";
import { embeddedConfig } from "../gateway/database.js";
import { whole } from "../options.js";
import { inOwnFolder } from "../own-folder.js";
import { sealLag } from "./lag.js";
import {
  admit,
  admit50,
  admitBooked,
  admitBooked50,
  chain,
  type Mode,
  off,
  off50,
  on,
  on50,
  scratch,
} from "./modes.js";
import { stress } from "./stress.js";

export const bookUsage = `gatehouse bench book [--rounds n] [--secs n] [--lines n]
  what the book costs, as statements of 16 connections beside a gateway that seals: without it, with it, with 50 messages
  in a transaction, and as a chain of rows; then how long lines wait to be sealed at 1,000 a second,
  and whether a million lines of 12 writers, some slow and some taken back, are all sealed
`;

const connections = 16;

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

const middle = (values: readonly number[]): number => median(values) ?? Number.NaN;

const ratio = (above: readonly number[], below: readonly number[]): string =>
  middle(above.map((value, at) => value / (below[at] ?? Number.NaN))).toFixed(2);

async function measure(data: string, { rounds, secs, lines }: Counts): Promise<void> {
  const clients = await Promise.all(Array.from({ length: connections }, () => connect(data)));
  const [first, second] = clients as [Client, Client];
  await first.query(scratch);
  const modes = [off, on, off50, on50, admit, admitBooked, admit50, admitBooked50, chain];
  const found = new Map<Mode, number[]>(modes.map((mode) => [mode, []]));
  for (const mode of modes) await rate(clients, mode, 1);
  for (let n = 0; n < rounds; n += 1) for (const mode of modes) found.get(mode)?.push(await rate(clients, mode, secs));
  const of = (mode: Mode): readonly number[] => found.get(mode) ?? [];
  for (const mode of modes)
    process.stdout.write(
      `${mode.name}: ${Math.round(middle(of(mode)))} messages/s (${of(mode).map(Math.round).join(" ")})\n`,
    );
  process.stdout.write(
    `one row: book / none ${ratio(of(on), of(off))}; 50 at once ${ratio(of(on50), of(off50))}; book / row chain ${ratio(of(on), of(chain))}\n` +
      `an admission's rows: book / none ${ratio(of(admitBooked), of(admit))}; 50 at once ${ratio(of(admitBooked50), of(admit50))}\n`,
  );
  for (;;) {
    const { rows } = await first.query<{ n: number }>(
      "SELECT (SELECT count(*) FROM audit_entry)::float8 - size::float8 AS n FROM audit_state",
    );
    if ((rows[0]?.n ?? 0) < 100) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  process.stdout.write(`seal lag p99 at 1,000 lines/s: ${(await sealLag(first, second, 1_000, 15)).toFixed(2)} s\n`);
  process.stdout.write(`${await stress(clients, lines)}\n`);
  await Promise.all(clients.map((client) => client.end()));
}

interface Counts {
  readonly rounds: number;
  readonly secs: number;
  readonly lines: number;
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
  await inOwnFolder((folder) => besideGateway(folder, ({ data }) => measure(data, counts)));
  return 0;
}

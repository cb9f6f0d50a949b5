import { Client, type ClientConfig } from "pg";
import { median } from "../check/spread.js";
import { besideGateway } from "../gateway/beside-gateway.js";
import { embeddedConfig } from "../gateway/database.js";
import { inOwnFolder } from "../own-folder.js";
import { fill } from "./fill.js";

export const rowsUsage = `gatehouse bench rows
  what row-level security costs on the workbench's list: 100,000 conversations in 10 groups, the newest 50 of one
`;

const conversations = 100_000;
const groups = 10;
const page = 50;
type Role = "agent" | "system";
const rounds = 7;
const callsOfRound = 300;

/** As the product's pool plans. */
const options =
  "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off -c plan_cache_mode=force_generic_plan";

async function listStatement(): Promise<string> {
  const url = new URL("../../../gateway/dist/store/sql/lock-conversation.js", import.meta.url);
  const { heldColumns } = (await import(url.href)) as { heldColumns: string };
  return `SELECT ${heldColumns} WHERE c.group_id = $1 AND c.status = 'open' ORDER BY c.id DESC LIMIT ${page}`;
}

async function connect(config: ClientConfig): Promise<Client> {
  const client = new Client(config);
  await client.connect();
  return client;
}

/** An agent's look at the list, or the gateway's own, in a transaction as the product makes it. Milliseconds. */
async function look(client: Client, text: string, role: Role, group: string): Promise<number> {
  const started = performance.now();
  await client.query(
    `BEGIN; SELECT now(), set_config('app.actor', 'token:bench', true), set_config('app.role', '${role}', true),
     set_config('app.groups', '${group}', true)`,
  );
  const { rows } = await client.query({ name: "list", text, values: [group] });
  await client.query("COMMIT");
  if (rows.length !== page) throw new Error(`${rows.length} rows of ${group}`);
  return performance.now() - started;
}

const middle = (values: readonly number[]): number => median(values) ?? Number.NaN;

/** Alternating, so that whatever else the machine does falls on both. */
async function round(bound: Client, free: Client, text: string, role: Role): Promise<readonly [number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let n = 0; n < callsOfRound; n += 1) {
    const group = `group_${n % groups}`;
    times[0].push(await look(bound, text, role, group));
    times[1].push(await look(free, text, role, group));
  }
  return [middle(times[0]), middle(times[1])];
}

async function measure(data: string): Promise<void> {
  const superuser = await connect(embeddedConfig(data));
  await fill(superuser, conversations, groups);
  // The same role, the same statements, the same plans; one may pass row-level security by.
  await superuser.query(
    "CREATE ROLE bench_bound LOGIN PASSWORD 'bench' IN ROLE gatehouse_app; CREATE ROLE bench_free LOGIN PASSWORD 'bench' BYPASSRLS IN ROLE gatehouse_app",
  );
  const as = (user: string): Promise<Client> => connect({ ...embeddedConfig(data), user, password: "bench", options });
  const [bound, free, text] = [await as("bench_bound"), await as("bench_free"), await listStatement()];
  for (const role of ["agent", "system"] as const) {
    await round(bound, free, text, role);
    const found: (readonly [number, number])[] = [];
    for (let n = 0; n < rounds; n += 1) found.push(await round(bound, free, text, role));
    const costs = (middle(found.map(([withRows, without]) => withRows / without)) - 1) * 100;
    const [bounds, frees] = [0, 1].map((side) => middle(found.map((one) => one[side] ?? 0)).toFixed(3));
    process.stdout.write(
      `as ${role}: with ${bounds} ms, without ${frees} ms; costs ${costs.toFixed(1)} % (medians of ${rounds} rounds)\n`,
    );
  }
  await Promise.all([superuser, bound, free].map((client) => client.end()));
}

/** `gatehouse bench rows`; gives the exit code. */
export async function rows(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    process.stdout.write(rowsUsage);
    return 0;
  }
  await inOwnFolder((folder) => besideGateway(folder, ({ data }) => measure(data)));
  return 0;
}

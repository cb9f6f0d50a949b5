import type { Socket } from "node:net";
import { escapeLiteral, type Pool, type PoolClient, type QueryResultRow } from "pg";
import { type Clock, createClock } from "./clock.js";
import { isReadOnly } from "./row-fault.js";

/** Who acts: written into every transaction, so that row-level security can stand on it. */
export interface Context {
  readonly actor: string;
  readonly role: string;
  readonly groups: readonly string[];
  /** How they were recognised: `token`, `session` … */
  readonly via?: string;
  /** The request this is part of; stands in every line of the book that it writes. */
  readonly request?: string;
}

/** A named, prepared statement. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface Tx {
  /** Runs one statement; rows are typed by the caller, beside the statement. Calls not awaited go out in one round trip. */
  run<Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /** The database's clock at the start of this transaction; known once it is open. */
  readonly now: Date;
  /** Resolves when it is open; the first statement need not wait for that. */
  readonly opened: Promise<unknown>;
}

export interface Store {
  /** Opens, commits or rolls back. The only way to the database but for jobs and migrations. */
  transact<T>(context: Context, body: (tx: Tx) => Promise<T>): Promise<T>;
  /** Reads everything as it is at one moment, however many statements that takes; nothing can be written. */
  snapshot<T>(context: Context, body: (tx: Tx) => Promise<T>): Promise<T>;
  /** In step with the database. */
  readonly clock: Clock;
  close(): Promise<void>;
}

/** The gateway's own work: everything it does that no person or token asked for. */
export const systemContext: Context = { actor: "system", role: "system", groups: [] };

/** Says who acts in the transaction that is open. */
export const openContext = (context: Context): string =>
  `SELECT now() AS now, set_config('app.actor', ${escapeLiteral(context.actor)}, true),
   set_config('app.role', ${escapeLiteral(context.role)}, true),
   set_config('app.groups', ${escapeLiteral(context.groups.join(","))}, true)`;

/** The stream beneath a client, which its types do not show. */
interface Wired {
  readonly connection: { readonly stream: Socket };
}

/** What is asked for in one tick leaves in one write: each write would wake the server for a part of the work. */
function holdUntilNextTick(client: PoolClient): void {
  const { stream } = (client as unknown as Wired).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

interface Begun {
  readonly tx: Tx;
  /** The first failure: statements sent after it hear only that the transaction is aborted. */
  cause(): unknown;
}

const plain = "BEGIN";
const oneMoment = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/** Sends BEGIN without waiting for it, so that it shares a round trip with the first statement. */
function begin(client: PoolClient, how: string, context: Context, clock: Clock): Begun {
  let now: Date | undefined;
  let cause: unknown;
  holdUntilNextTick(client);
  const opened = client.query(`${how}; ${openContext(context)}`).then((results) => {
    now = (results as unknown as readonly { rows: { now: Date }[] }[])[1]?.rows[0]?.now;
    if (now !== undefined) clock.observe(now);
  });
  // Whoever runs the first statement hears of a failed BEGIN as well.
  opened.catch(() => undefined);
  const tx: Tx = {
    opened,
    get now() {
      if (now === undefined) throw new Error("the database's clock is known once the transaction is open");
      return now;
    },
    run: async <Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]) => {
      holdUntilNextTick(client);
      try {
        return (await client.query<Row>({ ...statement, values: values as unknown[] })).rows;
      } catch (error) {
        cause ??= error;
        throw error;
      }
    },
  };
  return { tx, cause: () => cause };
}

/** Said where it is met: a route that writes with the caller's own rights alone. */
function explained(error: unknown): unknown {
  if (!(error instanceof Error) || !/row-level security/.test(error.message)) return error;
  return new Error(`${error.message}: only the gateway writes; authorise, then actAsGateway(tx) (docs/access.md)`, {
    cause: error,
  });
}

const isAborted = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "25P02";

/**
 * A client that could not even roll back is thrown away: the server ends its transaction with the connection. So is one
 * of a server that takes no writes: kept, it would go on asking a standby after the address means another server.
 */
async function abandon(client: PoolClient, cause: unknown): Promise<void> {
  if (isReadOnly(cause)) return client.release(true);
  try {
    await client.query("ROLLBACK");
    client.release();
  } catch (error) {
    client.release(error instanceof Error ? error : true);
  }
}

export function createStore(pool: Pool): Store {
  const clock = createClock();

  async function run<T>(how: string, context: Context, body: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    const { tx, cause } = begin(client, how, context, clock);
    try {
      const result = await body(tx);
      await tx.opened;
      await client.query("COMMIT");
      client.release();
      return result;
    } catch (error) {
      const first = isAborted(error) ? (cause() ?? error) : error;
      await abandon(client, first);
      throw explained(first);
    }
  }

  return {
    clock,
    transact: (context, body) => run(plain, context, body),
    snapshot: (context, body) => run(oneMoment, context, body),
    close: () => pool.end(),
  };
}

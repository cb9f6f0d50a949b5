import { escapeLiteral, type Pool, type PoolClient, type QueryResultRow } from "pg";

/** Who acts: written into every transaction, so that row-level security can stand on it. */
export interface Context {
  readonly actor: string;
  readonly role: string;
  readonly groups: readonly string[];
}

/** A named, prepared statement. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface Tx {
  /** Runs one statement; rows are typed by the caller, beside the statement. Calls not awaited go out in one round trip. */
  run<Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /** The database's clock at the start of this transaction. */
  readonly now: Date;
}

export interface Store {
  /** Opens, commits or rolls back. The only way to the database but for jobs and migrations. */
  transact<T>(context: Context, body: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The gateway's own work: everything it does that no person or token asked for. */
export const systemContext: Context = { actor: "system", role: "system", groups: [] };

const open = (context: Context): string =>
  `BEGIN; SELECT now() AS now, set_config('app.actor', ${escapeLiteral(context.actor)}, true),
   set_config('app.role', ${escapeLiteral(context.role)}, true),
   set_config('app.groups', ${escapeLiteral(context.groups.join(","))}, true)`;

async function begin(client: PoolClient, context: Context): Promise<Tx> {
  const [, clock] = (await client.query(open(context))) as unknown as readonly { rows: { now: Date }[] }[];
  const now = clock?.rows[0]?.now;
  if (now === undefined) throw new Error("the database did not tell the time");
  return {
    now,
    run: async <Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]) =>
      (await client.query<Row>({ ...statement, values: [...values] })).rows,
  };
}

/** A client that could not even roll back is thrown away: the server ends its transaction with the connection. */
async function abandon(client: PoolClient): Promise<void> {
  try {
    await client.query("ROLLBACK");
    client.release();
  } catch (error) {
    client.release(error instanceof Error ? error : true);
  }
}

export function createStore(pool: Pool): Store {
  return {
    async transact(context, body) {
      const client = await pool.connect();
      try {
        const result = await body(await begin(client, context));
        await client.query("COMMIT");
        client.release();
        return result;
      } catch (error) {
        await abandon(client);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

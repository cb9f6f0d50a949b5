import { Client, type ClientConfig, type QueryResultRow } from "pg";

/** What the database itself says, asked past every proxy and as its superuser. */
export interface Ledger {
  /** Ids of the events that some process is delivering now; undefined while the database is away. */
  leased(): Promise<readonly string[] | undefined>;
  /** How many rows are unfinished; undefined while the database is away. */
  unfinished(): Promise<number | undefined>;
  isDisabled(endpointId: string): Promise<boolean | undefined>;
  /** Retries that wait for their time are due now; leases stay as they are. */
  endWaits(): Promise<void>;
  query<Row extends QueryResultRow>(sql: string): Promise<Row[]>;
  close(): Promise<void>;
}

const leased = "SELECT item_id AS id FROM delivery WHERE owner IS NOT NULL AND due_at < 'infinity'";
const unfinished = "SELECT count(*)::int AS count FROM delivery";
const endWaits = "UPDATE delivery SET due_at = now() WHERE owner IS NULL AND NOT parked AND due_at < 'infinity'";

/** Where it asks is looked up for each connection: another server may lead by then. */
export function openLedger(where: () => ClientConfig): Ledger {
  let client: Client | undefined;

  async function connect(): Promise<Client> {
    const made = new Client({ ...where(), connectionTimeoutMillis: 2_000, query_timeout: 60_000 });
    const forget = (): void => {
      if (client === made) client = undefined;
    };
    made.on("error", forget);
    made.on("end", forget);
    await made.connect();
    client = made;
    return made;
  }

  async function query<Row extends QueryResultRow>(sql: string): Promise<Row[]> {
    const connected = client ?? (await connect());
    return (await connected.query<Row>(sql)).rows;
  }

  const whileThere = <T>(asked: Promise<T>): Promise<T | undefined> => asked.catch(() => undefined);

  return {
    query,
    leased: () => whileThere(query<{ id: string }>(leased).then((rows) => rows.map(({ id }) => id))),
    unfinished: () => whileThere(query<{ count: number }>(unfinished).then(([row]) => row?.count ?? 0)),
    isDisabled: (endpointId) =>
      whileThere(
        query<{ state: string }>(`SELECT state FROM endpoint_state WHERE endpoint_id = '${endpointId}'`).then(
          ([row]) => row?.state === "disabled",
        ),
      ),
    endWaits: async () => void (await whileThere(query(endWaits))),
    async close() {
      await client?.end().catch(() => undefined);
    },
  };
}

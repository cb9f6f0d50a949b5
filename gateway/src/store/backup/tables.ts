import type { Client } from "pg";

/** A table of ours and the columns a copy of it holds. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

interface Reference {
  readonly from: string;
  readonly to: string;
}

/** A month of a partitioned table: `audit_entry` and `2026_11`. */
export interface Partition {
  readonly parent: string;
  readonly suffix: string;
}

/**
 * What a backup leaves out: migrations are applied, not copied; hashes of words would outlive the key of whom they tell
 * of, and the search makes them again.
 */
const left = ["schema_migration", "search_doc", "search_cursor", "search_group"];

/**
 * Never in the archive of what they open: keys, and what an address can be found by again once it is erased. They make
 * the set that is kept for 30 days at most.
 */
export const keyTables: readonly string[] = ["data_key", "index_key", "contact_point", "receipt"];

async function allTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relname <> ALL($1::text[]) GROUP BY c.relname ORDER BY c.relname`,
    [left],
  );
  return rows;
}

async function references(client: Client): Promise<Reference[]> {
  const { rows } = await client.query<Reference>(
    `SELECT DISTINCT f.relname AS from, t.relname AS to FROM pg_constraint k
     JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
     WHERE k.contype = 'f' AND f.oid <> t.oid AND f.relnamespace = 'public'::regnamespace`,
  );
  return rows;
}

/** Tables that others refer to come before those. */
function inOrder(tables: readonly Table[], refs: readonly Reference[]): Table[] {
  const done: Table[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const waiting = new Set(left.map(({ name }) => name));
    const ready = left.filter(({ name }) => !refs.some(({ from, to }) => from === name && waiting.has(to)));
    if (ready.length === 0) throw new Error(`tables refer to each other in a circle: ${[...waiting].join(", ")}`);
    done.push(...ready);
    left = left.filter((table) => !ready.includes(table));
  }
  return done;
}

/** Every table of the gateway but the job queues', which are rebuilt from these; in an order they can be filled in. */
export const tablesOf = async (client: Client): Promise<Table[]> =>
  inOrder(await allTables(client), await references(client));

/** The months there are. */
export async function partitionsOf(client: Client): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(
    `SELECT p.relname AS parent, substr(c.relname, length(p.relname) + 2) AS suffix FROM pg_inherits i
     JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
     WHERE p.relnamespace = 'public'::regnamespace AND p.relkind = 'p' AND c.relname ~ '_\\d{4}_\\d{2}$' ORDER BY 1, 2`,
  );
  return rows;
}

/** Numbers that are given out, by the sequence's name. */
export async function sequencesOf(client: Client): Promise<{ readonly name: string; readonly value: string }[]> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `SELECT sequencename AS name, last_value::text AS value FROM pg_sequences
     WHERE schemaname = 'public' AND last_value IS NOT NULL`,
  );
  return rows;
}

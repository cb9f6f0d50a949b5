import type { Tx } from "../transaction.js";

export interface EntryFilter {
  readonly from: Date | null;
  readonly to: Date | null;
  /** A type, or its beginning with `*`: `message.*`. */
  readonly type: string | null;
  readonly actor: string | null;
  readonly person: string | null;
  readonly object: string | null;
}

export interface EntryRow {
  /** Of the list: time and number. */
  readonly cursor: string;
  /** Its place in the tree; null: not sealed yet. */
  readonly index: number | null;
  readonly entry: string;
}

const statement = {
  name: "list-entries",
  text: `SELECT e.at::text || '|' || e.id AS cursor, l.leaf_index::float8 AS index, convert_from(e.entry, 'UTF8') AS entry
    FROM audit_entry e LEFT JOIN audit_leaf l ON l.entry_id = e.id
    WHERE (e.at, e.id) > ($1::timestamptz, $2::bigint) AND e.at >= coalesce($3::timestamptz, '-infinity') AND e.at < coalesce($4::timestamptz, 'infinity')
      AND e.type LIKE coalesce($5::text, '%') AND ($6::jsonb IS NULL OR convert_from(e.entry, 'UTF8')::jsonb @> $6)
    ORDER BY e.at, e.id LIMIT $7`,
};

/** What the entry's members must hold; null: nothing in particular. */
function membersOf({ actor, person, object }: EntryFilter): string | null {
  const wanted = {
    ...(actor !== null && { actor: { id: actor } }),
    ...(person !== null && { subject: [person] }),
    ...(object !== null && { object: { id: object } }),
  };
  return Object.keys(wanted).length === 0 ? null : JSON.stringify(wanted);
}

/** A pattern of LIKE: the underscore and the percent sign stand for themselves. */
const likeOf = (glob: string): string => glob.replaceAll(/[\\%_]/g, "\\$&").replaceAll("*", "%");

/** The beginning of the list. */
export const firstEntry = "-infinity|0";

/** Entries after a cursor, oldest first. */
export function listEntries(tx: Tx, after: string, filter: EntryFilter, limit: number): Promise<EntryRow[]> {
  const [at, id] = after.split("|");
  const { from, to, type } = filter;
  return tx.run<EntryRow>(statement, [at, id, from, to, type && likeOf(type), membersOf(filter), limit]);
}

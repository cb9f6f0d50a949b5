import { listRegisterRows, type RowsSought } from "../store/sql/list-register-rows.js";
import type { Context, Store, Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { openRows } from "./record.js";
import type { RegisterRow } from "./register.js";

export interface RowsDeps {
  readonly keyring: Keyring;
  /** Runs one look at the database. */
  readonly look: <T>(body: (tx: Tx) => Promise<T>) => Promise<T>;
}

/** Each page in a transaction of its own: whoever reads slowly holds none open. */
export const pageByPage = (
  { store, keyring }: { readonly store: Store; readonly keyring: Keyring },
  context: Context,
): RowsDeps => ({ keyring, look: (body) => store.transact(context, body) });

/** All of it as one transaction sees it. */
export const within = (keyring: Keyring, tx: Tx): RowsDeps => ({ keyring, look: (body) => body(tx) });

const pageRows = 1000;

/** Rows of a register, oldest first, page by page: a register may be longer than what fits in memory. */
export async function* rowPages({ keyring, look }: RowsDeps, sought: RowsSought): AsyncGenerator<RegisterRow[]> {
  for (let after = sought.after; ; ) {
    const rows = await look(async (tx) =>
      openRows(keyring, tx, await listRegisterRows(tx, { ...sought, after, limit: pageRows })),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.id;
  }
}

/** The rows of a register in a period, all at once; null: without an end. */
export async function rowsBetween(
  deps: RowsDeps,
  register: string,
  from: Date | null,
  to: Date | null,
): Promise<RegisterRow[]> {
  const rows: RegisterRow[] = [];
  const sought = { register, person: null, ofAnybody: true, from, to, after: "", limit: 0 };
  for await (const page of rowPages(deps, sought)) rows.push(...page);
  return rows;
}

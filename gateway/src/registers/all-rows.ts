import { listRegisterRows, type RowsSought } from "../store/sql/list-register-rows.js";
import type { Context, Store } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { openRows } from "./record.js";
import type { RegisterRow } from "./register.js";

export interface RowsDeps {
  readonly store: Store;
  readonly keyring: Keyring;
}

const pageRows = 1000;

/** Rows of a register, oldest first, page by page: a register may be longer than what fits in memory. */
export async function* rowPages(deps: RowsDeps, context: Context, sought: RowsSought): AsyncGenerator<RegisterRow[]> {
  for (let after = sought.after; ; ) {
    const rows = await deps.store.transact(context, async (tx) =>
      openRows(deps.keyring, tx, await listRegisterRows(tx, { ...sought, after, limit: pageRows })),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.id;
  }
}

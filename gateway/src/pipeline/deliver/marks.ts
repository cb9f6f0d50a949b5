import { isRowFault } from "../../store/row-fault.js";
import { beginSends } from "../../store/sql/begin-sends.js";
import { chargeSuspects } from "../../store/sql/charge-suspects.js";
import { type Store, systemContext } from "../../store/transaction.js";
import { createGroupCommit } from "../group-commit.js";
import type { Leased } from "../record-events.js";

/** What is written down before a try, for whoever takes over if it never ends. */
export interface Marks {
  /** A send begins that cannot be repeated; false: another process has the row by now. */
  readonly begin: (item: Leased) => Promise<boolean>;
  /** The try of a suspect begins, which may end this process; false: another process has the row by now. */
  readonly charge: (item: Leased) => Promise<boolean>;
}

/** Those that begin at the same moment share a commit. */
export function createMarks(store: Store): Marks {
  const marking = (mark: typeof beginSends): Marks["begin"] => {
    const commit = async (items: readonly Leased[]): Promise<readonly boolean[]> => {
      const ours = await store.transact(systemContext, (tx) => mark(tx, items));
      return items.map(({ id }) => ours.has(id));
    };
    return createGroupCommit<Leased, boolean>({ commit, isolates: isRowFault }, Number.MAX_SAFE_INTEGER).submit;
  };
  return { begin: marking(beginSends), charge: marking(chargeSuspects) };
}

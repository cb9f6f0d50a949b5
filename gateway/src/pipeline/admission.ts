import { isRowFault } from "../store/row-fault.js";
import { advanceCursor } from "../store/sql/advance-cursor.js";
import type { Lane } from "../store/sql/claim-successors.js";
import { type Store, systemContext, type Tx } from "../store/transaction.js";
import { admitBatch, type Batch } from "./admit/admit-batch.js";
import type { AdmitDeps } from "./admit/deps.js";
import type { Admitted, Arrival } from "./arrival.js";
import { createGroupCommit } from "./group-commit.js";
import type { Recorded } from "./record-events.js";

export interface AdmissionDeps extends AdmitDeps {
  readonly store: Store;
  /** After the commit: hands over what is to be sent. */
  readonly dispatch: (recorded: Recorded) => void;
  /** After the commit: files a job has to fetch. */
  readonly fetchLater: (attachmentIds: readonly string[]) => void;
  /** After the commit: new people whose provider is asked for their name. */
  readonly nameLater: (contactPointIds: readonly string[]) => void;
}

export interface Admission {
  /** Resolves after the commit; shares its transaction with whoever comes at the same time. */
  admit(arrival: Arrival): Promise<Admitted>;
  /** Events and cursor in one transaction; false when another poll was faster. */
  admitPolled(
    accountId: string,
    arrivals: readonly Arrival[],
    cursor: string,
    from: string | undefined,
  ): Promise<boolean>;
  pending(): number;
}

class StaleCursorError extends Error {
  override readonly name = "StaleCursorError";
}

/** The only door into the database for what comes from outside. */
export function createAdmission(deps: AdmissionDeps): Admission {
  function after({ leased, behind, pendingFiles, nameless }: Batch & { behind: readonly Lane[] }): void {
    deps.dispatch({ leased, behind });
    if (pendingFiles.length > 0) deps.fetchLater(pendingFiles);
    if (nameless.length > 0) deps.nameLater(nameless);
  }

  async function commit(arrivals: readonly Arrival[], also?: (tx: Tx) => Promise<void>): Promise<readonly Admitted[]> {
    const batch = await deps.store.transact(systemContext, async (tx) => {
      await also?.(tx);
      return admitBatch(deps, tx, arrivals);
    });
    after(batch);
    return batch.results;
  }

  const group = createGroupCommit<Arrival, Admitted>(
    { commit: (arrivals) => commit(arrivals), isolates: isRowFault },
    deps.setup.limits.pending_messages,
  );

  return {
    admit: (arrival) => group.submit(arrival),
    pending: () => group.pending(),
    async admitPolled(accountId, arrivals, cursor, from) {
      try {
        await commit(arrivals, async (tx) => {
          if (!(await advanceCursor(tx, accountId, cursor, from)))
            throw new StaleCursorError("another poll was faster");
        });
        return true;
      } catch (error) {
        if (error instanceof StaleCursorError) return false;
        throw error;
      }
    },
  };
}

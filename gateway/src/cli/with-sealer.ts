import { createSealer, type Sealer } from "../ledger/seal/sealer.js";
import type { Database } from "../store/open-database.js";
import { openSession } from "../store/process-session.js";
import type { Store } from "../store/transaction.js";
import { createLog } from "./log.js";

export interface SealerPlace {
  readonly app: Database["app"];
  readonly store: Store;
  readonly dataDir: string;
  readonly origin: string;
}

/** A sealer for one command: it seals where no gateway does, and stands back where one runs. */
export async function withSealer<T>(place: SealerPlace, body: (sealer: Sealer) => Promise<T>): Promise<T> {
  const { app, store, dataDir, origin } = place;
  const session = await openSession({ connection: app, channels: {}, onLost: () => {}, onRegained: () => {} });
  try {
    return await body(createSealer({ store, session, dataDir, origin, log: createLog("error", true, process.stderr) }));
  } finally {
    await session.close();
  }
}

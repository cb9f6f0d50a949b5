import { setTimeout as sleep } from "node:timers/promises";
import type { Runtime } from "./runtime.js";
import { isReadOnly } from "./store/row-fault.js";
import { requireWritable } from "./store/sql/require-writable.js";
import { systemContext } from "./store/transaction.js";

/** A balancer's probe must not hang with a silent database: silence as long as this is its answer. */
const readinessMs = 2_000;

/** Why no message can be admitted now; undefined when one can. */
export const readiness =
  ({ store }: Runtime) =>
  async (): Promise<string | undefined> => {
    const asked = store.transact(systemContext, (tx) => requireWritable(tx)).then(() => undefined);
    const silence = sleep(readinessMs, "the database does not answer", { ref: false });
    return Promise.race([asked, silence]).catch((error: unknown) =>
      isReadOnly(error) ? "the database is read-only" : "the database cannot be reached",
    );
  };

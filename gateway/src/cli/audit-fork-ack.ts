import { acknowledgeFork } from "../ledger/seal/acknowledge-fork.js";
import { whyHalted } from "../ledger/seal/why-halted.js";
import { createPool } from "../store/pool.js";
import { createStore, systemContext } from "../store/transaction.js";
import { exitCodes } from "./exit.js";
import { findPlace } from "./place.js";
import { requireCluster, withDatabase } from "./with-database.js";

const context = { ...systemContext, actor: "command-line", via: "command-line" };

/** Begins a new log where sealing has halted; refuses where nothing is wrong. */
export async function auditForkAck({
  reason,
  json,
}: {
  readonly reason: string;
  readonly json?: boolean;
}): Promise<number> {
  const { dataDir, ...place } = findPlace();
  requireCluster({ dataDir, ...place });
  return withDatabase({ dataDir, ...place }, async ({ app, owner, appRole }) => {
    const store = createStore(createPool(app, () => {}));
    try {
      const halted = await whyHalted(store, dataDir);
      if (halted === undefined)
        throw new Error("日志没有分叉，无需确认 | the log goes on from what was signed: nothing to acknowledge");
      const begun = await acknowledgeFork({
        owner,
        appRole,
        dataDir,
        context,
        reason: reason.slice(0, 500),
        now: store.clock.now(),
      });
      if (json) process.stdout.write(`${JSON.stringify({ halted, ...begun })}\n`);
      else
        process.stdout.write(
          `原因 it had halted: ${halted}\n新日志 new log: ${begun.origin}\n公钥 public key: ${begun.key}\n`,
        );
      return exitCodes.done;
    } finally {
      await store.close();
    }
  });
}

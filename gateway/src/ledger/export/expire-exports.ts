import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expireAuditExport } from "../../store/sql/expire-audit-export.js";
import { listKeptExports } from "../../store/sql/list-kept-exports.js";
import { type Store, systemContext } from "../../store/transaction.js";
import { append } from "../append.js";
import { commandLine } from "./advance-export.js";

/** Long enough to fetch it; whoever needs it later asks again. */
export const keptDays = 7;
const dayMs = 86_400_000;

/** Removes the files of exports made some days ago, then says so: a run that was cut off removes them again. */
export async function expireExports(store: Store, folder: string): Promise<void> {
  const madeBefore = new Date(store.clock.now().getTime() - keptDays * dayMs);
  const over = await store.transact(systemContext, (tx) => listKeptExports(tx, madeBefore, commandLine));
  for (const id of over) {
    await rm(join(folder, id), { recursive: true, force: true });
    await store.transact(systemContext, async (tx) => {
      if (!(await expireAuditExport(tx, id))) return;
      await append(tx, systemContext, {
        type: "audit.export.expired",
        outcome: "success",
        object: { k: "export", id },
      });
    });
  }
}

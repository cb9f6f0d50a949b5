import { Problem } from "../desk/problem.js";
import { createAttachmentLinks } from "../pipeline/attachment-links.js";
import type { Recorded } from "../pipeline/record-events.js";
import { type ReplayDeps, replayDeadLetter } from "../pipeline/replay.js";
import { claimSuccessors } from "../store/sql/claim-successors.js";
import { type Store, systemContext } from "../store/transaction.js";
import { openKeys } from "../vault/open-keys.js";
import { exitCodes } from "./exit.js";
import { findPlace, type Place } from "./place.js";
import { setupFor } from "./setup-for.js";
import { withStore } from "./with-database.js";

/** Who the audit log says did it. */
const operator = { ...systemContext, actor: "command_line" };

async function replayDeps(place: Place, store: Store, hand: (recorded: Recorded) => void): Promise<ReplayDeps> {
  const { setup, keys } = await setupFor(place);
  const keyring = await openKeys({ store, ...keys });
  const links = createAttachmentLinks(keyring, setup.publicUrl);
  const files = { links, maxBytes: setup.limits.attachment_bytes };
  // The reconciler of a running gateway finds files that wait to be fetched.
  return { setup, keyring, files, owner: null, store, dispatch: hand, fetchLater: () => {} };
}

/** Everything is left free: the next sweep of a running gateway, or its next start, sends it. */
async function replay(place: Place, store: Store, id: string): Promise<"replayed" | "dead_again"> {
  let behind: Recorded["behind"] = [];
  const deps = await replayDeps(place, store, (recorded) => {
    behind = recorded.behind;
  });
  const outcome = await replayDeadLetter(deps, operator, id);
  if (behind.length > 0) await store.transact(systemContext, (tx) => claimSuccessors(tx, behind, null));
  return outcome;
}

const said = {
  replayed: "已重放 replayed",
  dead_again: "仍无法接收，再次成为死信 not taken this time either: it is a dead letter again",
} as const;

/** Tries dead letters again, each in a transaction of its own; one that cannot be replayed does not stop the others. */
export async function replayDeadLetters(ids: readonly string[], options: { readonly json?: boolean }): Promise<number> {
  const place = findPlace();
  const results = await withStore(place, async (store) => {
    const done: { readonly id: string; readonly outcome: string; readonly reason?: string }[] = [];
    for (const id of ids)
      done.push(
        await replay(place, store, id).then(
          (outcome) => ({ id, outcome }),
          (error: unknown) => {
            if (!(error instanceof Problem)) throw error;
            return { id, outcome: "failed", reason: error.message };
          },
        ),
      );
    return done;
  });
  if (options.json) process.stdout.write(`${JSON.stringify({ results }, null, 2)}\n`);
  else
    for (const { id, outcome, reason } of results)
      process.stdout.write(`${id}: ${reason ?? said[outcome as keyof typeof said]}\n`);
  return results.every(({ outcome }) => outcome === "replayed") ? exitCodes.done : exitCodes.failed;
}

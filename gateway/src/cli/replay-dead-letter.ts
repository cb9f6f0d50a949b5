import { pino } from "pino";
import { loadConfig } from "../config/load.js";
import { Problem } from "../desk/problem.js";
import { approvedPlace } from "../isolation/package/lock-file.js";
import { createAttachmentLinks } from "../pipeline/attachment-links.js";
import { buildSetup } from "../pipeline/build-setup.js";
import type { Recorded } from "../pipeline/record-events.js";
import { type ReplayDeps, replayDeadLetter } from "../pipeline/replay.js";
import { loadPlugins, pluginSchemas } from "../plugins.js";
import { claimSuccessors } from "../store/sql/claim-successors.js";
import { type Store, systemContext } from "../store/transaction.js";
import { createKeyring } from "../vault/keyring.js";
import { masterKey } from "../vault/master-key.js";
import { exitCodes } from "./exit.js";
import { findPlace, type Place } from "./place.js";
import { withStore } from "./with-database.js";

/** Who the audit log says did it. */
const actor = "command_line";
/** A raw event is understood by the connector alone; only sending needs its connection. */
/** What keeps a connector from running is told by the gateway and by `connector list`. */
const quiet = pino({ level: "silent" });
const noSessions = { of: () => undefined, ofEndpoint: () => undefined, closeAll: async () => {} };

async function replayDeps(place: Place, store: Store, hand: (recorded: Recorded) => void): Promise<ReplayDeps> {
  const approved = approvedPlace(place);
  const { config, environment } = await loadConfig({ ...place, plugins: pluginSchemas(approved) });
  const keyring = createKeyring(masterKey(place.dataDir, environment.masterKey));
  const own = `http://${environment.host}:${environment.port}`;
  const setup = buildSetup(config, own, await loadPlugins(config, { place: approved, log: quiet }), noSessions);
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
  const outcome = await replayDeadLetter(deps, actor, id);
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

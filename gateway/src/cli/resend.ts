import { append } from "../ledger/append.js";
import { lanes, redeliver } from "../pipeline/redeliver/redeliver.js";
import { newId } from "../store/id.js";
import { claimSuccessors } from "../store/sql/claim-successors.js";
import { findEvents } from "../store/sql/find-events.js";
import { systemContext } from "../store/transaction.js";
import { exitCodes, UsageError } from "./exit.js";
import { findPlace } from "./place.js";
import { setupFor } from "./setup-for.js";
import { withStore } from "./with-database.js";

const context = { ...systemContext, actor: "command_line" };

/** Sends single events to one endpoint again; a running gateway picks them up at once. */
export async function resend(
  ids: readonly string[],
  options: { readonly endpoint: string; readonly json?: boolean },
): Promise<number> {
  const place = findPlace();
  const { setup } = await setupFor(place);
  const endpoint = setup.endpoints.get(options.endpoint);
  if (endpoint === undefined)
    throw new UsageError(`没有端点 ${options.endpoint} | there is no endpoint ${options.endpoint}`);
  const again = await withStore(place, async (store) => {
    const done = await store.transact(context, async (tx) => {
      const events = await findEvents(tx, ids);
      const replayId = newId("rpl");
      const made = await redeliver(tx, endpoint, events, { replayId, lane: lanes.asked });
      const ctx = { target: endpoint.id, events: events.length };
      const object = { k: "replay", id: replayId };
      await append(tx, context, { type: "delivery.resent", outcome: "success", object, ctx });
      return { ...made, unknown: ids.length - events.length };
    });
    if (done.behind.length > 0) await store.transact(context, (tx) => claimSuccessors(tx, done.behind, null));
    return done;
  });
  const { sent, skipped, unknown } = again;
  if (options.json) process.stdout.write(`${JSON.stringify({ sent, skipped, unknown })}\n`);
  else
    process.stdout.write(
      `${sent} 条重发 sent again · ${skipped} 条仍在途 still on their way · ${unknown} 条不存在 unknown\n`,
    );
  return unknown === 0 ? exitCodes.done : exitCodes.failed;
}

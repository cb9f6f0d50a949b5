import type { PluginError, PollResult, RawEvent, Session } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { type Cursors, packCursors, unpackCursors } from "./cursor.js";
import { type Hint, unpackHint } from "./knock.js";
import { openMemory } from "./memory.js";
import type { SyncDeps } from "./sync.js";
import { type TurnDeps, turn } from "./turn.js";

/** The accounts of the options alone: one that was taken out is forgotten. */
const ownCursors = (cursors: Cursors, { open_kfids }: Config): Cursors =>
  Object.fromEntries(Object.entries(cursors).filter(([id]) => open_kfids.includes(id)));

/** The one that knocked; else those that have more; else all. */
function wanted({ config, memory: { waiting } }: TurnDeps, hint: Hint | undefined): readonly string[] {
  const knocked = hint?.open_kfid;
  if (knocked !== undefined && config.open_kfids.includes(knocked)) return [knocked];
  return waiting.size > 0 ? [...waiting] : config.open_kfids;
}

/** Throws where nothing could be read at all; else the failures are the operator's to see. */
function tell({ host }: TurnDeps, failures: readonly PluginError[], asked: number): void {
  const [first] = failures;
  if (first && failures.length === asked) throw first;
  for (const { code, message } of failures) host.log.warn({ code, reason: message }, "a 客服账号 could not be read");
}

async function pollOnce(
  deps: TurnDeps,
  cursor: string | undefined,
  signal: AbortSignal,
  hint: Hint | undefined,
): Promise<PollResult> {
  const events: RawEvent[] = [];
  const failures: PluginError[] = [];
  const asked = wanted(deps, hint);
  if (hint) for (const openKfid of asked) deps.memory.keepToken(openKfid, hint.token, deps.host.now());
  let cursors = ownCursors(unpackCursors(cursor), deps.config);
  for (const openKfid of asked) {
    const given = await turn(deps, openKfid, cursors, signal);
    events.push(...given.events);
    cursors = given.cursors;
    if (given.failure) failures.push(given.failure);
  }
  tell(deps, failures, asked.length);
  return { events, cursor: packCursors(cursors), more: deps.memory.waiting.size > 0 };
}

/** Asks each 客服账号 for what is new after its cursor. `wake` says who knocked; without it all are asked. */
export function pollOf(deps: SyncDeps, config: Config): NonNullable<Session["poll"]> {
  const all: TurnDeps = { ...deps, config, memory: openMemory() };
  return (cursor, signal, wake) => pollOnce(all, cursor, signal, unpackHint(wake));
}

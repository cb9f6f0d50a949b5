import { PluginError, type RawEvent } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import type { Cursors } from "./cursor.js";
import type { Memory } from "./memory.js";
import { rawsOf } from "./raw.js";
import { type Page, type Position, pageSize, type SyncDeps, sync } from "./sync.js";
import { welcome } from "./welcome.js";

export interface TurnDeps extends SyncDeps {
  readonly config: Config;
  readonly memory: Memory;
}

/** What one 客服账号 gave, or why it gave nothing. */
export interface Turn {
  readonly events: readonly RawEvent[];
  readonly cursors: Cursors;
  readonly failure?: PluginError;
}

const isStuck = (page: Page, { cursor }: Position): boolean =>
  page.items.length === 0 && page.cut === undefined && page.cursor === (cursor ?? "");

function remember({ waiting, limits }: Memory, page: Page, position: Position): void {
  const { openKfid } = position;
  if (page.more && !isStuck(page, position)) {
    waiting.add(openKfid);
    limits.set(openKfid, page.limit);
  } else {
    waiting.delete(openKfid);
    limits.delete(openKfid);
  }
}

async function take(deps: TurnDeps, openKfid: string, before: Cursors, signal: AbortSignal): Promise<Turn> {
  const { memory, host, config } = deps;
  const position = {
    openKfid,
    cursor: before[openKfid],
    token: memory.tokenOf(openKfid, host.now()),
    limit: memory.limits.get(openKfid) ?? pageSize,
  };
  const page = await sync(deps, position, signal);
  remember(memory, page, position);
  await welcome(deps, page.items, config.welcome_text, signal);
  return { events: rawsOf(page), cursors: page.cursor === "" ? before : { ...before, [openKfid]: page.cursor } };
}

/** One page of one account. It fails without a throw: an account that cannot be read must not silence the others. */
export async function turn(deps: TurnDeps, openKfid: string, before: Cursors, signal: AbortSignal): Promise<Turn> {
  try {
    return await take(deps, openKfid, before, signal);
  } catch (error) {
    deps.memory.waiting.delete(openKfid);
    if (!(error instanceof PluginError)) throw error;
    return { events: [], cursors: before, failure: error };
  }
}

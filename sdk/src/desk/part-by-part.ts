import type { GatewayEvent } from "../event.js";
import type { Host } from "../plugin.js";

/** Longer than an event is tried again. */
const rememberedMs = 7 * 24 * 3_600_000;

export interface Sending {
  readonly event: Pick<GatewayEvent, "id">;
  /** From the beginning, whatever went out before. */
  readonly replayed: boolean;
}

/**
 * The parts of an event, one after the other, for a desk that drops no repeats: what went out is remembered, and a later
 * try goes on behind it. `write` answers false where the rest need not be sent; so does this.
 */
export async function partByPart<Part>(
  { state }: Pick<Host, "state">,
  { event, replayed }: Sending,
  parts: readonly Part[],
  write: (part: Part, at: number) => Promise<boolean>,
): Promise<boolean> {
  const key = `sent:${event.id}`;
  const done = replayed ? 0 : Number((await state.get(key)) ?? 0);
  for (const [at, part] of parts.entries()) {
    if (at < done) continue;
    if (!(await write(part, at))) return false;
    await state.set(key, String(at + 1), { ttlMs: rememberedMs });
  }
  return true;
}

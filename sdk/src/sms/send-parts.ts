import { setTimeout as sleep } from "node:timers/promises";
import { PluginError } from "../error.js";
import type { Sent } from "../plugin.js";

/** Sends one part and resolves with the id it was accepted by; "" where there is none. */
export type SubmitPart<Part> = (part: Part, signal: AbortSignal) => Promise<string>;

const laterTries = 3;

/** Half of a message is on its way: a repeat of the whole would reach the person twice. */
function halfSent(error: unknown, first: string, number: number, total: number): PluginError {
  const providerCode = error instanceof PluginError ? error.details.providerCode : undefined;
  return new PluginError("uncertain", `part ${number} of ${total} did not follow the parts before it`, {
    cause: error,
    ...(first !== "" && { sourceId: first }),
    ...(providerCode !== undefined && { providerCode }),
  });
}

/** A later part that is told to wait was surely not taken: waiting is better than half a message. */
async function follow<Part>(submit: SubmitPart<Part>, part: Part, signal: AbortSignal): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await submit(part, signal);
    } catch (error) {
      if (!(error instanceof PluginError) || error.code !== "rate_limited" || attempt === laterTries) throw error;
      await sleep(error.details.retryAfterMs ?? 0, undefined, { signal });
    }
  }
}

/**
 * Sends the parts of one message in order; resolves when each of them was accepted. Throws what `submit` throws of the first
 * part, `uncertain` once a part was accepted and another was not.
 */
export async function sendParts<Part>(
  submit: SubmitPart<Part>,
  [head, ...others]: readonly [Part, ...Part[]],
  signal: AbortSignal,
): Promise<Sent> {
  const first = await submit(head, signal);
  const ids = [first];
  for (const part of others)
    try {
      ids.push(await follow(submit, part, signal));
    } catch (error) {
      throw halfSent(error, first, ids.length + 1, others.length + 1);
    }
  const known = ids.filter((id) => id !== "");
  return {
    status: "accepted",
    ...(first !== "" && { source_id: first }),
    ...(known.length > 1 && { source_ids: known }),
  };
}

import type { z } from "zod";
import { oneByOne } from "../one-by-one.js";
import type { Host } from "../plugin.js";
import { createLongMessages, type Gathered } from "./long-messages.js";
import { isWhole, type MessageInParts } from "./message-parts.js";
import { type Emit, hashed, rawEvent } from "./raw-event.js";
import { sweep } from "./sweep.js";
import type { Place } from "./user-data-header.js";

export interface Joining<M> {
  /** Resolves when the part is kept, or when the whole message is stored because it was the last one. */
  take(message: M, place: Place): Promise<void>;
  /** Delivers messages that stay incomplete, until aborted. */
  sweep(signal: AbortSignal): Promise<void>;
}

export interface JoiningDeps<M> {
  readonly host: Pick<Host, "state" | "now" | "log">;
  /** What a message looks like in the account's state. */
  readonly schema: z.ZodType<M>;
  /** How long missing parts are waited for. */
  readonly waitSecs: number;
  readonly emit: Emit;
}

/** Joins long messages, one part after another: two of one message must not overtake each other on their way into the state. */
export function createJoining<M extends MessageInParts>(deps: JoiningDeps<M>): Joining<M> {
  const { host, waitSecs, emit } = deps;
  const long = createLongMessages(deps);
  const inTurn = oneByOne();

  /** The same parts have the same key, however often the last one comes. */
  async function deliver(gathered: Gathered<M>): Promise<void> {
    await emit([rawEvent(`long:${gathered.id}:${hashed(gathered.message.parts)}`, gathered.message)]);
    await long.delivered(gathered);
  }

  /** What could not be stored is looked at again the next time. */
  async function deliverOverdue(): Promise<void> {
    try {
      await inTurn(async () => {
        for (const gathered of await long.overdue()) await deliver(gathered);
      });
    } catch (error) {
      host.log.warn({ err: error }, "an incomplete long message could not be stored yet");
    }
  }

  return {
    take: (message, place) =>
      inTurn(async () => {
        const gathered = await long.add(message, place);
        if (gathered && isWhole(gathered.message)) await deliver(gathered);
      }),
    sweep: (signal) => sweep(deliverOverdue, waitSecs, signal),
  };
}

import type { Leased } from "../record-events.js";
import type { SeenCall } from "../seen-call.js";
import type { Outcome } from "./outcome.js";

/** A try that was made, with what the delivery log keeps of it. */
export interface Tried extends Readonly<SeenCall> {
  readonly item: Leased;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** What the endpoint called the conversation before this try. */
  readonly knownAs?: string;
  /** Field classes of personal data that the event carried, and whose they are. */
  readonly fields?: readonly string[];
  readonly personId?: string;
}

/** What the sender gives back: a try, or a lease it will not use (`behind`: another row of the lane comes first). */
export type Settlement =
  | ({ readonly type: "tried" } & Tried)
  | { readonly type: "released"; readonly item: Leased; readonly behind: boolean; readonly delayMs: number };

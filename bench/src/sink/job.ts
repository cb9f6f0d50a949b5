/** What the sink is asked; it answers each with one message. */
export type SinkQuestion =
  | { readonly type: "open"; readonly secret: string }
  /**
   * Forgets everything and behaves so from now on; `refusedShare` of the requests get a 503. `readsAtOnce`: keeps no
   * bodies, for more requests than fit into memory.
   */
  | {
      readonly type: "reset";
      readonly delayMs: number;
      readonly refusedShare: number;
      readonly readsAtOnce: boolean;
      readonly seed: number;
    }
  | { readonly type: "count" }
  /** So many of the arrivals, from this one on. */
  | { readonly type: "dump"; readonly from: number; readonly count: number };

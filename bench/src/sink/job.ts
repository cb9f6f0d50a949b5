/** What the sink is asked; it answers each with one message. */
export type SinkQuestion =
  | { readonly type: "open"; readonly secret: string }
  /** Forgets everything and behaves so from now on; `refusedShare` of the requests get a 503. */
  | { readonly type: "reset"; readonly delayMs: number; readonly refusedShare: number; readonly seed: number }
  | { readonly type: "count" }
  | { readonly type: "dump" };

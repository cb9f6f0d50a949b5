import type { HttpAnswer, HttpCall } from "@gatehouse/sdk";

/** The one way out, as far as an anchor needs it. */
export type Request = (
  call: HttpCall,
  options: { readonly signal: AbortSignal; readonly timeoutMs: number; readonly pool: string },
) => Promise<HttpAnswer & { readonly bytes: Buffer }>;

/** A signed checkpoint that is to leave the house. */
export interface Leaving {
  readonly size: number;
  /** The note, verbatim. */
  readonly note: string;
  readonly at: Date;
}

/** Where checkpoints leave to. */
export interface Sink {
  readonly id: string;
  readonly kind: "file" | "webhook" | "email" | "rfc3161";
  readonly everyMs: number;
  /** Resolves when the other side has it, with what it gave as a receipt. Throws why not. */
  send(leaving: Leaving, signal: AbortSignal): Promise<Buffer | undefined>;
}

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** Milliseconds of one call. */
export const callMs = 15_000;

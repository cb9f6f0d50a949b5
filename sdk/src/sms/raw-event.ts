import { createHash } from "node:crypto";
import { bytes } from "../json.js";
import type { RawEvent } from "../plugin.js";

/** Resolves after the commit. */
export type Emit = (events: readonly RawEvent[]) => Promise<void>;

/** 32 hexadecimal digits of a value's JSON. */
export const hashed = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);

/** An item of a protocol as the JSON that is kept. */
export const rawEvent = (key: string, item: object): RawEvent => ({
  key,
  body: bytes(item),
  contentType: "application/json",
});

/** Emits nothing after the abort: throws its reason. */
export const emitUntil =
  (signal: AbortSignal, emit: Emit): Emit =>
  async (events) => {
    signal.throwIfAborted();
    await emit(events);
  };

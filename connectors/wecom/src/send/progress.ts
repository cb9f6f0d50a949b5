import type { Host } from "@gatehouse/sdk";
import { json } from "@gatehouse/sdk";
import { z } from "zod";

const keptMs = 86_400_000;
const stored = z.array(z.string());

/** Which parts of a message have left: a repeat must not send them again. */
export interface Progress {
  /** The ids WeCom gave, `""` where it gave none; one for each part that left. */
  sent(): Promise<readonly string[]>;
  add(ids: readonly string[]): Promise<void>;
}

export function progressOf({ state }: Pick<Host, "state">, idempotencyKey: string): Progress {
  const key = `sent:${idempotencyKey}`;
  return {
    async sent() {
      const value = await state.get(key);
      return value === undefined ? [] : json(value, stored);
    },
    add: (ids) => state.set(key, JSON.stringify(ids), { ttlMs: keptMs }),
  };
}

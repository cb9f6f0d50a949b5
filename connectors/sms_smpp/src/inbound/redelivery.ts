import { createHash, randomUUID } from "node:crypto";
import type { Host } from "@gatehouse/sdk";

/** Tells a message that comes again from one that says the same: SMPP gives messages of people no id. */
export interface Redeliveries {
  /** The key of a message with this content. */
  keyOf(content: string): Promise<string>;
  /** The answer to it was written. */
  answered(content: string): void;
  /** Called before a question to the peer; what it returns is called when the peer has answered. */
  proven(): () => void;
}

/** How long after a lost connection the same content is still the same message. */
const doubtMs = 15 * 60_000;

const hashOf = (content: string): string => createHash("sha256").update(content).digest("hex").slice(0, 32);

/**
 * One for each connection. Until the SMSC is known to have read our answer, the same content is the same message: it comes
 * again when the connection breaks in between. Once read, the same content is a new message.
 */
export function createRedeliveries(state: Host["state"]): Redeliveries {
  const open = new Map<string, Promise<string>>();
  const answered = new Set<string>();
  const place = (hash: string): string => `doubt:${hash}`;

  async function keyFor(hash: string): Promise<string> {
    const known = answered.has(hash) ? undefined : await state.get(place(hash));
    const key = known ?? `mo:${hash}:${randomUUID()}`;
    if (known === undefined) await state.set(place(hash), key, { ttlMs: doubtMs });
    answered.delete(hash);
    return key;
  }

  return {
    keyOf(content) {
      const hash = hashOf(content);
      const key = open.get(hash) ?? keyFor(hash);
      open.set(hash, key);
      key.catch(() => open.delete(hash));
      return key;
    },
    answered(content) {
      const hash = hashOf(content);
      open.delete(hash);
      answered.add(hash);
    },
    proven() {
      const before = [...answered];
      return () => {
        for (const hash of before)
          if (answered.delete(hash) && !open.has(hash)) state.delete(place(hash)).catch(() => undefined);
      };
    },
  };
}

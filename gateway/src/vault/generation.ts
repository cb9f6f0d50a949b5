import { createHash, hkdfSync } from "node:crypto";
import type { DataKey } from "./seal.js";
import { smPrefix } from "./sm.js";

/** One generation of the master key: what it wraps is stored beside its name. */
export interface Generation {
  readonly kekId: string;
  readonly master: Buffer;
  readonly kek: DataKey;
  /** The same for data keys of the 国密 suite. */
  readonly smKek: DataKey;
}

export const derive = (master: Buffer, label: string): Buffer =>
  Buffer.from(hkdfSync("sha256", master, "gatehouse/v1", label, 32));

/** The 32 bytes, by name. Throws for another length. */
export function generationOf(master: Buffer): Generation {
  if (master.length !== 32) throw new Error("the master key must be 32 bytes");
  const kekId = createHash("sha256").update(derive(master, "kek-id")).digest("hex").slice(0, 16);
  return {
    kekId,
    master,
    kek: { kid: kekId, key: derive(master, "kek") },
    smKek: { kid: `${smPrefix}${kekId}`, key: Buffer.from(hkdfSync("sm3", master, "gatehouse/v1", "kek-sm", 32)) },
  };
}

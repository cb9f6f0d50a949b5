import { isForbidden, literalAddress } from "./core/egress/address.js";
import { hostPort } from "./egress/guard.js";
import type { Refused } from "./egress/tell-refused.js";
import { append, type Line } from "./ledger/append.js";
import { type Store, systemContext } from "./store/transaction.js";
import type { Keyring } from "./vault/keyring.js";

export interface RefusedCallsDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly warn: (fields: object, message: string) => void;
}

const hourMs = 3_600_000;
/** Of one caller within an hour: strangers choose where an attachment is said to lie, and must not fill the book. */
const mostTargets = 20;

/** A private address is written out: it is nobody's. A name could say anything of anybody, so lines of one look alike. */
function targetId({ keyring }: RefusedCallsDeps, { host, port }: Refused): string {
  const literal = literalAddress(host);
  if (literal !== undefined && isForbidden(literal)) return hostPort(literal, port);
  return keyring.blind("egress", "target", `${host}:${port}`).toString("hex").slice(0, 16);
}

/** One line for each caller and target within an hour, however often it is tried. Never rejects. */
export function bookRefusedCalls(deps: RefusedCallsDeps): (refused: Refused) => Promise<void> {
  const told = new Map<string, Set<string>>();
  let hour = 0;

  /** False: this hour's lines tell of it already, or there are enough of them. */
  function isNew(caller: string, id: string): boolean {
    const now = Math.floor(deps.store.clock.now().getTime() / hourMs);
    if (now !== hour) told.clear();
    hour = now;
    const targets = told.get(caller) ?? new Set();
    told.set(caller, targets);
    return !targets.has(id) && targets.size < mostTargets && targets.add(id).size > 0;
  }

  return async (refused) => {
    const { caller } = refused;
    const id = targetId(deps, refused);
    if (!isNew(caller ?? "", id)) return;
    const line: Line = {
      type: "egress.refused",
      outcome: "failure",
      object: { k: "target", id },
      ...(caller !== undefined && { ctx: { caller } }),
    };
    await deps.store
      .transact(systemContext, (tx) => append(tx, systemContext, line))
      .catch((err: unknown) => {
        told.get(caller ?? "")?.delete(id);
        deps.warn({ err }, "a refused call could not be written in the book; it is when it is refused again");
      });
  };
}

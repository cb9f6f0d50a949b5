import { accountKey } from "../../pipeline/account-key.js";
import { type Store, systemContext } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import { sealJson, unsealJson } from "../../vault/seal.js";

/** A login on its way through a provider: kept sealed in the browser that began it, so that no other may end it. */
export interface Flow {
  readonly back: string;
  /** Asked for as a fresh proof: whoever has a session there shows a password again. */
  readonly fresh: boolean;
  readonly state?: string;
  readonly nonce?: string;
  readonly verifier?: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface FlowDeps {
  readonly store: Store;
  readonly keyring: Keyring;
}

const owner = "logins";
const place = "login|flow|cookie";
const minutes = 10;

export const flowEnds = (now: Date): number => now.getTime() + minutes * 60_000;

const keyOf = ({ store, keyring }: FlowDeps) => store.transact(systemContext, (tx) => accountKey(keyring, tx, owner));

export const sealFlow = async (deps: FlowDeps, flow: Flow): Promise<string> =>
  sealJson(await keyOf(deps), place, flow).toString("base64url");

/** Undefined: not ours, changed, or too old. */
export async function openFlow(deps: FlowDeps, sealed: string | undefined): Promise<Flow | undefined> {
  if (sealed === undefined || sealed.length > 2048) return undefined;
  try {
    const flow = unsealJson<Flow>(await keyOf(deps), place, Buffer.from(sealed, "base64url"));
    return flow.until > deps.store.clock.now().getTime() ? flow : undefined;
  } catch {
    return undefined;
  }
}

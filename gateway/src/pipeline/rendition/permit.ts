import type { GatewayEvent } from "@gatehouse/sdk";
import { standingOf } from "../../core/consent.js";
import { applyPolicy, type Permitted } from "../../core/policy/apply-policy.js";
import type { IssuedToken } from "../../core/policy/concealer.js";
import { consentOf } from "../../registers/consent-of.js";
import { keepTokens } from "../../store/sql/keep-tokens.js";
import { readEventKey } from "../../store/sql/read-event-key.js";
import { type Store, systemContext } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import { seal } from "../../vault/seal.js";
import type { Endpoint } from "../setup.js";

export interface PermitDeps {
  readonly store: Store;
  readonly keyring: Keyring;
}

/** Where the value behind a token stands: it cannot be read at another place. */
export const tokenPlace = (endpointId: string, token: string): string => `egress_token|${endpointId}/${token}|value`;

/** Kept before the event leaves, or the receiver would hold a token that leads nowhere. */
async function keep(
  { store, keyring }: PermitDeps,
  endpoint: Endpoint,
  event: GatewayEvent,
  tokens: readonly IssuedToken[],
): Promise<void> {
  await store.transact(systemContext, async (tx) => {
    const stored = await readEventKey(tx, event.id);
    if (stored === undefined) return;
    const key = keyring.open(stored);
    const rows = tokens.map(({ token, value, field }) => {
      const sealed = seal(key, tokenPlace(endpoint.id, token), value);
      return { id: token, endpointId: endpoint.id, field, kid: key.kid, value: sealed };
    });
    await keepTokens(tx, rows);
  });
}

/** Asked for minors alone: did a guardian agree to what this receiver is told for? */
async function guardianAgreed(
  { store, keyring }: PermitDeps,
  endpoint: Endpoint,
  event: GatewayEvent,
): Promise<boolean> {
  const { person, conversation } = event.data;
  const purpose = endpoint.options.disclosure?.purpose;
  if (person?.minor !== true || purpose === undefined) return false;
  const rows = await store.transact(systemContext, (tx) => consentOf(keyring, tx, person.id));
  const about = { personId: person.id, minor: true, purpose };
  const channel = conversation?.channel;
  return standingOf(rows, { ...about, ...(channel !== undefined && { channel }) }) === "granted";
}

/** The event as the endpoint's policy lets it leave. Equal values get equal pseudonyms and tokens, per endpoint. */
export async function permit(deps: PermitDeps, endpoint: Endpoint, event: GatewayEvent): Promise<Permitted> {
  const secret = (kind: string, field: string, value: string): string =>
    deps.keyring.blind("egress", endpoint.id, kind, field, value).toString("hex");
  const permitted = applyPolicy(event, endpoint.options.policy, {
    guardianAgreed: await guardianAgreed(deps, endpoint, event),
    hash: (field, value) => secret("hash", field, value),
    token: (field, value) => `tok_${secret("token", field, value)}`,
  });
  if (permitted.tokens.length > 0) await keep(deps, endpoint, event, permitted.tokens);
  return permitted;
}

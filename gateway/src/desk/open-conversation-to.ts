import type { ContactPoint } from "@gatehouse/sdk";
import { normaliseContactPoint } from "../core/identity/contact-point.js";
import { decide } from "../core/routing/decide.js";
import { resolveConversations } from "../pipeline/admit/conversations.js";
import { pointKey, resolveIdentities } from "../pipeline/admit/identities.js";
import type { KnownPoint } from "../pipeline/arrival.js";
import { type HeldConversation, holdConversation } from "../pipeline/hold-conversation.js";
import type { Tx } from "../store/transaction.js";
import type { DeskDeps } from "./desk-deps.js";
import { badRequest, notFound } from "./problem.js";

export interface Addressee {
  readonly account_id: string;
  readonly scheme: ContactPoint["scheme"];
  readonly value: string;
}

function pointOf(deps: DeskDeps, to: Addressee, region: string): KnownPoint {
  const normal = normaliseContactPoint(to, region);
  if (!normal.ok) throw badRequest([{ path: "to.value", message: normal.message }]);
  const { scheme, scope, value } = normal.point;
  return { scheme, scope, value, bidx: deps.keyring.blind("contact_point", scheme, scope, value) };
}

/** The conversation with somebody the school writes to first: the open one, or a new one, routed like any other. */
export async function openConversationTo(deps: DeskDeps, tx: Tx, to: Addressee): Promise<HeldConversation> {
  const account = deps.setup.accounts.get(to.account_id);
  if (account === undefined) throw notFound("account");
  const point = pointOf(deps, to, account.region);
  const identity = (await resolveIdentities(deps.keyring, tx, [point])).get(pointKey(point));
  if (identity === undefined) throw new Error("a contact point was neither found nor made");
  const facts = {
    channel: account.manifest.channel,
    connector: account.connector.id,
    account: account.id,
    text: "",
    now: tx.now.getTime(),
  };
  const [held] = await resolveConversations(deps.keyring, tx, [
    { account, identity, route: () => decide(deps.setup.rules, facts) },
  ]);
  const conversation = held && (await holdConversation(deps.keyring, tx, held.row.id));
  if (conversation === undefined) throw new Error("a conversation was neither found nor opened");
  return conversation;
}

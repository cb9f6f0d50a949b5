import type { ContactPoint } from "@gatehouse/sdk";
import { normaliseContactPoint } from "../core/identity/contact-point.js";
import { decide } from "../core/routing/decide.js";
import { resolveConversations, routeView } from "../pipeline/admit/conversations.js";
import { type Identity, pointKey, resolveIdentities } from "../pipeline/admit/identities.js";
import { personCreated } from "../pipeline/admit/message-events.js";
import type { KnownPoint } from "../pipeline/arrival.js";
import { recordHappenings } from "../pipeline/conversation-events.js";
import { type HeldConversation, holdConversation } from "../pipeline/hold-conversation.js";
import { type Recorded, recordEvents, together } from "../pipeline/record-events.js";
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

/** A conversation, and what was told of it if nobody had it before. */
export interface Opened {
  readonly conversation: HeldConversation;
  readonly recorded: Recorded;
}

/** Nobody has to guess where a conversation came from that begins with our own words. */
async function announce(
  deps: DeskDeps,
  tx: Tx,
  conversation: HeldConversation,
  identity: Identity,
  isNew: boolean,
): Promise<Recorded> {
  const { row } = conversation.held;
  const time = tx.now.toISOString();
  const person = identity.isNew ? [personCreated(identity, row.account_id, tx.now)] : [];
  const told = await recordEvents(deps, tx, person);
  if (!isNew) return told;
  const created = { type: "conversation.created", time, data: { route: routeView(conversation.held) } } as const;
  return together([told, await recordHappenings(deps, tx, conversation, [created])]);
}

/** The conversation with somebody the school writes to first: the open one, or a new one, routed like any other. */
export async function openConversationTo(deps: DeskDeps, tx: Tx, to: Addressee): Promise<Opened> {
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
  if (held === undefined || conversation === undefined) throw new Error("a conversation was neither found nor opened");
  return { conversation, recorded: await announce(deps, tx, conversation, identity, held.isNew) };
}

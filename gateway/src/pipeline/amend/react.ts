import type { Participant } from "@gatehouse/sdk";
import { addReaction } from "../../store/sql/add-reaction.js";
import { removeReaction } from "../../store/sql/remove-reaction.js";
import type { Tx } from "../../store/transaction.js";
import type { AdmitDeps } from "../admit/deps.js";
import { type Identity, pointKey, resolveIdentities } from "../admit/identities.js";
import type { Understood } from "../arrival.js";
import { type Change, noChange } from "./change.js";
import type { Target } from "./target.js";

type Reaction = Extract<Understood, { type: "message.reaction.added" | "message.reaction.removed" }>;

const participant = (event: Reaction, identity: Identity): Participant => ({
  person_id: identity.personId,
  contact_point_id: identity.contactPointId,
  scheme: event.from.scheme,
  value: event.from.value,
  role: "person",
});

/** Adds or takes back one emoji of one contact point; the same again changes nothing. */
export async function react(deps: AdmitDeps, tx: Tx, event: Reaction, { message }: Target): Promise<Change> {
  const identities = await resolveIdentities(deps.keyring, tx, [event.from]);
  const identity = identities.get(pointKey(event.from)) as Identity;
  const change = event.type === "message.reaction.added" ? addReaction : removeReaction;
  if (!(await change(tx, message.id, identity.contactPointId, event.emoji))) return noChange;
  const reaction = { message_id: message.id, emoji: event.emoji, from: participant(event, identity) };
  const time = event.sent_at ?? tx.now.toISOString();
  return { happenings: [{ type: event.type, time, data: { message, reaction } }] };
}

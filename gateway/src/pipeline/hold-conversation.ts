import type { ContactPoint, Person } from "@gatehouse/sdk";
import { type HeldRow, lockConversation } from "../store/sql/lock-conversation.js";
import type { Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { type DataKey, unseal } from "../vault/seal.js";
import { type Held, held } from "./admit/conversations.js";
import type { Identity } from "./admit/identities.js";

/** A locked conversation with whom it is with. */
export interface HeldConversation {
  readonly held: Held;
  readonly identity: Identity;
  /** Where answers go: the conversation's own contact point, never another of the same person. */
  readonly point: ContactPoint;
  /** The person wants nothing more from the school at this contact point. */
  readonly blocked: boolean;
  readonly threadRef?: string;
}

/** Opens what is sealed in a conversation's row. */
export function openConversation(keyring: Keyring, row: HeldRow): HeldConversation {
  const { id } = row;
  const key = keyring.open({ kid: row.kid, wrapped: row.wrapped });
  const pointKey = keyring.open({ kid: row.point_kid, wrapped: row.point_wrapped });
  // A conversation may be older than its person's key.
  const ownKey = keyring.open({ kid: row.person_kid, wrapped: row.person_wrapped });
  const text = (by: DataKey, place: string, sealed: Buffer | null): string | undefined =>
    sealed === null ? undefined : unseal(by, place, sealed).toString();
  const displayName = text(ownKey, `person|${row.person_id}|display_name`, row.display_name);
  const threadRef = text(key, `conversation|${id}|thread_ref`, row.thread_ref);
  return {
    held: held(row),
    identity: {
      contactPointId: row.contact_point_id,
      personId: row.person_id,
      kind: row.person_kind as Person["kind"],
      minor: row.minor,
      ...(displayName !== undefined && { displayName }),
      key,
      isNew: false,
    },
    point: {
      scheme: row.scheme as ContactPoint["scheme"],
      ...(row.scope !== "" && { scope: row.scope }),
      value: unseal(pointKey, `contact_point|${row.contact_point_id}|value`, row.point_value).toString(),
      ...(displayName !== undefined && { display_name: displayName }),
    },
    blocked: row.point_blocked,
    ...(threadRef !== undefined && { threadRef }),
  };
}

/** Locks a conversation; undefined when there is none. */
export async function holdConversation(keyring: Keyring, tx: Tx, id: string): Promise<HeldConversation | undefined> {
  const [row] = await lockConversation(tx, id);
  return row && openConversation(keyring, row);
}

import type { Message, Participant } from "@gatehouse/sdk";

/** A person by ids alone; staff and accounts as they were. */
const bare = (who: Participant): Participant => {
  if (who.role !== "person") return who;
  const { value: _, display_name: __, ...ids } = who;
  return { ...ids, value: "" };
};

/** What is left of a message whose time is over: where and when it was, between whom, and nothing of what it said. */
export function tombstoneOf(message: Message, now: Date): Message {
  const { id, type, direction, visibility, origin, channel, connector, account_id, conversation_id } = message;
  const { from, to, received_at, admitted_at, sequence, status, revision, deleted_at } = message;
  return {
    id,
    type,
    direction,
    visibility,
    origin,
    channel,
    connector,
    account_id,
    conversation_id,
    from: bare(from),
    to: to.map(bare),
    attachments: [],
    received_at,
    admitted_at,
    sequence,
    ...(status !== undefined && { status }),
    revision,
    ...(deleted_at !== undefined && { deleted_at }),
    labels: [],
    expired_at: now.toISOString(),
  };
}

import type { MessageStatus, ReceiptStatus } from "@gatehouse/sdk";

const rank: Readonly<Record<MessageStatus, number>> = {
  queued: 0,
  held: 1,
  accepted: 2,
  sent: 3,
  cancelled: 4,
  expired: 5,
  failed: 6,
  delivered: 7,
  read: 8,
};

/**
 * The status after one more receipt, in any order of arrival: a late lower one changes nothing, and a message that was
 * delivered after all is no longer failed.
 */
export const statusAfter = (now: MessageStatus, receipt: ReceiptStatus): MessageStatus =>
  rank[receipt] > rank[now] ? receipt : now;

/** A message in parts is as far as its slowest part; one part that failed is a message that did not arrive whole. */
export function statusOfParts(parts: readonly MessageStatus[]): MessageStatus | undefined {
  const ended = parts.find((one) => one === "failed" || one === "expired");
  return ended ?? [...parts].sort((a, b) => rank[a] - rank[b])[0];
}

/** Has somebody said that it arrived? What a try believes does not count against that. */
export const reachedPerson = (status: MessageStatus | undefined): boolean =>
  status === "delivered" || status === "read";

import type { CallState, Message } from "@gatehouse/sdk";
import { reviseMessage } from "../../store/sql/revise-message.js";
import type { Tx } from "../../store/transaction.js";
import type { UnderstoodCall, UnderstoodMessage } from "../arrival.js";
import type { Happening } from "../conversation-events.js";
import { sealMessage } from "../stored-message.js";
import { type Change, noChange } from "./change.js";
import type { Target } from "./target.js";

/** A call that ended or was missed does not ring again, in whatever order its steps arrive. */
const stage: Readonly<Record<CallState, number>> = {
  ringing: 0,
  answered: 1,
  held: 1,
  resumed: 1,
  transferred: 1,
  missed: 2,
  ended: 2,
};

const words: Readonly<Record<CallState, string>> = {
  ringing: "来电 · ringing",
  answered: "已接听 · answered",
  held: "保持中 · on hold",
  resumed: "已恢复 · resumed",
  transferred: "已转接 · transferred",
  missed: "未接 · missed",
  ended: "已结束 · ended",
};

export const callSourceId = (callId: string): string => `call:${callId}`;
const summary = (state: CallState): string => `[通话] ${words[state]}`;

export const callHappening = (event: UnderstoodCall, message: Message, now: Date): Happening => ({
  type: `call.${event.call.state}`,
  time: event.sent_at ?? now.toISOString(),
  data: { message },
});

/** The first step of a call, as the message all its steps revise. */
export const firstCallMessage = ({ call, type: _, ...event }: UnderstoodCall): UnderstoodMessage => ({
  ...event,
  type: "message.received",
  message_type: "call",
  source_id: callSourceId(call.call_id),
  text: summary(call.state),
  call,
});

/** One more step of a known call: the same message, revised. */
export async function continueCall(tx: Tx, event: UnderstoodCall, target: Target): Promise<Change> {
  const { stored, message, conversation } = target;
  const { call } = event;
  const before = message.call?.state;
  if (before !== undefined && (stage[call.state] < stage[before] || call.state === before)) return noChange;
  const revised: Message = {
    ...message,
    call: { ...message.call, ...call },
    text: summary(call.state),
    revision: message.revision + 1,
  };
  const content = sealMessage(conversation.identity.key, revised);
  await reviseMessage(tx, { id: stored.id, content, callState: call.state, providerEditedAt: null, deleted: false });
  return { happenings: [callHappening(event, revised, tx.now)] };
}

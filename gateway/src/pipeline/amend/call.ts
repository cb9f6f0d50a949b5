import type { Call, CallState, Message } from "@gatehouse/sdk";
import { accountContext, append } from "../../ledger/append.js";
import { reviseMessage } from "../../store/sql/revise-message.js";
import type { Tx } from "../../store/transaction.js";
import type { AdmitDeps } from "../admit/deps.js";
import { type PlannedFile, planFile, writeFiles } from "../admit/files.js";
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

const final = 2;

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

/** The first step of a call, as the message all its steps revise. Whoever was not told is not recorded. */
export const firstCallMessage = ({ call, type: _, recording, ...event }: UnderstoodCall): UnderstoodMessage => ({
  ...event,
  ...(recording !== undefined && call.notice_played === true && { attachments: [recording] }),
  type: "message.received",
  message_type: "call",
  source_id: callSourceId(call.call_id),
  text: summary(call.state),
  call,
});

/** One more step of a known call: the same message, revised. */
export async function continueCall(deps: AdmitDeps, tx: Tx, event: UnderstoodCall, target: Target): Promise<Change> {
  const { stored, message, conversation } = target;
  const { call } = event;
  const moves = goesOn(message.call?.state, call.state);
  const files = await recordingOf(deps, tx, event, target);
  if (!moves && files.length === 0) return noChange;
  const { state, ...facts } = call;
  const known = moves ? { ...message.call, ...call } : { ...message.call, state, ...facts, ...message.call };
  const recording = files[0] === undefined ? {} : { recording_attachment_id: files[0].view.id };
  const revised: Message = {
    ...message,
    call: { ...known, ...recording } as Call,
    attachments: [...message.attachments, ...files.map((file) => file.view)],
    text: summary(known.state),
    revision: message.revision + 1,
  };
  const { key } = conversation.identity;
  const content = sealMessage(key, revised);
  await reviseMessage(tx, { id: stored.id, content, callState: known.state, providerEditedAt: null, deleted: false });
  await writeFiles(tx, key, files);
  return { files, happenings: happeningsOf(event, revised, tx.now, moves, files.length > 0) };
}

/** What ended stays as it ended: a missed call whose line is put down later was still missed. */
function goesOn(before: CallState | undefined, state: CallState): boolean {
  if (before === undefined) return true;
  return stage[before] < final && stage[state] >= stage[before] && state !== before;
}

/**
 * The recording, the first time it is told of; it may come with the last step or long after it. Without a notice that
 * was played it is refused, whatever the connector hands over, and the book says so.
 */
async function recordingOf(
  deps: AdmitDeps,
  tx: Tx,
  { recording, call }: UnderstoodCall,
  { message, conversation }: Target,
): Promise<PlannedFile[]> {
  if (recording === undefined || message.call?.recording_attachment_id !== undefined) return [];
  if (call.notice_played !== true && message.call?.notice_played !== true) {
    await append(tx, accountContext(message.account_id), {
      type: "recording.refused",
      outcome: "failure",
      object: { k: "message", id: message.id },
      subject: [conversation.held.row.person_id],
      group: conversation.held.row.group_id,
    });
    return [];
  }
  const owner = { messageId: message.id, accountId: message.account_id, key: conversation.identity.key, now: tx.now };
  return [planFile(deps.files, owner, recording)];
}

function happeningsOf(
  event: UnderstoodCall,
  message: Message,
  now: Date,
  moves: boolean,
  recorded: boolean,
): Happening[] {
  const time = event.sent_at ?? now.toISOString();
  return [
    ...(moves ? [callHappening(event, message, now)] : []),
    ...(recorded ? [{ type: "call.recording.ready", time, data: { message } } as const] : []),
  ];
}

import type { InboundReceipt } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { normalId } from "../message-id.js";
import type { ReportItem } from "./item.js";

interface State {
  readonly status: InboundReceipt["status"];
  /** Plain words where it did not arrive. */
  readonly reason?: string;
}

/**
 * message_state (SMPP 3.4, 5.2.28) and the words of appendix B. ACCEPTED and UNKNOWN say nothing about the handset, so
 * they claim no more than the submit's own answer.
 */
const states: readonly (State & { readonly code: number; readonly word: string })[] = [
  { code: 0, word: "SCHEDLD", status: "accepted" },
  { code: 1, word: "ENROUTE", status: "sent" },
  { code: 2, word: "DELIVRD", status: "delivered" },
  { code: 3, word: "EXPIRED", status: "expired", reason: "the handset could not be reached in time" },
  { code: 4, word: "DELETED", status: "failed", reason: "the SMSC deleted the message" },
  { code: 5, word: "UNDELIV", status: "failed", reason: "the message could not be delivered" },
  { code: 6, word: "ACCEPTD", status: "accepted" },
  { code: 7, word: "UNKNOWN", status: "accepted" },
  { code: 8, word: "REJECTD", status: "failed", reason: "the SMSC rejected the message" },
  { code: 9, word: "SKIPPED", status: "failed", reason: "the SMSC skipped the message" },
];

/** Operators have words of their own for failures (MK:0001, CB:0010). */
const failed: State = { status: "failed", reason: "the message could not be delivered" };

const field = (text: string, name: RegExp): string | undefined => name.exec(text)?.[1];

/** The words of appendix B, as SMSCs write them: in any case, some left out. */
function wordsIn(text: string): { readonly id?: string; readonly stat?: string; readonly err?: string } {
  const id = field(text, /\bid:\s*([^\s]{1,65})/i);
  const stat = field(text, /\bstat:\s*([A-Za-z0-9:_-]{1,20})/i)?.toUpperCase();
  const err = field(text, /\berr:\s*([A-Za-z0-9]{1,10})/i);
  return { ...(id && { id }), ...(stat && { stat }), ...(err && { err }) };
}

const isNothing = (err: string | undefined): boolean => err === undefined || /^0+$/.test(err);

const wordsOf = ({ data_base64 }: ReportItem): ReturnType<typeof wordsIn> =>
  wordsIn(Buffer.from(data_base64, "base64").toString("latin1"));

/** The id as the report writes it; "" where it names none. */
export const idIn = (report: ReportItem): string => report.receipted_message_id || (wordsOf(report).id ?? "");

/** What a report says; nothing where it does not say which message it is about, or what became of it. */
export function receiptOf(report: ReportItem, config: Config): InboundReceipt | undefined {
  const words = wordsOf(report);
  const id = report.meant ?? normalId(idIn(report), config.message_id_type);
  const known =
    states.find(({ code }) => code === report.message_state) ?? states.find(({ word }) => word === words.stat);
  const stat = known?.word ?? words.stat;
  if (id === "" || /\p{C}/u.test(id) || stat === undefined) return undefined;
  const { status, reason } = known ?? failed;
  return {
    type: "message.receipt.updated",
    source_id: id,
    status,
    provider_code: isNothing(words.err) ? stat : `${stat} ${words.err}`,
    ...(reason !== undefined && { reason }),
  };
}

import type { InboundReceipt } from "@gatehouse/sdk";
import { readReport } from "../wire/report.js";
import type { ReportItem } from "./item.js";

interface State {
  readonly status: InboundReceipt["status"];
  /** Plain words where it did not arrive. */
  readonly reason?: string;
}

/** Stat (CMPP 2.0, 7.4.5.1). ACCEPTD and UNKNOWN say nothing about the handset, so they claim no more than the submit's answer. */
const states: Readonly<Record<string, State>> = {
  DELIVRD: { status: "delivered" },
  EXPIRED: { status: "expired", reason: "the handset could not be reached in time" },
  DELETED: { status: "failed", reason: "the operator deleted the message" },
  UNDELIV: { status: "failed", reason: "the message could not be delivered" },
  ACCEPTD: { status: "accepted" },
  UNKNOWN: { status: "accepted" },
  REJECTD: { status: "failed", reason: "the operator rejected the message" },
};

/** Operators' own codes by their beginning; MC and IC: the next station never told what became of it. */
const own: readonly (State & { readonly code: RegExp })[] = [
  { code: /^[MI]C[:_]/, status: "accepted" },
  { code: /^[MDSCI]A[:_]/, status: "failed", reason: "the next station of the operator gave no answer" },
  { code: /^[MDSCI]B[:_]/, status: "failed", reason: "the next station of the operator refused the message" },
  { code: /^ID[:_]/, status: "failed", reason: "the operator's gateway refused the message" },
];

const failed: State = { status: "failed", reason: "the message could not be delivered" };

/** YYMMDDHHMM in Beijing time, as RFC 3339 UTC. */
function timeOf(text: string): string | undefined {
  const [, year, month, day, hour, minute] = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const time = new Date(`20${year}-${month}-${day}T${hour}:${minute}:00.000+08:00`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** What a report says; nothing where it cannot be read. */
export function receiptOf({ content_base64 }: ReportItem): InboundReceipt | undefined {
  const report = readReport(Buffer.from(content_base64, "base64"));
  const stat = report?.stat.replaceAll(/[^\x21-\x7e]/g, "").toUpperCase();
  if (report === undefined || stat === undefined || stat === "") return undefined;
  const { status, reason } = states[stat] ?? own.find(({ code }) => code.test(stat)) ?? failed;
  const sentAt = timeOf(report.doneTime);
  return {
    type: "message.receipt.updated",
    source_id: report.messageId,
    status,
    ...(sentAt !== undefined && { sent_at: sentAt }),
    provider_code: stat,
    ...(reason !== undefined && { reason }),
  };
}

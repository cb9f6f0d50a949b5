import type { InboundReceipt } from "@gatehouse/sdk";
import { type Callback, fitting, sentAt } from "@gatehouse/sdk/wechat";
import { z } from "zod";

const finished = z.looseObject({ Status: z.string().max(128) });

/** The platform writes it `MsgID` here; both spellings are read. */
const sentId = (of: Callback): string => {
  const { id } = fitting({ id: of.MsgID ?? of.MsgId }, z.object({ id: z.string() }));
  return id;
};

const receipt = (of: Callback, status: InboundReceipt["status"], reason?: string): InboundReceipt => ({
  type: "message.receipt.updated",
  source_id: sentId(of),
  sent_at: sentAt(of),
  status,
  ...(reason !== undefined && { reason }),
});

/** `TEMPLATESENDJOBFINISH`: `success`, `failed:user block` or `failed: system failed`. */
export function templateReceipt(of: Callback): InboundReceipt {
  const { Status } = fitting(of, finished);
  if (Status === "success") return receipt(of, "delivered");
  const blocked = Status.includes("user block");
  return receipt(of, "failed", blocked ? "the person refuses messages of the account" : "the platform failed");
}

/** `MASSSENDJOBFINISH`: `send success`, `send fail` or `err(…)` where a reviewer refused it. */
export function massReceipt(of: Callback): InboundReceipt {
  const { Status } = fitting(of, finished);
  if (/^send\s?success$/.test(Status)) return receipt(of, "sent");
  return receipt(of, "failed", Status.startsWith("err") ? "the platform refuses this content" : "the platform failed");
}

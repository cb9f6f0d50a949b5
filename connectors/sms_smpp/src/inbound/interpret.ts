import { type InboundEvent, json, type RawEvent } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { item } from "./item.js";
import { messageOf } from "./message.js";
import { receiptOf } from "./report.js";

/** One message or one report. A report that names no message says nothing. Throws `rejected`. */
export function interpret(raw: RawEvent, config: Config): readonly InboundEvent[] {
  const found = json(raw.body, item);
  if (found.type === "message") return [messageOf(found, config)];
  const receipt = receiptOf(found, config);
  return receipt ? [receipt] : [];
}

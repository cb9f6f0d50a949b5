import { type InboundAttachment, type InboundEvent, json, type RawEvent } from "@gatehouse/sdk";
import { stepEvents } from "@gatehouse/sdk/voice";
import { type ReportBody, report } from "./report.js";

const contentTypes: Readonly<Record<"wav" | "gsm", string>> = { wav: "audio/wav", gsm: "audio/gsm" };

const recordingOf = ({ recording }: ReportBody): InboundAttachment | undefined =>
  recording && {
    kind: "audio",
    content_type: contentTypes[recording.format],
    filename: `recording.${recording.format}`,
    source_ref: recording.name,
  };

export function interpret(raw: RawEvent): readonly InboundEvent[] {
  const body = json(raw.body, report);
  return stepEvents(body, recordingOf(body));
}

import { type InboundAttachment, type InboundEvent, json, type RawEvent } from "@gatehouse/sdk";
import { stepEvents } from "@gatehouse/sdk/voice";
import { type ReportBody, report } from "./report.js";

const contentTypes: Readonly<Record<string, string>> = { wav: "audio/wav", mp3: "audio/mpeg", ogg: "audio/ogg" };

const recordingOf = ({ recording }: ReportBody): InboundAttachment | undefined =>
  recording === undefined
    ? undefined
    : {
        kind: "audio",
        content_type: contentTypes[recording.slice(-3)] ?? "application/octet-stream",
        filename: `recording${recording.slice(-4)}`,
        source_ref: recording,
      };

export function interpret(raw: RawEvent): readonly InboundEvent[] {
  const body = json(raw.body, report);
  return stepEvents(body, recordingOf(body));
}

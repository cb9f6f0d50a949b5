import type { InboundAttachment } from "@gatehouse/sdk";
import type { Generic } from "../config.js";
import { isUnder } from "../is-under.js";
import type { CallStep } from "./step.js";

/** Fetched with the token where the address is the call centre's own, else like any public file. */
export function recordingOf(step: CallStep, { recordings }: Generic): InboundAttachment | undefined {
  const { recording_url: url, recording_content_type: type } = step;
  if (url === undefined) return undefined;
  const mine = recordings !== undefined && isUnder(recordings.base_url, url);
  return {
    kind: "audio",
    ...(type !== undefined && { content_type: type }),
    ...(mine ? { source_ref: url } : { url }),
  };
}

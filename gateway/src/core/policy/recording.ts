import type { Attachment, Message } from "@gatehouse/sdk";

/** A recording of a call: the one it names, and every sound of a telephone line, such as a voice mail. */
export const isRecording = ({ call, channel }: Message, { id, kind }: Attachment): boolean =>
  call?.recording_attachment_id === id || (channel === "voice" && (kind === "audio" || kind === "voice"));

import type { Attachment, Call, Interactive, InteractiveReply, Location, Message, Template } from "@gatehouse/sdk";
import type { Concealer } from "./concealer.js";
import { changed, eachOf, type Fields } from "./fields.js";
import { wordMap } from "./leftovers.js";
import { isRecording } from "./recording.js";
import { id, note, said, words } from "./words.js";

const attachmentFields: Fields<Attachment> = {
  id: "own",
  kind: "own",
  content_type: note(255),
  filename: words(255),
  size: "own",
  sha256: "own",
  // Ours and signed: a change would break it.
  url: "own",
  url_expires_at: "own",
  content_id: id(512),
  inline: "own",
  caption: words(),
  transcript: words(),
  state: "own",
};

export function attachments(files: Attachment[], conceal: Concealer, message: Message): Attachment[] {
  const { attachments: rule, recording } = conceal.rules;
  if (rule === "drop") return [];
  const kept = recording === "drop" ? files.filter((file) => !isRecording(message, file)) : files;
  return eachOf(attachmentFields)(kept, conceal);
}

export const callFields: Fields<Call> = {
  call_id: id(512),
  state: "own",
  direction: "own",
  started_at: "own",
  answered_at: "own",
  ended_at: "own",
  duration_ms: "own",
  wait_ms: "own",
  hangup_cause: "own",
  recording_attachment_id: (file, { rules }) =>
    rules.recording === "drop" || rules.attachments === "drop" ? undefined : file,
  notice_played: "own",
  dtmf: words(64),
};

const locationFields: Fields<Location> = {
  latitude: "own",
  longitude: "own",
  accuracy: "own",
  name: note(256),
  address: note(512),
  coord_system: "own",
};

/** Two decimals of a degree are 1.1 km at most. */
const coarse = (degrees: number): number => Math.round(degrees * 100) / 100;

export function place(where: Location, conceal: Concealer): Location | undefined {
  const { latitude, longitude, coord_system } = where;
  switch (conceal.rules.location) {
    case "keep":
      return changed(locationFields, where, conceal);
    case "mask":
      return { latitude: coarse(latitude), longitude: coarse(longitude), coord_system };
    case "drop":
      return undefined;
  }
}

const actionFields: Fields<Interactive["actions"][number]> = {
  id: id(128),
  title: said(256),
  type: "own",
  value: words(2048),
};

export const interactiveFields: Fields<Interactive> = {
  kind: "own",
  header: words(256),
  body: words(4096),
  footer: words(256),
  actions: eachOf(actionFields),
};

export const interactiveReplyFields: Fields<InteractiveReply> = {
  action_id: id(512),
  title: words(512),
  value: words(2048),
};

export const templateFields: Fields<Template> = {
  name: "own",
  provider_template_id: "own",
  language: "own",
  parameters: (map, conceal) => (conceal.rules.text === "drop" ? {} : wordMap(map, conceal)),
  sign_name: "own",
};

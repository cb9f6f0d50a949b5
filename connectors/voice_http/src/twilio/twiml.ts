import type { Answer } from "../config.js";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text for XML; control characters are no characters of XML at all. */
export const escaped = (text: string): string =>
  text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      " ",
    )
    .replace(/[&<>"']/g, (character) => entities[character] ?? "");

export const response = (...verbs: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs.join("")}</Response>`;

export const say = (text: string, language: string): string => `<Say language="${language}">${escaped(text)}</Say>`;

/** Addresses of this account's hook, each with the step that will be reported there. */
export type StepUrl = (step: string, more?: Readonly<Record<string, string>>) => string;

export const stepUrls =
  (hook: string): StepUrl =>
  (step, more = {}) =>
    escaped(`${hook}?${new URLSearchParams({ step, ...more }).toString()}`);

const hangUp = "<Hangup/>";

/** Rings the desk. Recorded from its answer on, and only where the caller has heard the notice to its end. */
function dial(answer: Answer, url: StepUrl, from: string, heard: boolean): string {
  const recording =
    heard && answer.recording !== undefined
      ? ` record="record-from-answer-dual" recordingStatusCallback="${url("recording", { from })}" recordingStatusCallbackEvent="completed"`
      : "";
  const leg = url("leg", heard && answer.recording !== undefined ? { noticed: "1" } : {});
  const number = `<Number statusCallback="${leg}" statusCallbackEvent="answered completed">${escaped(answer.number ?? "")}</Number>`;
  return `<Dial answerOnBridge="true" timeout="${answer.ring_secs}" action="${url("dialled")}"${recording}>${number}</Dial>`;
}

/** Nobody took the call. The prompt is said before the beep, so that nobody is recorded unasked. */
export function voicemailTwiml({ language, voicemail }: Answer, url: StepUrl, from: string): string {
  if (voicemail === undefined) return response(hangUp);
  const record = `<Record playBeep="true" maxLength="${voicemail.max_secs}" action="${url("voicemail")}" recordingStatusCallback="${url("recording", { from, voicemail: "1" })}" recordingStatusCallbackEvent="completed"/>`;
  return response(say(voicemail.prompt, language), record, hangUp);
}

/** A call comes in: greeting, notice, then the desk; a key during the notice refuses recording. */
export function incomingTwiml(answer: Answer, url: StepUrl, from: string): string {
  const { language, greeting, recording, number } = answer;
  const hello = greeting === undefined ? [] : [say(greeting, language)];
  if (number === undefined)
    return voicemailTwiml(answer, url, from).replace("<Response>", `<Response>${hello.join("")}`);
  if (recording === undefined) return response(...hello, dial(answer, url, from, false));
  const notice = say(recording.notice, language);
  const told =
    recording.opt_out_digit === undefined
      ? notice
      : `<Gather numDigits="1" timeout="3" action="${url("choice")}">${notice}</Gather>`;
  return response(...hello, told, dial(answer, url, from, true));
}

/** A key was pressed during the notice: refused, or the notice broken off; either way nothing is recorded. */
export const choiceTwiml = (answer: Answer, url: StepUrl, from: string): string =>
  response(dial(answer, url, from, false));

/** Ringing the desk is over: the call ends if it was taken, else a message may be left. */
export const dialledTwiml = (answer: Answer, url: StepUrl, from: string, status: string): string =>
  status === "completed" || status === "answered" ? response(hangUp) : voicemailTwiml(answer, url, from);

import { z } from "zod";

/** A JSON event: every header is a text, here at most as long as any that is used. */
const event = z.record(z.string(), z.unknown());

export interface EslEvent {
  readonly name: string;
  /** A header or channel variable; `""` where there is none. */
  header(name: string): string;
}

const longest = 8192;

/** One event of the socket; `undefined` where it is none. */
export function readEslEvent(body: string): EslEvent | undefined {
  try {
    const headers = event.parse(JSON.parse(body));
    const header = (name: string): string => {
      const value = headers[name];
      return typeof value === "string" ? value.slice(0, longest) : "";
    };
    return header("Event-Name") === "" ? undefined : { name: header("Event-Name"), header };
  } catch {
    return undefined;
  }
}

/** `Event-Date-Timestamp` is microseconds of Unix time. */
export function timeOf({ header }: EslEvent): string | undefined {
  const micros = header("Event-Date-Timestamp");
  return /^\d{15,17}$/.test(micros) ? new Date(Number(micros) / 1000).toISOString() : undefined;
}

/** Events this connector lives on. CHANNEL_ANSWER is none: a menu that answers is no agent, and a bridge tells the rest. */
export const subscription =
  "event json CHANNEL_CREATE CHANNEL_BRIDGE CHANNEL_HOLD CHANNEL_UNHOLD CHANNEL_HANGUP_COMPLETE RECORD_STOP DTMF BACKGROUND_JOB";

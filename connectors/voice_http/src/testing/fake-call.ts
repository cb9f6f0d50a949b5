import type { InboundEvent } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { interpret } from "../interpret.js";
import { webhook } from "../webhook.js";
import { account, requestTo } from "./signed.js";

const hook = "https://gateway.example/hooks/hotline";

const attribute = (twiml: string, verb: string, name: string): string | undefined => {
  const value = new RegExp(`<${verb}[^>]* ${name}="([^"]*)"`).exec(twiml)?.[1];
  return value?.replaceAll("&amp;", "&");
};

/** A caller at Twilio: every answer is TwiML that is followed, step by step, with the callbacks it names. */
export interface FakeCall {
  /** What the caller heard and what was done, in order. */
  readonly log: readonly string[];
  readonly events: readonly InboundEvent[];
}

export interface Caller {
  readonly from?: string;
  /** Pressed while the notice is read. */
  readonly key?: string;
  readonly desk: "answers" | "busy" | "no-answer";
  readonly leavesMessage?: boolean;
}

/** Runs one call through the connector. */
export function fakeCall(config: Config, { from = "+8613800138000", key, desk, leavesMessage }: Caller): FakeCall {
  const log: string[] = [];
  const events: InboundEvent[] = [];
  const [parent, leg, recording] = ["CA", "CA", "RE"].map(
    (letters, at) => `${letters}${String(at + 1).repeat(32)}`,
  ) as [string, string, string];
  const common = { AccountSid: account.sid, From: from, To: "+8601062780000", ApiVersion: "2010-04-01" };
  const post = (url: string, parameters: Readonly<Record<string, string>>): string => {
    const body = new URLSearchParams(parameters).toString();
    const { events: raws, reply } = webhook(requestTo(url, body), config);
    for (const raw of raws) events.push(...interpret(raw, config));
    return reply === "admitted" ? "" : (reply.body ?? "");
  };
  const inCall = { ...common, CallSid: parent, Direction: "inbound" };
  const record = (url: string | undefined): void => {
    if (url === undefined) return;
    log.push("recorded");
    const RecordingUrl = `https://api.twilio.com/2010-04-01/Accounts/${account.sid}/Recordings/${recording}`;
    post(url, {
      AccountSid: account.sid,
      CallSid: parent,
      RecordingSid: recording,
      RecordingUrl,
      RecordingStatus: "completed",
      RecordingDuration: "42",
    });
  };
  const ring = (twiml: string): void => {
    const status = attribute(twiml, "Number", "statusCallback") ?? "";
    const child = { ...common, CallSid: leg, ParentCallSid: parent, Direction: "outbound-dial" };
    log.push("desk rings");
    if (desk === "answers") {
      post(status, {
        ...child,
        CallStatus: "in-progress",
        SequenceNumber: "2",
        Timestamp: "Wed, 25 Nov 2026 08:00:20 +0000",
      });
      log.push("they talk");
      post(status, {
        ...child,
        CallStatus: "completed",
        CallDuration: "42",
        SequenceNumber: "3",
        Timestamp: "Wed, 25 Nov 2026 08:01:02 +0000",
      });
    } else
      post(status, { ...child, CallStatus: desk, SequenceNumber: "2", Timestamp: "Wed, 25 Nov 2026 08:00:45 +0000" });
    if (desk === "answers") record(attribute(twiml, "Dial", "recordingStatusCallback"));
    const DialCallStatus = desk === "answers" ? "completed" : desk;
    follow(post(attribute(twiml, "Dial", "action") ?? "", { ...inCall, CallStatus: "in-progress", DialCallStatus }));
  };
  function follow(twiml: string): void {
    for (const [, text] of twiml.matchAll(/<Say[^>]*>([^<]*)<\/Say>/g)) log.push(`hears ${text}`);
    const gather = attribute(twiml, "Gather", "action");
    if (gather !== undefined && key !== undefined)
      return follow(post(gather, { ...inCall, CallStatus: "in-progress", Digits: key }));
    if (twiml.includes("<Dial")) return ring(twiml);
    if (twiml.includes("<Record") && leavesMessage) {
      record(attribute(twiml, "Record", "recordingStatusCallback"));
      return follow(
        post(attribute(twiml, "Record", "action") ?? "", {
          ...inCall,
          CallStatus: "in-progress",
          RecordingSid: recording,
        }),
      );
    }
    log.push("hung up");
  }
  follow(post(hook, { ...inCall, CallStatus: "ringing" }));
  return { log, events };
}

import type { ChannelRow } from "../esl/channels.js";
import type { EslEvent } from "../esl/event.js";
import type { LiveCall, Move } from "./live-call.js";
import { track } from "./track.js";

const made = (name: string, headers: Readonly<Record<string, string>>): EslEvent => ({
  name,
  header: (key) => headers[key] ?? "",
});

/** The events that must have been lost, by what is there now. Their causes are unknown. */
function lost(calls: ReadonlyMap<string, LiveCall>, rows: readonly ChannelRow[]): readonly EslEvent[] {
  const here = new Set(rows.map(({ uuid }) => uuid));
  const gone = [...calls.values()].filter(({ id, endedAt }) => endedAt === undefined && !here.has(id));
  const callers = rows.filter(({ uuid, direction }) => direction === "inbound" && !calls.has(uuid));
  const bridges = rows.filter(({ uuid, call_uuid, callstate }) => uuid !== call_uuid && /ACTIVE|HELD/.test(callstate));
  return [
    ...gone.map(({ id }) => made("CHANNEL_HANGUP_COMPLETE", { "Unique-ID": id })),
    ...callers.map(({ uuid, cid_num, cid_name }) =>
      made("CHANNEL_CREATE", {
        "Unique-ID": uuid,
        "Call-Direction": "inbound",
        "Caller-Caller-ID-Number": cid_num,
        "Caller-Caller-ID-Name": cid_name,
      }),
    ),
    ...bridges.map(({ uuid, call_uuid }) =>
      made("CHANNEL_BRIDGE", { "Bridge-A-Unique-ID": call_uuid, "Bridge-B-Unique-ID": uuid }),
    ),
  ];
}

/** After every connection: what happened while nobody listened, as far as it can still be seen. */
export function catchUp(calls: ReadonlyMap<string, LiveCall>, rows: readonly ChannelRow[], at: string): Move {
  return lost(calls, rows).reduce<Move>(
    (move, event) => {
      const next = track(move.calls, event, at);
      return { calls: next.calls, reports: [...move.reports, ...next.reports] };
    },
    { calls, reports: [] },
  );
}

import { wecomOk, wecomRefusal } from "@gatehouse/sdk/wechat/testing";
import type { Members } from "./content-fault.js";

interface Stored {
  readonly at: Date;
  readonly item: Members;
}

const threeDaysMs = 3 * 86_400_000;
const tokenMs = 600_000;
const mostPerPage = 1000;
const freeCalls = 6;
const minuteMs = 60_000;

/** What waits behind `kf/sync_msg`: one log per 客服账号, opaque cursors, tokens that end, a tight limit without one. */
export function openMailbox(openKfids: readonly string[], now: () => Date) {
  const logs = new Map<string, Stored[]>(openKfids.map((id) => [id, []]));
  const tokens = new Map<string, Date>();
  const bare = new Map<string, Date[]>();
  const empties = new Set<string>();

  const put = (openKfid: string, item: Members): void => void logs.get(openKfid)?.push({ at: now(), item });

  /** The callback's token, as the knock carries it. */
  const knock = (): string => {
    const token = `ENC${tokens.size + 1}ApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR`;
    tokens.set(token, now());
    return token;
  };

  const tokenFault = (openKfid: string, token: unknown): object | undefined => {
    if (typeof token === "string" && token !== "") {
      const made = tokens.get(token);
      return made && now().getTime() - made.getTime() < tokenMs ? undefined : wecomRefusal(95_007);
    }
    const calls = (bare.get(openKfid) ?? []).filter((at) => now().getTime() - at.getTime() < minuteMs);
    bare.set(openKfid, [...calls, now()]);
    return calls.length >= freeCalls ? wecomRefusal(45_009) : undefined;
  };

  /** The cursor says where the next page begins; it is good for its own account alone. */
  const positionOf = (openKfid: string, cursor: unknown): number | undefined => {
    if (cursor === undefined || cursor === "") {
      const oldest = now().getTime() - threeDaysMs;
      const first = (logs.get(openKfid) ?? []).findIndex(({ at }) => at.getTime() >= oldest);
      return first === -1 ? (logs.get(openKfid) ?? []).length : first;
    }
    const [of, position] = Buffer.from(cursor as string, "base64url")
      .toString()
      .split("|");
    return of === openKfid ? Number(position) : undefined;
  };

  const sync = (body: Members): object => {
    const openKfid = String(body["open_kfid"]);
    const log = logs.get(openKfid);
    if (!log) return wecomRefusal(95_004);
    const fault = tokenFault(openKfid, body["token"]);
    if (fault) return fault;
    const from = positionOf(openKfid, body["cursor"]);
    if (from === undefined) return wecomRefusal(40_058, "invalid cursor");
    const limit = empties.delete(openKfid) ? 0 : Math.min(Number(body["limit"] ?? mostPerPage), mostPerPage);
    const page = log.slice(from, from + limit);
    const next_cursor = Buffer.from(`${openKfid}|${from + page.length}`).toString("base64url");
    const has_more = from + page.length < log.length ? 1 : 0;
    return { ...wecomOk, next_cursor, has_more, msg_list: page.map(({ item }) => item) };
  };

  return { put, knock, sync, emptyNext: (openKfid: string) => void empties.add(openKfid) };
}

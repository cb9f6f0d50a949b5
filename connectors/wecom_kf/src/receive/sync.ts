import { type Host, PluginError, post } from "@gatehouse/sdk";
import { answerOf, type Platform } from "@gatehouse/sdk/wechat";
import { z } from "zod";

export interface SyncDeps {
  readonly api: Platform;
  readonly host: Pick<Host, "http" | "log" | "state" | "now">;
}

export interface Page {
  readonly cursor: string;
  readonly more: boolean;
  /** As they came. */
  readonly items: readonly unknown[];
  /** An answer the gateway could not take whole: what came of it. */
  readonly cut?: string;
  /** How many messages were asked for. */
  readonly limit: number;
}

export interface Position {
  readonly openKfid: string;
  readonly cursor: string | undefined;
  /** Of a knock; without one WeCom answers less often. */
  readonly token: string | undefined;
  readonly limit: number;
}

const synced = z.looseObject({
  next_cursor: z.string().max(256).default(""),
  has_more: z.int().default(0),
  msg_list: z.array(z.unknown()).default([]),
});

/** The gateway keeps 64 KiB of an answer: about so many messages fit. */
export const pageSize = 50;
const cutBytes = 65_000;
const firstFields = /"next_cursor"\s*:\s*"([^"\\]{1,256})"(?:.{0,64}?"has_more"\s*:\s*(\d))?/s;

const isCut = (body: string): boolean => {
  if (Buffer.byteLength(body) < cutBytes) return false;
  try {
    JSON.parse(body);
    return false;
  } catch {
    return true;
  }
};

/** A single message larger than an answer may be: it is passed by, and kept as far as it came. */
function passedBy(body: string): Page {
  const [, cursor, more] = firstFields.exec(body) ?? [];
  if (cursor === undefined)
    throw new PluginError("unavailable", "a message of 微信客服 is larger than an answer may be");
  return { cursor, more: more !== "0", items: [], cut: body, limit: 1 };
}

/** One page of `kf/sync_msg` (document/path/94670) after the cursor; a smaller one where the answer is too large. */
async function page(deps: SyncDeps, position: Position, signal: AbortSignal): Promise<Page> {
  const { openKfid, cursor, token, limit } = position;
  const answer = await deps.api.use(signal, async (url) => {
    const body = { open_kfid: openKfid, limit, voice_format: 0, ...(cursor && { cursor }), ...(token && { token }) };
    const given = await deps.host.http(post(url("/cgi-bin/kf/sync_msg"), body), signal);
    return isCut(given.body) ? given.body : answerOf(given, synced, deps.api.table);
  });
  if (typeof answer !== "string") {
    const { next_cursor, has_more, msg_list } = answer;
    return { cursor: next_cursor || (cursor ?? ""), more: has_more !== 0, items: msg_list, limit };
  }
  return limit === 1 ? passedBy(answer) : page(deps, { ...position, limit: Math.floor(limit / 2) }, signal);
}

const isTokenOver = (error: unknown): boolean => error instanceof PluginError && error.details.providerCode === "95007";

/** Asks again without the knock's token where that has ended meanwhile. */
export async function sync(deps: SyncDeps, position: Position, signal: AbortSignal): Promise<Page> {
  try {
    return await page(deps, position, signal);
  } catch (error) {
    if (position.token === undefined || !isTokenOver(error)) throw error;
    return page(deps, { ...position, token: undefined }, signal);
  }
}

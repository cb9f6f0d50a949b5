import { z } from "zod";

const stored = z.record(z.string(), z.string());

/** Where each 客服账号 stands: a `next_cursor` of `kf/sync_msg` by open_kfid. */
export type Cursors = Readonly<Record<string, string>>;

export const packCursors = (cursors: Cursors): string => JSON.stringify(cursors);

/** Without one WeCom begins with the oldest message of the last three days. */
export function unpackCursors(cursor: string | undefined): Cursors {
  if (cursor === undefined) return {};
  try {
    return stored.safeParse(JSON.parse(cursor)).data ?? {};
  } catch {
    return {};
  }
}

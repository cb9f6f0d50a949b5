import { identifier } from "@gatehouse/sdk";
import { z } from "zod";

/** Seconds since 1970. */
const seconds = z.int().min(0).max(9_999_999_999);
const userid = identifier(128);

const head = {
  msgid: identifier(256),
  send_time: seconds,
  /** 3: the customer · 4: the system · 5: a 接待人员 in WeCom. */
  origin: z.int(),
};

/** An item of `kf/sync_msg` (document/path/94670); a message names the customer, an event does so inside. */
export const item = z.looseObject({
  ...head,
  msgtype: identifier(64),
  open_kfid: identifier(64).optional(),
  external_userid: userid.optional(),
  servicer_userid: userid.optional(),
});
export type Item = z.output<typeof item>;

/** A message: of one customer with one 客服账号. */
export const messageHead = z.looseObject({ open_kfid: identifier(64), external_userid: userid });
/** One that a 接待人员 wrote. */
export const staffHead = z.looseObject({ servicer_userid: userid });

/** RFC 3339. */
export const sentAt = ({ send_time }: Item): string => new Date(send_time * 1000).toISOString();

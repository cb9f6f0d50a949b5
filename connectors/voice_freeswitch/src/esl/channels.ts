import { json } from "@gatehouse/sdk";
import { z } from "zod";

/** `show channels as json`; without channels there are no rows. */
const listing = z.looseObject({
  rows: z
    .array(
      z.looseObject({
        uuid: z.string(),
        direction: z.string().default(""),
        created_epoch: z.coerce.number().default(0),
        cid_num: z.string().default(""),
        cid_name: z.string().default(""),
        callstate: z.string().default(""),
        call_uuid: z.string().default(""),
      }),
    )
    .default([]),
});
export type ChannelRow = z.output<typeof listing>["rows"][number];

/** Throws `rejected` where it is no such list. */
export const readChannels = (body: string): readonly ChannelRow[] => json(body, listing).rows;

import type { Message } from "@gatehouse/sdk";
import { eventually } from "./eventually.js";

/** The bytes behind a message's signed link, once a job has fetched and stored them. */
export const fileOf = ({ attachments }: Message, n = 0): Promise<Buffer> =>
  eventually("the file is stored", async () => {
    const given = await fetch(attachments[n]?.url ?? "");
    return given.status === 200 ? Buffer.from(await given.arrayBuffer()) : undefined;
  });

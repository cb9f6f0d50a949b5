import { type Outbound, PluginError, type Sent } from "@gatehouse/sdk";
import { outboxName } from "./file-name.js";
import { doneName, type Spool } from "./spool.js";

const mark = Buffer.from([0xff, 0xfe]);

/** The whole file is the text: UTF-16 with its mark, which smsd reads whatever its locale. */
const contentOf = (text: string): Uint8Array => Buffer.concat([mark, Buffer.from(text, "utf16le")]);

/** In the order in which smsd moves a file, so that it cannot slip past between two looks. */
async function earlier(spool: Spool, name: string): Promise<"accepted" | "sent" | "failed" | undefined> {
  if (await spool.has("outbox", name)) return "accepted";
  if (await spool.has("sent", name)) return "sent";
  if (await spool.has("error", name)) return "failed";
  if (await spool.has("done", doneName("sent", name))) return "sent";
  return (await spool.has("done", doneName("error", name))) ? "failed" : undefined;
}

/** Puts one file into the outbox, once: a repeat finds the first, wherever smsd has moved it. */
export async function send(message: Outbound, spool: Spool): Promise<Sent> {
  if (message.text === "") throw new PluginError("rejected", "there is no text to send", { reason: "content_refused" });
  const name = outboxName(message);
  const status = await earlier(spool, name);
  if (status === "failed")
    throw new PluginError("rejected", "gammu-smsd has given this message up", { reason: "other" });
  if (status === undefined) await spool.write("outbox", name, contentOf(message.text));
  return { status: status ?? "accepted", source_id: message.id };
}

import type { Host } from "@gatehouse/sdk";
import { z } from "zod";
import { returned } from "./answer.js";
import { call, type Parameter } from "./call.js";
import type { Config } from "./config.js";

/** One for each message, in their order; -1: this one was not sent. */
const results = z.array(z.object({ msgid: z.int() }));

/** FORMAT_PLAIN of Moodle. */
const plain = "2";

const messageFor = (id: number, text: string, at: number): readonly Parameter[] => [
  [`messages[${at}][touserid]`, String(id)],
  [`messages[${at}][text]`, text],
  [`messages[${at}][textformat]`, plain],
];

/** Sends the same text to each; the ids of the messages that were really sent. */
export async function tellUsers(
  config: Config,
  host: Pick<Host, "http">,
  { ids, text }: { readonly ids: readonly number[]; readonly text: string },
  signal: AbortSignal,
): Promise<readonly number[]> {
  const parameters = ids.flatMap((id, at) => messageFor(id, text, at));
  const answer = await host.http(call(config, "core_message_send_instant_messages", parameters), signal);
  return returned(answer, results)
    .map(({ msgid }) => msgid)
    .filter((id) => id > 0);
}

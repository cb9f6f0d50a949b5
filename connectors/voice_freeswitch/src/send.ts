import { createHash } from "node:crypto";
import { type Host, type Outbound, PluginError, type SendContext, type Sent } from "@gatehouse/sdk";
import { requireCallBack, requireDialable } from "@gatehouse/sdk/voice";
import type { Config } from "./config.js";
import { connect } from "./esl/connection.js";

/** The UUID of a call back: the same for every attempt of one message. */
export function callBackId(messageId: string): string {
  const hex = createHash("sha256").update(messageId).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

/**
 * `originate`: the desk's extension rings, then the person is called and bridged. Every word is either from the
 * options, a UUID, or a number checked digit by digit, since a comma or bracket here would be a command of its own.
 */
export function originate(callback: NonNullable<Config["callback"]>, id: string, number: string): string {
  requireDialable(number);
  const { endpoint, dial, caller_id, ring_secs } = callback;
  const desk = [
    `origination_uuid=${id}`,
    `gatehouse_to=${number}`,
    `origination_caller_id_number=${number}`,
    "ignore_early_media=true",
    `originate_timeout=${ring_secs}`,
  ];
  const person = [
    ...(caller_id === undefined ? [] : [`origination_caller_id_number=${caller_id}`]),
    `originate_timeout=${ring_secs}`,
  ];
  return `originate {${desk.join(",")}}${endpoint} &bridge({${person.join(",")}}${dial.replace("{number}", number)})`;
}

/**
 * A reply in a voice conversation asks for a call back. The text stays with the message as the note of the call;
 * nothing of it goes to FreeSWITCH. `accepted`: FreeSWITCH has the job; what becomes of it comes as steps of the call.
 */
export const sendCallBack =
  (config: Config, host: Host) =>
  async ({ to, id: messageId }: Outbound, _context: SendContext, signal: AbortSignal): Promise<Sent> => {
    const id = callBackId(messageId);
    const command = originate(requireCallBack(config.callback), id, to.value);
    const connection = await connect(config, host, signal);
    try {
      const reply = await connection.ask(`bgapi ${command}`, { "Job-UUID": id });
      if (!(reply.headers.get("Reply-Text") ?? "").startsWith("+OK"))
        throw new PluginError("rejected", "FreeSWITCH refused the call back", { reason: "other" });
      return { source_id: id, status: "accepted" };
    } catch (cause) {
      if (cause instanceof PluginError && cause.code !== "unavailable") throw cause;
      throw new PluginError("uncertain", "the connection broke while the call was asked for", { sourceId: id, cause });
    } finally {
      connection.close();
    }
  };

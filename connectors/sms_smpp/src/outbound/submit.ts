import type { Outbound, SendContext, Sent } from "@gatehouse/sdk";
import { sendParts, type Turns } from "@gatehouse/sdk/sms";
import type { Config } from "../config.js";
import type { KnownIds } from "../known-ids.js";
import type { Link } from "../link/link.js";
import { textField } from "../wire/field.js";
import { status } from "../wire/status.js";
import { compose, type Submit } from "./compose.js";
import { submitFailure } from "./failure.js";

export interface SubmitDeps {
  readonly config: Config;
  readonly ids: KnownIds;
  readonly link: Link;
  readonly turns: Turns;
}

/** Sends one message in its parts, in order, and returns when the SMSC has accepted each of them. */
export function createSubmit({ config, ids, link, turns }: SubmitDeps) {
  let ref = Math.floor(Math.random() * 0x1_0000);

  async function submit(part: Submit, signal: AbortSignal): Promise<string> {
    const answer = await turns(async () => (await link.connected()).request("submit_sm", part, signal), signal);
    if (answer.command_status !== status.ok) throw submitFailure(answer.command_status);
    return ids.answered(textField(answer, "message_id"));
  }

  return async (message: Outbound, _context: SendContext, signal: AbortSignal): Promise<Sent> => {
    ref = (ref + 1) & 0xffff;
    return sendParts(submit, compose(message, config, ref), signal);
  };
}

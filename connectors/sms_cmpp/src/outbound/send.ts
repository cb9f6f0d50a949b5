import { type Outbound, PluginError, type SendContext, type Sent } from "@gatehouse/sdk";
import { sendParts, type Turns } from "@gatehouse/sdk/sms";
import type { Config } from "../config.js";
import type { Link } from "../link/link.js";
import { command } from "../wire/command.js";
import { readSubmitAnswer, type Submit, submitBody } from "../wire/submit.js";
import { compose } from "./compose.js";
import { submitFailure } from "./failure.js";

export interface SendDeps {
  readonly config: Config;
  readonly link: Link;
  readonly turns: Turns;
}

/** Sends one message in its parts, in order, and returns when the gateway has accepted each of them. */
export function createSend({ config, link, turns }: SendDeps) {
  let ref = Math.floor(Math.random() * 256);

  async function submit(part: Submit, signal: AbortSignal): Promise<string> {
    const body = submitBody(part, config.version);
    const answer = await turns(async () => (await link.connected()).request(command.submit, body, signal), signal);
    const found = readSubmitAnswer(answer, config.version);
    if (found === undefined) throw new PluginError("uncertain", "the gateway's answer to a submit cannot be read");
    if (found.result !== 0) throw submitFailure(found.result);
    return found.messageId;
  }

  return async (message: Outbound, _context: SendContext, signal: AbortSignal): Promise<Sent> => {
    ref = (ref + 1) & 0xff;
    const [head, ...others] = compose(message, config, ref);
    if (head === undefined) throw new PluginError("rejected", "there is no text to send", { reason: "unsupported" });
    return sendParts(submit, [head, ...others], signal);
  };
}

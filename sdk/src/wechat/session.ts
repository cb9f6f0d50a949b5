import { PluginError } from "../error.js";
import type { Outbound } from "../outbound.js";
import type { Host, SendContext, Session } from "../plugin.js";
import { checkContent } from "./content-check.js";
import { type CustomerMessage, sendCustomerMessages } from "./customer-message.js";
import { mediaCall } from "./media.js";
import { openidOf } from "./openid.js";
import type { PlatformConfig } from "./options.js";
import { platform } from "./platform.js";
import { sendTemplate } from "./template.js";
import { wordsOf } from "./words.js";

/** How one kind of account says things. */
export interface Manner {
  /** The 客服消息 of a message, in order. Throws `rejected` for what it cannot say. */
  compose(message: Outbound): readonly CustomerMessage[];
  /** The call of a message that carries an approved text. */
  template(message: Outbound, touser: string, key: string): { readonly path: string; readonly body: object };
}

/** Sends by the account's token and fetches what people sent; there is nothing to listen to. */
export function platformSession(config: PlatformConfig, host: Host, manner: Manner): Session {
  const api = platform(config, host);
  const checked = async (touser: string, message: Outbound, signal: AbortSignal): Promise<void> => {
    const words = wordsOf(message);
    if (config.content_check && words !== "") await checkContent(api, touser, words, signal);
  };
  return {
    async send(message: Outbound, context: SendContext, signal: AbortSignal) {
      const touser = openidOf(message.to, config.app_id);
      await checked(touser, message, signal);
      if (message.template !== undefined) {
        const { path, body } = manner.template(message, touser, context.idempotencyKey);
        return sendTemplate(api, path, body, signal);
      }
      await sendCustomerMessages({ platform: api, host }, touser, manner.compose(message), context, signal);
      // The platform gives a 客服消息 no id, and no event tells more of it.
      return { status: "sent" };
    },
    async fetchAttachment({ source_ref }, _raw, signal) {
      if (source_ref === undefined || source_ref === "")
        throw new PluginError("rejected", "the file has no media id", { reason: "other" });
      return mediaCall(api, host, source_ref, signal);
    },
    close: () => Promise.resolve(),
  };
}

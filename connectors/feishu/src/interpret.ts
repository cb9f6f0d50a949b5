import { type InboundEvent, PluginError, type RawEvent } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { typeOf } from "./event.js";
import { buttonPressed } from "./read/card-action.js";
import { messageRecalled, messagesRead, reactionChanged } from "./read/changes.js";
import { messageReceived } from "./read/message.js";

/** One event of Feishu's as ours; one the account should not subscribe to is a dead letter. */
export function interpret({ body }: RawEvent, config: Config): readonly InboundEvent[] {
  switch (typeOf(body)) {
    case "im.message.receive_v1":
      return messageReceived(body, config);
    case "im.message.message_read_v1":
      return messagesRead(body);
    case "im.message.recalled_v1":
      return messageRecalled(body);
    case "im.message.reaction.created_v1":
      return reactionChanged(body, config, "added");
    case "im.message.reaction.deleted_v1":
      return reactionChanged(body, config, "removed");
    case "card.action.trigger":
      return buttonPressed(body, config);
    default:
      throw new PluginError("rejected", "this kind of event is not known here", { reason: "unsupported" });
  }
}

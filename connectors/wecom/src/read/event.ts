import { identifier } from "@gatehouse/sdk";
import { fitting } from "@gatehouse/sdk/wechat";
import { z } from "zod";
import type { Callback } from "./callback.js";
import type { Content } from "./message.js";

const pressed = z.looseObject({ EventKey: identifier(512), TaskId: identifier(128).optional() });

/** A button of one of our cards names the card by its task; a button of the app's menu names nothing. */
function pressedOf(callback: Callback): Content {
  const { EventKey, TaskId } = fitting(callback, pressed);
  return {
    message_type: "interactive_reply",
    interactive_reply: { action_id: EventKey },
    ...(TaskId !== undefined && { reply_to_source_id: TaskId }),
  };
}

const notice = (text: string): Content => ({ message_type: "system", text, automatic: true });

/**
 * What a member did in the app (document/path/90240); undefined: nothing a person said. Entering the app, following
 * its links, position reports and the company's own events (`change_school_contact`, `change_contact` …) stay in the
 * raw archive only.
 */
export function eventOf(callback: Callback): Content | undefined {
  switch (callback.Event?.toLowerCase()) {
    case "click":
    case "template_card_event":
      return pressedOf(callback);
    case "subscribe":
      return notice("关注了应用");
    case "unsubscribe":
      return notice("取消关注应用");
    default:
      return undefined;
  }
}

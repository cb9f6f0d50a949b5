import type { InboundMessage } from "@gatehouse/sdk";
import { type Callback, fitting, personOf, sentAt } from "@gatehouse/sdk/wechat";
import { z } from "zod";

const text = z.string();
const told = z.looseObject({
  ScanCodeInfo: z.looseObject({ ScanResult: text.default("") }).optional(),
  SendPicsInfo: z.looseObject({ Count: text.default("") }).optional(),
  SendLocationInfo: z.looseObject({ Label: text.default(""), Poiname: text.default("") }).optional(),
});

interface Detail {
  readonly done: string;
  readonly value: string;
}

/** What came with the click. Pictures and the place follow as messages of their own. */
function detailOf(of: Callback): Detail {
  const { ScanCodeInfo, SendPicsInfo, SendLocationInfo } = fitting(of, told);
  if (ScanCodeInfo) return { done: "扫码", value: ScanCodeInfo.ScanResult };
  if (SendPicsInfo) return { done: "发送图片", value: SendPicsInfo.Count };
  if (SendLocationInfo) return { done: "选择位置", value: SendLocationInfo.Poiname || SendLocationInfo.Label };
  return { done: "点击菜单", value: "" };
}

/** A click on the account's menu: its key is what the person chose. */
export function menuReply(of: Callback, appId: string): InboundMessage {
  const { done, value } = detailOf(of);
  const key = (of.EventKey ?? of.Event ?? "").slice(0, 512);
  return {
    type: "message.received",
    from: personOf(of, appId),
    sent_at: sentAt(of),
    message_type: "interactive_reply",
    text: `[${done}] ${key}\n${value}`.trimEnd(),
    interactive_reply: { action_id: key, ...(value !== "" && { value: value.slice(0, 2048) }) },
  };
}

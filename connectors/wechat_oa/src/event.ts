import type { InboundEvent, InboundMessage } from "@gatehouse/sdk";
import { type Callback, personOf, sentAt, subscriptionReceipts } from "@gatehouse/sdk/wechat";
import { menuReply } from "./menu-reply.js";
import { massReceipt, templateReceipt } from "./receipt.js";

/** `qrscene_` marks the scene of a code that was scanned by someone who did not follow yet. */
const sceneOf = (eventKey: string | undefined): string | undefined => eventKey?.replace(/^qrscene_/, "").slice(0, 512);

/** Something the person did without a word, told in one. */
const notice = (
  of: Callback,
  appId: string,
  text: string,
  more: Pick<InboundMessage, "metadata" | "automatic"> = {},
): InboundMessage => ({
  type: "message.received",
  from: personOf(of, appId),
  sent_at: sentAt(of),
  message_type: "system",
  text,
  ...more,
});

const scanned = (of: Callback, appId: string, text: string): InboundMessage => {
  const scene = sceneOf(of.EventKey);
  return notice(of, appId, text, scene === undefined ? {} : { metadata: { scene } });
};

/** A page opened by itself asks nothing, so nothing automatic may answer it. */
const opened = (of: Callback, appId: string, text: string): InboundMessage =>
  notice(of, appId, text, { automatic: true, metadata: { url: (of.EventKey ?? "").slice(0, 2048) } });

/**
 * By `Event`, from 接收事件推送. What concerns the account and not a person gives nothing, and so does `LOCATION`:
 * where a child's phone is, every few seconds, is nobody's message. The raw event is kept either way.
 */
export function eventOf(of: Callback, appId: string): readonly InboundEvent[] {
  switch (of.Event?.toLowerCase()) {
    case "subscribe":
      return [scanned(of, appId, "关注了公众号")];
    case "unsubscribe":
      return [notice(of, appId, "取消关注了公众号", { automatic: true })];
    case "scan":
      return [scanned(of, appId, "扫描了二维码")];
    case "view":
      return [opened(of, appId, "打开了菜单里的网页")];
    case "view_miniprogram":
      return [opened(of, appId, "打开了菜单里的小程序")];
    case "click":
    case "scancode_push":
    case "scancode_waitmsg":
    case "pic_sysphoto":
    case "pic_photo_or_album":
    case "pic_weixin":
    case "location_select":
      return [menuReply(of, appId)];
    case "templatesendjobfinish":
      return [templateReceipt(of)];
    case "masssendjobfinish":
      return [massReceipt(of)];
    case "subscribe_msg_sent_event":
      return subscriptionReceipts(of);
    default:
      return [];
  }
}

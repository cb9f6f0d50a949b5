import { type ContactPoint, type InboundEvent, identifier } from "@gatehouse/sdk";
import { fitting } from "@gatehouse/sdk/wechat";
import { z } from "zod";
import type { Config } from "../config.js";
import type { Item } from "./item.js";
import { sentAt } from "./item.js";

const userid = identifier(128);
const kind = z.looseObject({ event: z.looseObject({ event_type: identifier(64) }) });
const inConversation = { open_kfid: identifier(64), external_userid: userid };
const short = z.string().max(1024).optional().catch(undefined);

const entered = z.looseObject({ ...inConversation, scene: short, scene_param: short });
const failed = z.looseObject({ fail_msgid: identifier(256), fail_type: z.int().default(0) });
const changed = z.looseObject({
  ...inConversation,
  change_type: z.int(),
  old_servicer_userid: userid.optional().catch(undefined),
  new_servicer_userid: userid.optional().catch(undefined),
});
const recalled = z.looseObject({ recall_msgid: identifier(256), servicer_userid: userid.optional().catch(undefined) });

/** `fail_type` of 消息发送失败事件. */
const failReasons: Readonly<Record<number, string>> = {
  1: "客服账号已删除",
  2: "应用已关闭",
  4: "会话已过期，超过 48 小时",
  5: "会话已关闭",
  6: "超过 5 条限制",
  8: "主体未验证",
  10: "用户拒收",
  11: "企业未有成员登录企业微信",
  12: "发送的消息为禁发的类型",
};

/** `change_type` of 会话状态变更事件. */
const changes: Readonly<Record<number, string>> = {
  1: "接待人员已接入会话",
  2: "会话已转接",
  3: "接待人员已结束会话",
  4: "接待人员重新接入会话",
};

const given = (members: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ""),
  );

const customer = (value: string, { corp_id }: Config): ContactPoint => ({
  scheme: "wecom_external_userid",
  scope: corp_id,
  value,
});

interface Place {
  readonly open_kfid: string;
  readonly external_userid: string;
}

/** A notice in the conversation: nobody wrote it, and nothing automatic may answer it. */
const notice = (one: Item, { open_kfid, external_userid }: Place, text: string, config: Config) => ({
  type: "message.received" as const,
  source_id: one.msgid,
  from: customer(external_userid, config),
  sent_at: sentAt(one),
  conversation_ref: open_kfid,
  message_type: "system" as const,
  text,
  automatic: true,
});

function enteredOf(one: Item, event: object, config: Config): InboundEvent {
  const { scene, scene_param, ...place } = fitting(event, entered);
  const metadata = given({ scene, scene_param });
  return { ...notice(one, place, "进入会话", config), ...(Object.keys(metadata).length > 0 && { metadata }) };
}

function changedOf(one: Item, event: object, config: Config): InboundEvent {
  const { change_type, old_servicer_userid, new_servicer_userid, ...place } = fitting(event, changed);
  const channel_data = given({ old_servicer_userid, new_servicer_userid });
  return {
    ...notice(one, place, changes[change_type] ?? "会话状态已变更", config),
    ...(Object.keys(channel_data).length > 0 && { channel_data }),
  };
}

function failedOf(one: Item, event: object): InboundEvent {
  const { fail_msgid, fail_type } = fitting(event, failed);
  return {
    type: "message.receipt.updated",
    source_id: fail_msgid,
    status: "failed",
    sent_at: sentAt(one),
    provider_code: String(fail_type),
    reason: failReasons[fail_type] ?? "未知原因",
  };
}

function recalledOf(one: Item, event: object): InboundEvent {
  const { recall_msgid, servicer_userid } = fitting(event, recalled);
  return {
    type: "message.deleted",
    source_id: recall_msgid,
    sent_at: sentAt(one),
    ...(servicer_userid !== undefined && { deleted_by: servicer_userid }),
  };
}

/** 事件消息 (document/path/94670). What concerns no conversation, such as a 接待人员 who pauses, stays raw only. */
export function eventOf(one: Item, config: Config): readonly InboundEvent[] {
  const { event } = fitting(one, kind);
  switch (event.event_type) {
    case "enter_session":
      return [enteredOf(one, event, config)];
    case "session_status_change":
      return [changedOf(one, event, config)];
    case "msg_send_fail":
      return [failedOf(one, event)];
    case "user_recall_msg":
    case "servicer_recall_msg":
      return [recalledOf(one, event)];
    default:
      return [];
  }
}

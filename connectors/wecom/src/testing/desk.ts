import { type WecomBody, type WecomSeen, wecomOk, wecomRefusal } from "@gatehouse/sdk/wechat/testing";
import { cardFault } from "./card-fault.js";

export interface DeskOptions {
  readonly corpId: string;
  readonly secret: string;
  readonly agentId: number;
  readonly members: Readonly<Record<string, string>>;
  /** parent_userid → external_userid, `""` where the parent does not follow the school. */
  readonly parents: Readonly<Record<string, string>>;
}

/** A message a person really got. */
export interface Delivered {
  readonly to: string;
  readonly msgtype: string;
  readonly content: Record<string, unknown>;
}

const maxTextBytes = 2048;
const perMinute = 30;

/** A longer text is cut without a word, as WeCom does; a character in two is lost. */
const cut = (text: string): string => Buffer.from(text).subarray(0, maxTextBytes).toString("utf8").replace(/�$/, "");

/** The company behind the API: whom it knows, what it hands to them and what it refuses. */
export function openDesk(options: DeskOptions) {
  const delivered: Delivered[] = [];
  const tasks = new Set<string>();
  const perPerson = new Map<string, number>();

  const contentFault = (body: WecomBody, hasFile: (id: string) => boolean): number | undefined => {
    const content = body[String(body["msgtype"])] as WecomBody | undefined;
    switch (body["msgtype"]) {
      case "text":
        return content?.["content"] === "" || content?.["content"] === undefined ? 44_004 : undefined;
      case "image":
      case "voice":
      case "video":
      case "file":
        return hasFile(String(content?.["media_id"])) ? undefined : 40_007;
      case "template_card":
        return cardFault(content ?? {}, tasks);
      default:
        return 40_008;
    }
  };

  /** Beyond the limit per person WeCom answers yes and delivers nothing. */
  const deliver = (to: string, body: WecomBody): void => {
    const count = (perPerson.get(to) ?? 0) + 1;
    perPerson.set(to, count);
    if (count > perMinute) return;
    const msgtype = String(body["msgtype"]);
    const content = body[msgtype] as Record<string, unknown>;
    delivered.push({
      to,
      msgtype,
      content: msgtype === "text" ? { content: cut(String(content["content"])) } : content,
    });
  };

  const sendToMember = (body: WecomBody, hasFile: (id: string) => boolean): object => {
    const asked = (body["touser"] as string).split("|");
    const known = asked.filter((id) =>
      Object.keys(options.members).some((own) => own.toLowerCase() === id.toLowerCase()),
    );
    if (body["agentid"] !== options.agentId) return wecomRefusal(301_002);
    const fault = contentFault(body, hasFile);
    if (fault !== undefined) return wecomRefusal(fault);
    if (known.length === 0 && !asked.includes("left")) return wecomRefusal(81_013);
    known.forEach((to) => deliver(to, body));
    const invalid = asked.filter((id) => !known.includes(id)).map((id) => id.toLowerCase());
    const unlicensed = known.filter((id) => id === "unlicensed");
    return {
      ...wecomOk,
      invaliduser: invalid.join("|"),
      unlicenseduser: unlicensed.join("|"),
      msgid: `msgid-${delivered.length}`,
    };
  };

  const sendToParents = (body: WecomBody, hasFile: (id: string) => boolean): object => {
    const asked = (body["to_parent_userid"] ?? []) as string[];
    if (body["agentid"] !== options.agentId) return wecomRefusal(301_002);
    if (body["msgtype"] === "template_card") return wecomRefusal(40_008);
    const fault = contentFault(body, hasFile);
    if (fault !== undefined) return wecomRefusal(fault);
    const known = asked.filter((id) => options.parents[id]);
    known.forEach((to) => deliver(to, body));
    const invalid = asked.filter((id) => !known.includes(id));
    return { ...wecomOk, ...(invalid.length > 0 && { invalid_parent_userid: invalid }) };
  };

  const answer = ({ path, query, body }: WecomSeen, hasFile: (id: string) => boolean): object => {
    const userid = query["userid"] ?? "";
    switch (path) {
      case "agent/get":
        return query["agentid"] === String(options.agentId) ? { ...wecomOk, name: "家校助手" } : wecomRefusal(301_002);
      case "message/send":
        return sendToMember(body, hasFile);
      case "externalcontact/message/send":
        return sendToParents(body, hasFile);
      case "user/get":
        return userid in options.members ? { ...wecomOk, userid, name: options.members[userid] } : wecomRefusal(60_111);
      case "school/user/get":
        return userid in options.parents
          ? {
              ...wecomOk,
              user_type: 2,
              parent: { parent_userid: userid, external_userid: options.parents[userid] || undefined },
            }
          : wecomRefusal(60_111);
      default:
        return { errcode: 404, errmsg: "not found" };
    }
  };

  return { answer, delivered: delivered as readonly Delivered[] };
}

export type Desk = ReturnType<typeof openDesk>;

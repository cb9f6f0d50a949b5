import { type WecomSeen, wecomOk, wecomRefusal } from "@gatehouse/sdk/wechat/testing";
import { contentFault, type Members } from "./content-fault.js";
import { openMailbox } from "./mailbox.js";

export interface KfOptions {
  readonly corpId: string;
  readonly secret: string;
  /** open_kfid → may this app manage it? */
  readonly accounts: Readonly<Record<string, boolean>>;
  readonly customers: Readonly<Record<string, { readonly nickname: string; readonly unionid?: string }>>;
}

/** A message a customer really got. */
export interface Delivered {
  readonly to: string;
  readonly from: string;
  readonly msgid: string;
  readonly msgtype: string;
  readonly content: unknown;
}

/** 0 new · 1 assistant · 2 queue · 3 a person · 4 over. */
type State = 0 | 1 | 2 | 3 | 4;

interface Session {
  state: State;
  wroteAt?: Date;
  used: number;
  servicer?: string;
}

const windowMs = 48 * 3_600_000;
const windowMessages = 5;
const welcomeMs = 20_000;
const msgidShape = /^[0-9a-zA-Z_-]{1,32}$/;

/** 微信客服 behind its API: customers, sessions, the window of 48 hours and five answers, greetings. */
export function openKfDesk(options: KfOptions) {
  const clock = { now: new Date() };
  const mailbox = openMailbox(Object.keys(options.accounts), () => clock.now);
  const sessions = new Map<string, Session>();
  const delivered: Delivered[] = [];
  const codes = new Map<string, { readonly at: Date; readonly to: string; readonly from: string }>();
  const used = new Set<string>();
  let count = 0;

  const sessionOf = (openKfid: string, customer: string): Session => {
    const key = `${openKfid} ${customer}`;
    const session = sessions.get(key) ?? { state: 4, used: 0 };
    sessions.set(key, session);
    return session;
  };
  const head = (origin: number): Members => {
    count += 1;
    return { msgid: `msg_${count}`, send_time: Math.floor(clock.now.getTime() / 1000), origin };
  };

  const customerSays = (openKfid: string, customer: string, content: Members): void => {
    const session = sessionOf(openKfid, customer);
    session.wroteAt = clock.now;
    session.used = 0;
    if (session.state === 4) session.state = 0;
    mailbox.put(openKfid, { ...head(3), open_kfid: openKfid, external_userid: customer, ...content });
  };

  const staffSays = (openKfid: string, customer: string, servicer: string, content: Members): void => {
    const session = sessionOf(openKfid, customer);
    session.state = 3;
    session.servicer = servicer;
    const people = { open_kfid: openKfid, external_userid: customer, servicer_userid: servicer };
    mailbox.put(openKfid, { ...head(5), ...people, ...content });
  };

  const event = (openKfid: string, members: Members): void =>
    mailbox.put(openKfid, { ...head(4), msgtype: "event", event: { open_kfid: openKfid, ...members } });

  /** A greeting may follow within 20 s, once. */
  const enter = (openKfid: string, customer: string): void => {
    const welcome_code = `code-${codes.size + 1}`;
    codes.set(welcome_code, { at: clock.now, to: customer, from: openKfid });
    event(openKfid, { event_type: "enter_session", external_userid: customer, scene: "gate", welcome_code });
  };

  const msgidFault = (msgid: unknown, openKfid: string): object | undefined => {
    if (msgid === undefined || msgid === "") return undefined;
    if (typeof msgid !== "string" || !msgidShape.test(msgid)) return wecomRefusal(40_058, "msgid exceed max length");
    return used.has(`${openKfid} ${msgid}`) ? wecomRefusal(40_058, "msgid has existed") : undefined;
  };

  const deliver = (to: string, from: string, body: Members): object => {
    const msgtype = String(body["msgtype"]);
    const msgid = (body["msgid"] as string | undefined) ?? `auto_${delivered.length}`;
    used.add(`${from} ${msgid}`);
    delivered.push({ to, from, msgid, msgtype, content: body[msgtype] });
    return { ...wecomOk, msgid };
  };

  const windowFault = ({ state, wroteAt, used: answers }: Session): number | undefined => {
    if (state > 1) return 95_018;
    if (!wroteAt || clock.now.getTime() - wroteAt.getTime() > windowMs) return 95_002;
    return answers >= windowMessages ? 95_001 : undefined;
  };

  const send = (body: Members, hasFile: (id: string) => boolean): object => {
    const openKfid = String(body["open_kfid"]);
    const customer = String(body["touser"]);
    if (!(openKfid in options.accounts)) return wecomRefusal(95_004);
    if (!options.accounts[openKfid]) return wecomRefusal(48_007);
    if (!(customer in options.customers)) return wecomRefusal(40_096);
    const bad = msgidFault(body["msgid"], openKfid);
    if (bad) return bad;
    const session = sessionOf(openKfid, customer);
    const fault = contentFault(body, hasFile) ?? windowFault(session);
    if (fault !== undefined) return wecomRefusal(fault);
    session.used += 1;
    return deliver(customer, openKfid, body);
  };

  const sendOnEvent = (body: Members): object => {
    const code = codes.get(String(body["code"]));
    codes.delete(String(body["code"]));
    if (!code || clock.now.getTime() - code.at.getTime() > welcomeMs) return wecomRefusal(41_050);
    if (body["msgtype"] !== "text" && body["msgtype"] !== "msgmenu") return wecomRefusal(40_008);
    return msgidFault(body["msgid"], code.from) ?? deliver(code.to, code.from, body);
  };

  const stateOf = (body: Members): object => {
    const { state, servicer } = sessionOf(String(body["open_kfid"]), String(body["external_userid"]));
    return { ...wecomOk, service_state: state, ...(state === 3 && { servicer_userid: servicer }) };
  };

  const profiles = (body: Members): object => {
    const asked = (body["external_userid_list"] ?? []) as readonly string[];
    const known = asked.filter((id) => id in options.customers);
    const customer_list = known.map((id) => ({ external_userid: id, gender: 0, ...options.customers[id] }));
    return { ...wecomOk, customer_list, invalid_external_userid: asked.filter((id) => !known.includes(id)) };
  };

  const accounts = (body: Members): object => {
    const all = Object.entries(options.accounts).map(([open_kfid, manage_privilege]) => ({
      open_kfid,
      name: "招生咨询",
      manage_privilege,
    }));
    const offset = Number(body["offset"] ?? 0);
    return { ...wecomOk, account_list: all.slice(offset, offset + Number(body["limit"] ?? 100)) };
  };

  const answer = ({ path, body }: WecomSeen, hasFile: (id: string) => boolean): object => {
    switch (path) {
      case "kf/sync_msg":
        return mailbox.sync(body);
      case "kf/send_msg":
        return send(body, hasFile);
      case "kf/send_msg_on_event":
        return sendOnEvent(body);
      case "kf/service_state/get":
        return stateOf(body);
      case "kf/customer/batchget":
        return profiles(body);
      case "kf/account/list":
        return accounts(body);
      default:
        return wecomRefusal(404, "not found");
    }
  };

  return {
    answer,
    clock,
    customerSays,
    staffSays,
    enter,
    event,
    mailbox,
    delivered: delivered as readonly Delivered[],
    setState(openKfid: string, customer: string, state: State): void {
      sessionOf(openKfid, customer).state = state;
    },
  };
}

export type KfDesk = ReturnType<typeof openKfDesk>;

type Members = Readonly<Record<string, unknown>>;

/** A message as it arrived at an agent's desk. */
export interface Arrived {
  readonly partnerid: string;
  readonly msg_type: string;
  readonly content: string;
}

/** What happens behind the interface. */
export interface Office {
  /** The open session of a customer. */
  readonly sessions: Map<string, string>;
  readonly asked: Members[];
  readonly arrived: Arrived[];
  /** Of `chat_connect`: queued 0, served 1, nobody online 2, on the black list 3, the same request twice -1. */
  status: -1 | 0 | 1 | 2 | 3;
  connect(body: Members): object;
  take(body: Members): object;
  out(body: Members): object;
}

const missing = { ret_code: "400004", ret_msg: "请求参数不能为空" };
const done = (item: object): object => ({ ret_code: "000000", ret_msg: "操作成功", item });
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const types = new Set(["text", "image", "voice", "video"]);

export function openOffice(): Office {
  const sessions = new Map<string, string>();
  const asked: Members[] = [];
  const arrived: Arrived[] = [];
  let last = 0;
  const office: Office = {
    sessions,
    asked,
    arrived,
    status: 1,
    connect(body) {
      asked.push(body);
      const { partnerid } = body;
      if (!isText(partnerid)) return missing;
      const { status } = office;
      if (status !== 1) return done({ status, ...(status === 0 && { count: 3 }) });
      const cid = sessions.get(partnerid) ?? `cid-${++last}`;
      sessions.set(partnerid, cid);
      return done({ status, cid, visitorid: `v-${partnerid}`, agentid: "a1", agent_name: "李老师" });
    },
    take({ partnerid, content, msg_type = "text" }) {
      if (!isText(partnerid) || !isText(content) || !isText(msg_type) || !types.has(msg_type)) return missing;
      if (!sessions.has(partnerid)) return done({ status: 2 });
      arrived.push({ partnerid, msg_type, content });
      return done({ status: 1 });
    },
    out({ partnerid }) {
      if (!isText(partnerid)) return missing;
      sessions.delete(partnerid);
      return done({ status: 1 });
    },
  };
  return office;
}

type Members = Readonly<Record<string, unknown>>;

/** A message as it arrived at an agent's desk. */
export interface Arrived {
  readonly session: number;
  readonly message_id: string;
  readonly type: string;
  readonly data: Members;
}

/** What happens behind the interface. */
export interface Office {
  readonly customers: Map<string, Members>;
  /** The open session of a customer. */
  readonly sessions: Map<string, number>;
  readonly asked: Members[];
  readonly arrived: Arrived[];
  agents: "free" | "busy" | "offline";
  createCustomer(body: Members): object;
  assign(body: Members): object;
  take(body: Members): object;
  statusOf(token: string): object;
  /** Handed on to a colleague: the customer's session has a new number. */
  transfer(token: string): number;
  close(token: string): void;
}

const sendable = new Set(["message", "image", "audio", "video", "file", "rich", "close"]);
const missing = { code: 2062, message: "缺少参数" };
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

export function openOffice(): Office {
  const customers = new Map<string, Members>();
  const sessions = new Map<string, number>();
  const asked: Members[] = [];
  const arrived: Arrived[] = [];
  let last = 1233;

  function assigned(token: string): object {
    if (!customers.has(token)) customers.set(token, { nick_name: `API匿名用户(${token})` });
    const id = sessions.get(token) ?? ++last;
    sessions.set(token, id);
    const info = { im_sub_session_id: id, count: 0, agent_id: 3, agent_name: "Tom", agent_avatar: "" };
    return { code: 1000, message: "请求成功", assign_type: "agent", assign_info: info };
  }

  const office: Office = {
    customers,
    sessions,
    asked,
    arrived,
    agents: "free",
    createCustomer({ customer }) {
      const { open_api_token: token, nick_name: name } = (customer ?? {}) as Members;
      if (!isText(name)) return { code: 2005, message: "参数错误" };
      if (isText(token)) customers.set(token, customer as Members);
      return { code: 1000, message: "请求成功", customer: { id: customers.size } };
    },
    assign(body) {
      asked.push(body);
      const { customer_token: token, assign_type: type } = body;
      if (!isText(token)) return missing;
      if (type !== "agent") return { code: 1000, assign_type: "robot", assign_info: { robot_name: "机器人" } };
      switch (office.agents) {
        case "free":
          return assigned(token);
        case "busy":
          return { code: 2001, message: "您排在第3位。", assign_type: "agent", assign_info: { count: 3 } };
        case "offline":
          return { code: 2002, message: "当前没有客服在线", assign_type: "agent", assign_info: { count: 0 } };
      }
    },
    take({ customer_token: token, im_sub_session_id: session, message_id, type, data }) {
      const isWhole = isText(token) && isText(message_id) && typeof data === "object" && data !== null;
      if (!isWhole || typeof session !== "number" || !sendable.has(String(type))) return missing;
      if (sessions.get(token) !== session) return { code: 9200, message: "会话不存在/会话已关闭" };
      if (type === "close") sessions.delete(token);
      arrived.push({ session, message_id, type: String(type), data: data as Members });
      return { code: 1000, message: "请求成功" };
    },
    statusOf(token) {
      if (!customers.has(token)) return { code: 1000, status_code: 3, status: "无效客户" };
      const isOpen = sessions.has(token);
      return { code: 1000, status_code: isOpen ? 1 : 0, status: isOpen ? "会话中" : "无会话" };
    },
    transfer(token) {
      sessions.set(token, ++last);
      return last;
    },
    close: (token) => void sessions.delete(token),
  };
  return office;
}

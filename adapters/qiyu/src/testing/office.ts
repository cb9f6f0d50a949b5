/** A message as it arrived at the staff's desk. */
export interface Arrived {
  readonly uid: string;
  readonly msgType: string;
  readonly content: unknown;
}

export interface Visitor {
  sessionId?: number;
  /** How many stand before this one; present while queueing. */
  waiting?: number;
  userinfo?: unknown;
}

/** What happens behind the interface: who is served, queues, or left a message. */
export interface Office {
  readonly visitors: Map<string, Visitor>;
  readonly arrived: Arrived[];
  readonly left: Arrived[];
  readonly uploads: Buffer[];
  /** Of every `applyStaff`. */
  readonly applied: Readonly<Record<string, unknown>>[];
  staff: "free" | "busy" | "offline" | "closed";
  apply(uid: string): object;
  queue(uid: string): object;
  take(message: Arrived): object;
  end(uid: string): number;
}

export function openOffice(): Office {
  const visitors = new Map<string, Visitor>();
  const arrived: Arrived[] = [];
  const left: Arrived[] = [];
  let sessions = 62_926;
  const visitorOf = (uid: string): Visitor => {
    const known = visitors.get(uid) ?? {};
    visitors.set(uid, known);
    return known;
  };
  function serve(visitor: Visitor): object {
    visitor.sessionId ??= ++sessions;
    delete visitor.waiting;
    const { sessionId } = visitor;
    return { code: 200, sessionId, staffId: 1234, staffName: "李老师", staffType: 1, message: "您好" };
  }
  const office: Office = {
    visitors,
    arrived,
    left,
    uploads: [],
    applied: [],
    staff: "free",
    apply(uid) {
      const visitor = visitorOf(uid);
      switch (office.staff) {
        case "free":
          return serve(visitor);
        case "busy":
          visitor.waiting = 2;
          return { code: 14006, message: "排队中", count: 2 };
        case "offline":
          return { code: 14005, message: "客服不在线" };
        case "closed":
          return { code: 14010, message: "客服不在线" };
      }
    },
    queue(uid) {
      const { sessionId, waiting } = visitors.get(uid) ?? {};
      if (sessionId !== undefined) return { code: 200, count: -1 };
      return waiting === undefined ? { code: 14007, message: "用户没有请求过客服" } : { code: 200, count: waiting };
    },
    take(message) {
      const { sessionId, waiting } = visitorOf(message.uid);
      const isHeard = sessionId !== undefined || waiting !== undefined;
      (isHeard ? arrived : left).push(message);
      return { code: 200 };
    },
    end(uid) {
      const visitor = visitorOf(uid);
      const { sessionId = 0 } = visitor;
      delete visitor.sessionId;
      return sessionId;
    },
  };
  return office;
}

const hourMs = 3_600_000;

/** 48 hours and so many messages after each one of a person's, as the platform counts them. */
export interface Windows {
  /** The person wrote at this time. */
  wrote(openid: string, at: Date): void;
  /** errcode of a 客服消息 to this person now; 0 counts it. */
  take(openid: string, now: Date): number;
}

export function windows(limit = 5, hours = 48): Windows {
  const open = new Map<string, { readonly at: Date; used: number }>();
  return {
    wrote: (openid, at) => void open.set(openid, { at, used: 0 }),
    take(openid, now) {
      if (!/^o[\w-]{2,}$/.test(openid)) return 40003;
      const window = open.get(openid);
      if (window === undefined || now.getTime() - window.at.getTime() > hours * hourMs) return 45015;
      if (window.used >= limit) return 45047;
      window.used += 1;
      return 0;
    },
  };
}

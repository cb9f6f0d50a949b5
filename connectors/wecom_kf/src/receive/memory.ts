/** How far the token of a knock is trusted; WeCom ends it after 10 minutes. */
const tokenMs = 9 * 60_000;

/** What a session remembers of its accounts between two polls. Only a help: losing it costs calls, never a message. */
export interface Memory {
  /** The accounts that have more to give. */
  readonly waiting: Set<string>;
  /** Smaller pages for an account whose messages are large, until it has no more. */
  readonly limits: Map<string, number>;
  keepToken(openKfid: string, token: string, now: Date): void;
  tokenOf(openKfid: string, now: Date): string | undefined;
}

export function openMemory(): Memory {
  const tokens = new Map<string, { readonly token: string; readonly until: number }>();
  return {
    waiting: new Set(),
    limits: new Map(),
    keepToken: (openKfid, token, now) => void tokens.set(openKfid, { token, until: now.getTime() + tokenMs }),
    tokenOf(openKfid, now) {
      const kept = tokens.get(openKfid);
      return kept && kept.until > now.getTime() ? kept.token : undefined;
    },
  };
}

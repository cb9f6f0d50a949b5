import { createHash } from "node:crypto";
import { createTokenBuckets } from "./token-buckets.js";

export interface ChatLimits {
  /** Seconds to wait before this call may be made again; undefined when it may be made now. */
  wait(address: string, credential: string, nowMs: number): number | undefined;
}

/** A person who types and reads; each message and each receipt is a call. */
const visitorSize = { burst: 30, perSecond: 2 };
/** A whole school may stand behind one address. */
const addressSize = { burst: 600, perSecond: 100 };

const digest = (credential: string): string => createHash("sha256").update(credential).digest("base64url");

/** How often visitors may call, by token and by address. */
export function createChatLimits(): ChatLimits {
  const visitors = createTokenBuckets(visitorSize);
  const addresses = createTokenBuckets(addressSize);
  return {
    wait: (address, credential, nowMs) =>
      addresses.take(address, nowMs) ?? (credential === "" ? undefined : visitors.take(digest(credential), nowMs)),
  };
}

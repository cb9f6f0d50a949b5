import { z } from "zod";
import type { Freshdesk } from "./api.js";

const me = z.object({ id: z.int() });

/** The agent whose key we use: what they write is ours, and never a reply. */
export async function selfIn(api: Freshdesk, signal: AbortSignal): Promise<number> {
  return (await api.get("/api/v2/agents/me", me, signal)).id;
}

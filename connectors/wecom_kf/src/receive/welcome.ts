import { createHash } from "node:crypto";
import { PluginError } from "@gatehouse/sdk";
import { z } from "zod";
import type { SyncDeps } from "./sync.js";

const entered = z.looseObject({
  send_time: z.int().nonnegative(),
  msgtype: z.literal("event"),
  event: z.looseObject({ event_type: z.literal("enter_session"), welcome_code: z.string().min(1).max(512) }),
});

/** A welcome_code is taken once, within 20 s; one that is nearly over is not worth a call. */
const codeMs = 18_000;
const rememberedMs = 86_400_000;

const digest = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 32);

/** One greeting for each code: remembered before it is sent, so that a page read twice greets once. */
async function greet({ api, host }: SyncDeps, code: string, text: string, signal: AbortSignal): Promise<void> {
  const key = `welcome:${digest(code)}`;
  if ((await host.state.get(key)) !== undefined) return;
  await host.state.set(key, "sent", { ttlMs: rememberedMs });
  const body = { code, msgid: digest(`welcome ${code}`), msgtype: "text", text: { content: text } };
  await api.send("/cgi-bin/kf/send_msg_on_event", body, z.looseObject({}), signal);
}

/**
 * Sends the greeting to whoever has just entered (`kf/send_msg_on_event`, document/path/95122). A greeting that fails
 * is told to the operator and never holds up the messages.
 */
export async function welcome(
  deps: SyncDeps,
  items: readonly unknown[],
  text: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (text === undefined) return;
  for (const item of items) {
    const { data } = entered.safeParse(item);
    if (!data || deps.host.now().getTime() - data.send_time * 1000 > codeMs) continue;
    try {
      await greet(deps, data.event.welcome_code, text, signal);
    } catch (error) {
      if (!(error instanceof PluginError)) throw error;
      deps.host.log.warn({ code: error.code, reason: error.message }, "a greeting could not be sent");
    }
  }
}

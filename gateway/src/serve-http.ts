import type { Draft } from "./authors/draft.js";
import type { Environment } from "./config/environment.js";
import type { Admins } from "./desk/first-admin.js";
import { createApp } from "./http/app.js";
import { chatDoor } from "./http/chat/door.js";
import { type ChatLimits, createChatLimits } from "./http/chat/limits.js";
import { createLive } from "./http/chat/live.js";
import { chatPages } from "./http/chat/pages.js";
import type { Listening } from "./http/listen.js";
import { apiOf, hooksOf, loginsOf, pagesOf } from "./http-parts.js";
import type { Line } from "./line.js";
import { startListeners } from "./pipeline/listeners.js";
import { readiness } from "./readiness.js";
import type { Closers, Runtime } from "./runtime.js";

export interface Serving {
  readonly runtime: Runtime;
  readonly line: Line;
  readonly admins: Admins;
  readonly door: Listening;
  readonly address: string;
  readonly roles: Environment["roles"];
  readonly draft: Draft | undefined;
  readonly closers: Closers;
}

/** Connectors whose providers come over a line of their own: SMTP, SMPP, a serial port. */
function startOwnDoors({ runtime, line, closers }: Serving): void {
  const claim = (accountId: string): Promise<boolean> => runtime.session.claim(`account:${accountId}`);
  const listeners = startListeners({ ...hooksOf(runtime, line), knock: line.knock, claim, log: runtime.log });
  closers.add("listeners", () => listeners.stop());
}

/** What a message or a visitor comes in by. */
function doorParts({ runtime, line }: Serving, limits: ChatLimits) {
  return { hooks: hooksOf(runtime, line), chat: [chatDoor({ ...runtime, limits }), chatPages(runtime.setup)] };
}

const deskParts = ({ runtime, line, admins, closers }: Serving) => ({
  api: apiOf(runtime, line, admins, loginsOf(runtime, closers)),
});

/** Opens to the outside what this process's roles ask for; intake ends first when it stops. */
export function serveHttp(serving: Serving): void {
  const { runtime, line, door, roles, closers } = serving;
  const takes = roles.includes("door");
  const limits = createChatLimits();
  if (takes) startOwnDoors(serving);
  const live = takes ? createLive({ ...runtime, limits }) : undefined;
  const app = createApp({
    log: runtime.log,
    https: runtime.setup.publicUrl.startsWith("https:"),
    probes: { ready: readiness(runtime), metrics: line.metrics },
    ...(takes && doorParts(serving, limits)),
    ...(roles.includes("desk") && deskParts(serving)),
    pages: roles.includes("desk") ? pagesOf(serving) : [],
  });
  door.serve(app);
  closers.add("intake", () => door.close());
  if (live === undefined) return;
  door.upgrade(live.upgrade);
  closers.add("chat", () => live.stop());
}

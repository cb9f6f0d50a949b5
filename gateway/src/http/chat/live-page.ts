import { once } from "node:events";
import { json, PluginError } from "@gatehouse/sdk";
import type { Logger } from "pino";
import type { RawData, WebSocket } from "ws";
import type { AttachmentLinks } from "../../pipeline/attachment-links.js";
import type { Setup } from "../../pipeline/setup.js";
import type { Store } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import type { ChatAccount } from "./account.js";
import { cursorOf, shownBy } from "./cursor.js";
import type { Feed } from "./feed.js";
import { closeCodes, type Frame, type Hello, hello as helloSchema } from "./frames.js";
import type { ChatLimits } from "./limits.js";
import { viewOf } from "./view.js";
import { visitorOf } from "./visitor.js";

export interface LiveDeps {
  readonly setup: Setup;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly links: AttachmentLinks;
  readonly limits: ChatLimits;
  readonly log: Logger;
}

export interface PageDeps extends LiveDeps {
  readonly accounts: ReadonlyMap<string, ChatAccount>;
  readonly feed: Feed;
  readonly publicUrl: string;
}

export interface LivePage {
  /** Asks whether the page is still there, and lets it know that we are; called at an even pace. */
  beat(): void;
  end(): Promise<void>;
}

const helloMs = 5_000;
const endMs = 1_000;
/** The protocol allows 123 bytes; ours are plain letters. */
const longestReason = 120;
/** Half of what a link to a file lives. */
const renewMs = 12 * 3_600_000;
/** A page that does not take what it is sent is let go; it comes back with its cursor. */
const maxWaitingBytes = 1_048_576;
/** Of a POST, for everything but the files. */
const envelopeBytes = 32_768;

/** Bytes of files that fit into one POST as base64. */
function maxFileBytes({ body_bytes, attachment_bytes }: Setup["limits"]): number {
  return Math.max(0, Math.min(attachment_bytes, Math.floor(((body_bytes - envelopeBytes) * 3) / 4)));
}

const accountOf = (deps: PageDeps, id: string): ChatAccount => {
  const account = deps.accounts.get(id);
  if (account === undefined) throw new PluginError("bad_signature", "no chat account has that id");
  return account;
};

/** A socket that is let go when it does not take what it is sent. */
const sender =
  (socket: WebSocket) =>
  (frame: Frame): void => {
    if (socket.bufferedAmount > maxWaitingBytes) socket.terminate();
    else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
  };

/** Finds out who says hello, and lets the feed show it what there is. Returns how to end that. Throws PluginError. */
async function greet(deps: PageDeps, hello: Hello, origin: string, send: (frame: Frame) => void): Promise<() => void> {
  const { account, options } = accountOf(deps, hello.account);
  const point = await visitorOf(deps, account, hello, origin);
  const { title, greeting } = options;
  send({
    type: "ready",
    ...(title !== undefined && { title }),
    ...(greeting !== undefined && { greeting }),
    max_file_bytes: maxFileBytes(deps.setup.limits),
  });
  const shown = shownBy(hello.after);
  return deps.feed.watch({
    accountId: account.id,
    point,
    shown,
    show(messages) {
      const now = new Date();
      const views = messages.flatMap((message) => viewOf(deps.links, message, now) ?? []);
      send({ type: "messages", messages: views, cursor: cursorOf(shown) });
    },
  });
}

function refuse(deps: PageDeps, socket: WebSocket, error: unknown): void {
  if (!(error instanceof PluginError)) {
    deps.log.warn({ err: error }, "a visitor's page could not be served");
    return socket.close(1011, "something went wrong here");
  }
  deps.log.debug({ reason: error.message }, "a visitor's page was refused");
  socket.close(closeCodes.refused, error.message.slice(0, longestReason));
}

/** Takes the hello; whatever else the page says ends it. */
function listenTo(deps: PageDeps, socket: WebSocket, origin: string): void {
  const late = setTimeout(() => socket.close(1008, "say hello first"), helloMs);
  socket.once("close", () => clearTimeout(late));
  socket.once("message", (data: RawData, isBinary: boolean) => {
    clearTimeout(late);
    socket.on("message", () => socket.close(1008, "hello was enough"));
    if (isBinary) return socket.close(1003, "text only");
    // In a promise from the start: what the frame throws is refused as what the connector throws.
    Promise.resolve(data as Buffer)
      .then((bytes) => greet(deps, json(bytes, helloSchema), origin, sender(socket)))
      .then((leave) => (socket.readyState === socket.OPEN ? socket.once("close", leave) : leave()))
      .catch((error: unknown) => refuse(deps, socket, error));
  });
}

/** One connected page: says hello within 5 s, then only listens. */
export function servePage(deps: PageDeps, socket: WebSocket, origin: string): LivePage {
  let alive = true;
  const renew = setTimeout(() => socket.close(closeCodes.renew, "renew"), renewMs);
  renew.unref();
  listenTo(deps, socket, origin);
  socket.on("pong", () => (alive = true));
  socket.once("close", () => clearTimeout(renew));
  return {
    beat() {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
      sender(socket)({ type: "beat" });
    },
    async end() {
      if (socket.readyState === socket.CLOSED) return;
      socket.close(1001, "restarting");
      const timer = setTimeout(() => socket.terminate(), endMs);
      await once(socket, "close");
      clearTimeout(timer);
    },
  };
}

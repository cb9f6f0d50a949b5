import type { ContactPoint, InboundAttachment, RawEvent, Session } from "@gatehouse/sdk";
import { numbered, type PieceSource, piecesOfStream } from "../wire/pieces.js";
import type { ChildMethod, ChildParams } from "../wire/protocol.js";
import { partBytes } from "../wire/value.js";
import type { Served } from "./serve.js";

/** Hands raw events of a session to the gateway; resolves after the commit. */
export type EmitTo = (session: number, events: readonly RawEvent[], signal: AbortSignal) => Promise<void>;

type SessionMethod = Extract<ChildMethod, `session.${string}` | `stream.${string}`>;
type SessionAnswers = {
  readonly [Name in SessionMethod]: (params: ChildParams[Name], signal: AbortSignal) => unknown;
};

const memberNames = ["send", "listen", "poll", "fetchAttachment", "resolveProfile"] as const;

function missing(): never {
  throw new TypeError("the session has no such member");
}

async function fetched(
  session: Session,
  { attachment, raw }: ChildParams["session.fetchAttachment"],
  signal: AbortSignal,
): Promise<{ readonly call: unknown } | { readonly pieces: PieceSource }> {
  const fetch = session.fetchAttachment ?? missing;
  const answer = await fetch(attachment as InboundAttachment, raw, signal);
  return answer instanceof ReadableStream ? { pieces: piecesOfStream(answer, partBytes) } : { call: answer };
}

/** The sessions of this account, each known to the gateway by its number. */
export function childSessions({ plugin, config, host }: Served, emitTo: EmitTo): SessionAnswers {
  const open = new Map<number, Session>();
  const streams = numbered<PieceSource>(64);
  const sessionOf = (session: number): Session => {
    const known = open.get(session);
    if (known === undefined) throw new TypeError("there is no such session");
    return known;
  };
  return {
    "session.open": ({ session }) => {
      const made = plugin.open?.(config, host) ?? missing();
      open.set(session, made);
      return memberNames.filter((name) => made[name] !== undefined);
    },
    "session.send": ({ session, message, context }, signal) =>
      (sessionOf(session).send ?? missing)(message, { ...context, config }, signal),
    "session.listen": ({ session }, signal) =>
      (sessionOf(session).listen ?? missing)((events) => emitTo(session, events, signal), signal),
    "session.poll": ({ session, cursor, wake }, signal) => (sessionOf(session).poll ?? missing)(cursor, signal, wake),
    "session.fetchAttachment": async (params, signal) => {
      const answer = await fetched(sessionOf(params.session), params, signal);
      return "pieces" in answer ? { stream: streams.add(answer.pieces) } : answer;
    },
    "session.resolveProfile": ({ session, point }, signal) =>
      (sessionOf(session).resolveProfile ?? missing)(point as ContactPoint, signal),
    "session.close": async ({ session }) => {
      await open.get(session)?.close();
      open.delete(session);
    },
    "stream.read": async ({ stream }) => {
      const bytes = await streams.get(stream)?.next();
      if (bytes === undefined) streams.take(stream);
      return bytes === undefined ? {} : { bytes };
    },
    "stream.cancel": ({ stream }) => streams.take(stream)?.cancel(),
  };
}

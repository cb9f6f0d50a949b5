import type { Host } from "@gatehouse/sdk";
import { type AriEvent, timeOf } from "./ari/event.js";
import { happeningOf, subjectOf } from "./ari/happenings.js";
import type { CallBook } from "./call-book.js";
import { callerOf } from "./caller.js";
import { missCallBack, startCallBack, startInbound } from "./flow/start.js";
import { isCallBack, takeCallBack } from "./pending-callback.js";

/** A leg of ours was answered; one whose call is over meanwhile is let go. */
function legEntered(book: CallBook, event: AriEvent, channel: string): void {
  const owner = book.ownerOf(channel);
  if (owner === undefined) book.hangUp(channel);
  else book.happen(owner.id, { what: "leg_answered", channel }, timeOf(event));
}

async function callBackEntered(book: CallBook, host: Host, event: AriEvent, channel: string): Promise<void> {
  const to = await takeCallBack(host, channel);
  if (to !== undefined) book.apply(startCallBack(book.desk(timeOf(event)), channel, to));
  else if (book.ownerOf(channel) === undefined) book.hangUp(channel);
}

function callerEntered(book: CallBook, event: AriEvent, channel: string): void {
  if (book.ownerOf(channel) !== undefined) return;
  const { number = "", name = "" } = event.channel?.caller ?? {};
  book.apply(startInbound(book.desk(timeOf(event)), channel, callerOf(number, name, channel)));
}

/** A channel that belongs to no running call went: a call back the desk did not pick up, or nothing. */
async function strangerGone(book: CallBook, host: Host, event: AriEvent, channel: string): Promise<void> {
  const to = isCallBack(channel) ? await takeCallBack(host, channel) : undefined;
  if (to !== undefined) book.apply(missCallBack(book.desk(timeOf(event)), channel, to, event.cause));
}

/** Takes one event of ARI to the call it belongs to. */
export async function takeEvent(book: CallBook, host: Host, event: AriEvent): Promise<void> {
  const subject = subjectOf(event);
  if (subject === undefined) return;
  if (event.type === "StasisStart") {
    const [role] = event.args ?? [];
    if (role === "leg") return legEntered(book, event, subject);
    if (role === "callback") return callBackEntered(book, host, event, subject);
    return callerEntered(book, event, subject);
  }
  const owner = book.ownerOf(subject);
  const happening = happeningOf(event);
  if (owner !== undefined && happening !== undefined) book.happen(owner.id, happening, timeOf(event));
  else if (event.type === "ChannelDestroyed") await strangerGone(book, host, event, subject);
}

import type { Happening } from "../flow/happening.js";
import type { AriEvent } from "./event.js";

/** One event of ARI as what it means for the call that owns the channel; `undefined` where it means nothing. */
export function happeningOf(event: AriEvent): Happening | undefined {
  const { channel, playback, recording } = event;
  const id = channel?.id ?? "";
  switch (event.type) {
    case "ChannelDtmfReceived":
      return event.digit === undefined ? undefined : { what: "key_pressed", digit: event.digit.slice(0, 1) };
    case "PlaybackFinished":
      return playback && { what: "played", playback: playback.id, ok: playback.state !== "failed" };
    case "RecordingFinished":
      return recording && { what: "recorded", name: recording.name, ok: recording.state !== "canceled" };
    case "RecordingFailed":
      return recording && { what: "recorded", name: recording.name, ok: false };
    case "ChannelHangupRequest":
      return event.cause === undefined ? undefined : { what: "hangup_asked", channel: id, cause: event.cause };
    case "StasisEnd":
      return { what: "left", channel: id };
    case "ChannelDestroyed":
      return { what: "destroyed", channel: id, ...(event.cause !== undefined && { cause: event.cause }) };
    case "ChannelHold":
      return { what: "held" };
    case "ChannelUnhold":
      return { what: "resumed" };
    case "BridgeBlindTransfer":
    case "BridgeAttendedTransfer":
      return { what: "transferred" };
    default:
      return undefined;
  }
}

/** The id by which the owner of an event is found: a channel, or the playback or recording of one. */
export const subjectOf = ({ channel, playback, recording, transferer_first_leg }: AriEvent): string | undefined =>
  playback?.id ?? recording?.name ?? channel?.id ?? transferer_first_leg?.id;

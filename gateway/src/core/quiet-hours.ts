/** From when to when, by the school's clock, nobody is written to unasked: `21:30` to `07:30` spans midnight. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

const minuteMs = 60_000;
const dayMinutes = 1440;
/** Who wrote within a day has asked: the answer may come at any hour. */
const askedMs = 24 * 60 * minuteMs;

const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
};

/** Minutes since midnight in a time zone. */
function localMinutes(now: Date, timezone: string): number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return minutesOf(format.format(now));
}

/** Milliseconds a message has to wait; 0: it may leave. `askedAt`: when the person last wrote. */
export function quietFor(quiet: QuietHours | undefined, timezone: string, now: Date, askedAt: Date | null): number {
  if (quiet === undefined) return 0;
  if (askedAt !== null && now.getTime() - askedAt.getTime() < askedMs) return 0;
  const at = localMinutes(now, timezone);
  const from = minutesOf(quiet.from);
  const length = (minutesOf(quiet.to) - from + dayMinutes) % dayMinutes;
  const since = (at - from + dayMinutes) % dayMinutes;
  return since < length ? (length - since) * minuteMs : 0;
}

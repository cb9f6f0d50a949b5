/** A clock that stands still until it is told. */
export interface Clock {
  now(): Date;
  pass(seconds: number): void;
}

export function clock(start = "2026-11-23T08:00:00.000Z"): Clock {
  let at = Date.parse(start);
  return {
    now: () => new Date(at),
    pass(seconds) {
      at += seconds * 1000;
    },
  };
}

import { Socket } from "node:net";

const refuse = (what: string) => (): never => {
  throw new Error(`a pure member used ${what}`);
};

/** Date as it is, but `new Date()`, `Date()` and `Date.now()` throw. */
const timeless = (clock: DateConstructor): DateConstructor =>
  new Proxy(clock, {
    construct: (target, parts: []) => (parts.length === 0 ? refuse("the clock")() : new target(...parts)),
    apply: refuse("the clock"),
    get: (target, name) => (name === "now" ? refuse("the clock") : Reflect.get(target, name)),
  });

/** Runs it while the clock and random numbers throw. Restores both, whatever happens. */
export async function withoutClock<T>(run: () => T | Promise<T>): Promise<T> {
  const { Date: clock } = globalThis;
  const { random } = Math;
  globalThis.Date = timeless(clock);
  Math.random = refuse("Math.random");
  try {
    return await run();
  } finally {
    globalThis.Date = clock;
    Math.random = random;
  }
}

/** Runs it while every attempt to connect throws. */
export function withoutNetwork<T>(run: () => T): T {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = refuse("the network") as typeof connect;
  try {
    return run();
  } finally {
    Socket.prototype.connect = connect;
  }
}

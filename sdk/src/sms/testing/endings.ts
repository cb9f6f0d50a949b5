import { afterEach } from "node:test";

/** Gives back what it was given, and ends it after the test. */
export type EndLater = <T>(one: T, end: (one: T) => Promise<void>) => T;

/** Called in a `describe`: what its tests start ends after each, the last first. */
export function endings(): EndLater {
  const ending: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end();
  });
  return (one, end) => {
    ending.push(() => end(one));
    return one;
  };
}

import { PluginError } from "@gatehouse/sdk";

const mostWaiting = 1024;

/** Runs one task after the other. Throws `unavailable` where too many wait already. */
export function oneByOne(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (task) => {
    if (waiting >= mostWaiting) throw new PluginError("unavailable", "too many calls wait for this connector");
    waiting += 1;
    const mine = last.then(task).finally(() => {
      waiting -= 1;
    });
    last = mine.catch(() => undefined);
    return mine;
  };
}

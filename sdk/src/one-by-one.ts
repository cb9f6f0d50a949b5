/** Runs one call after another, in the order they were made; one that fails does not stop the next. */
export type OneByOne = <T>(run: () => Promise<T>) => Promise<T>;

export function oneByOne(): OneByOne {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const next = last.then(run);
    last = next.catch(() => undefined);
    return next;
  };
}

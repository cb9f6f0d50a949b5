/** What is to be ended with a run, newest first. */
export interface Closers {
  /** Adds one; when the run is over already, it is ended at once. */
  add(close: () => Promise<unknown>): void;
  closeAll(): Promise<void>;
}

export function createClosers(tell: (line: string) => void): Closers {
  const open: (() => Promise<unknown>)[] = [];
  let over = false;
  const end = (close: () => Promise<unknown>): Promise<unknown> =>
    close().catch((error: unknown) => tell(`not ended cleanly: ${String(error)}`));
  const endOpen = async (): Promise<void> => {
    for (let close = open.pop(); close !== undefined; close = open.pop()) await end(close);
  };
  return {
    add(close) {
      open.push(close);
      if (over) void endOpen();
    },
    async closeAll() {
      over = true;
      await endOpen();
    },
  };
}

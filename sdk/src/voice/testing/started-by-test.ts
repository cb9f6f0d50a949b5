import { afterEach } from "node:test";

/** The same start; what it started is stopped when its test is over. */
export function startedByTest<Options, Started extends { stop(): Promise<void> }>(
  start: (options?: Options) => Promise<Started>,
): (options?: Options) => Promise<Started> {
  const running: Started[] = [];
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
  });
  return async (options) => {
    const started = await start(options);
    running.push(started);
    return started;
  };
}

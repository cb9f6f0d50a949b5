/** Microseconds of the machine's monotonic clock, which all processes share (performance.now() starts with each). */
export function micros(): number {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1e6 + nanos / 1e3;
}

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Asks until the answer is yes; throws naming what was waited for once the time is up. */
export async function until(what: string, seconds: number, ask: () => Promise<boolean>, everyMs = 25): Promise<void> {
  const deadline = micros() + seconds * 1e6;
  while (!(await ask())) {
    if (micros() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await sleep(everyMs);
  }
}

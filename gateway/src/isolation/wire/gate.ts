import type { Readable } from "node:stream";

/** How much is read within one window before the other side has to wait. */
export interface Pace {
  readonly windowMs: number;
  readonly bytes: number;
  readonly frames: number;
}

/** Holds a stream back while there is a reason to: too much at work, too much in too short a time. */
export function createGate(
  input: Readable,
  pace: Pace | undefined,
): { hold(busy: boolean): void; count(bytes: number): void; countFrame(): void; end(): void } {
  let busy = false;
  let resting: NodeJS.Timeout | undefined;
  let startedAt = performance.now();
  let bytes = 0;
  let frames = 0;
  const flow = (): void => void (busy || resting !== undefined ? input.pause() : input.resume());

  function rest(): void {
    const { windowMs } = pace as Pace;
    const left = Math.max(1, windowMs - (performance.now() - startedAt));
    resting ??= setTimeout(() => {
      resting = undefined;
      flow();
    }, left).unref();
    flow();
  }

  function look(): void {
    if (pace === undefined) return;
    if (performance.now() - startedAt > pace.windowMs) {
      startedAt = performance.now();
      bytes = 0;
      frames = 0;
    }
    if (bytes > pace.bytes || frames > pace.frames) rest();
  }

  return {
    hold(now) {
      busy = now;
      flow();
    },
    count(more) {
      look();
      bytes += more;
    },
    countFrame() {
      frames += 1;
    },
    end() {
      clearTimeout(resting);
      input.resume();
    },
  };
}

import type { Socket } from "node:net";
import type { Part } from "./toxic.js";

/** One direction of a connection: parts leave in order, each no sooner than its delay after the one before. */
export interface Transit {
  send(parts: readonly Part[]): void;
  /** Ends the stream after what is still under way. */
  end(): void;
}

export function createTransit(out: Socket): Transit {
  const queue: { readonly bytes: Buffer | undefined; readonly at: number }[] = [];
  let freeAt = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    timer = undefined;
    for (let next = queue[0]; next !== undefined && next.at <= performance.now(); next = queue[0]) {
      queue.shift();
      if (out.destroyed || out.writableEnded) continue;
      if (next.bytes === undefined) out.end();
      else out.write(next.bytes);
    }
    const [next] = queue;
    if (next !== undefined) timer ??= setTimeout(flush, Math.max(1, next.at - performance.now()));
  }

  function put(bytes: Buffer | undefined, delayMs: number): void {
    freeAt = delayMs === 0 ? Math.max(freeAt, 0) : Math.max(freeAt, performance.now()) + delayMs;
    queue.push({ bytes, at: freeAt });
  }

  return {
    send(parts) {
      for (const { bytes, delayMs } of parts) put(bytes, delayMs);
      if (timer === undefined) flush();
    },
    end() {
      put(undefined, 0);
      if (timer === undefined) flush();
    },
  };
}

import type { Host } from "@gatehouse/sdk";

/** One alarm for each call. */
export interface Alarms {
  /** Replaces the call's alarm; `undefined` takes it away. */
  set(id: string, dueMs: number | undefined): void;
  stop(): void;
}

export function alarms(host: Host, ring: (id: string) => void): Alarms {
  const timers = new Map<string, NodeJS.Timeout>();
  return {
    set(id, dueMs) {
      clearTimeout(timers.get(id));
      timers.delete(id);
      if (dueMs === undefined) return;
      const waitMs = Math.max(0, dueMs - host.now().getTime());
      timers.set(
        id,
        setTimeout(() => ring(id), waitMs),
      );
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

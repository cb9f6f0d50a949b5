import type { Ending } from "./slot.js";

export interface Living extends Ending {
  destroy(): void;
}

export interface KeepAliveDeps {
  readonly connection: Living;
  readonly everySecs: number;
  /** Resolves when the other side has answered. */
  ask(): Promise<unknown>;
}

/** Asks the other side for a sign of life at even distances; a connection without one is closed. */
export function keepAlive({ connection, everySecs, ask }: KeepAliveDeps): void {
  const timer = setInterval(() => void ask().catch(() => connection.destroy()), everySecs * 1000);
  void connection.ended.then(() => clearInterval(timer));
}

import { Problem } from "../desk/problem.js";

/** Work that is done a few at a time. */
export interface Turns {
  /** Does it when its turn has come. Throws 429 when too much waits already, of this source or of all. */
  take<T>(source: string, work: () => Promise<T>): Promise<T>;
}

export interface TurnLimits {
  readonly atOnce: number;
  /** Waiting and under way, of all. */
  readonly most: number;
  /** And of one source: a flood from there must not make the others wait for long. */
  readonly mostOfSource: number;
}

const tooMany = (): Problem =>
  new Problem(429, "Too many logins", "登录太多，请稍后再试 | too many logins at once; try again", {
    retryAfterSecs: 5,
  });

/** A quarter of the connections to the database, and what a second or two can do. */
export const loginTurns: TurnLimits = { atOnce: 4, most: 200, mostOfSource: 20 };

export function createTurns({ atOnce, most, mostOfSource }: TurnLimits): Turns {
  const bySource = new Map<string, number>();
  const waiting: (() => void)[] = [];
  let running = 0;

  function arrive(source: string): void {
    const mine = bySource.get(source) ?? 0;
    if (mine >= mostOfSource || waiting.length + running >= most) throw tooMany();
    bySource.set(source, mine + 1);
  }

  function leave(source: string): void {
    const left = (bySource.get(source) ?? 1) - 1;
    if (left === 0) bySource.delete(source);
    else bySource.set(source, left);
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return {
    async take(source, work) {
      arrive(source);
      if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      try {
        return await work();
      } finally {
        leave(source);
      }
    },
  };
}

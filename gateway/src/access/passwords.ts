import { hash, type Options, verify } from "@node-rs/argon2";
import { Problem } from "../desk/problem.js";

/** argon2id with the OWASP Password Storage Cheat Sheet's parameters: 19 MiB, 2 passes, 1 lane; about 30 ms of one core. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } satisfies Options;
const current = "$argon2id$v=19$m=19456,t=2,p=1$";

/** So many are computed at once: the threads are needed for files and names as well. */
const atOnce = 2;
const mostWaiting = 50;

export interface Passwords {
  /** A PHC string. */
  hash(password: string): Promise<string>;
  /** False as well, and as slowly, where there is nothing to compare with. Throws 503 when too many wait. */
  matches(stored: string | null, password: string): Promise<boolean>;
  /** Was it made with other parameters than today's? */
  isOld(stored: string): boolean;
}

/** One after another: a flood of logins must not take every core and the memory with it. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (waiting.length >= mostWaiting)
      throw new Problem(503, "Too many logins", "too many logins at once; try again", { retryAfterSecs: 5 });
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** The same characters, however a keyboard composed them. */
const composed = (password: string): string => password.normalize("NFKC");

export function createPasswords(): Passwords {
  const turn = createTurns();
  const nobodys = hash("nobody has this password", parameters);
  nobodys.catch(() => undefined);
  return {
    hash: (password) => turn(() => hash(composed(password), parameters)),
    matches: (stored, password) =>
      turn(async () => {
        const right = await verify(stored ?? (await nobodys), composed(password));
        return right && stored !== null;
      }),
    isOld: (stored) => !stored.startsWith(current),
  };
}

import { hash, type Options, verify } from "@node-rs/argon2";
import { createTurns } from "./turns.js";

/** argon2id with the OWASP Password Storage Cheat Sheet's parameters: 19 MiB, 2 passes, 1 lane; about 30 ms of one core. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } satisfies Options;
const current = "$argon2id$v=19$m=19456,t=2,p=1$";

/** The threads are needed for files and names as well, and each takes 19 MiB. */
const hashing = { atOnce: 2, most: 100, mostOfSource: 100 };

export interface Passwords {
  /** A PHC string. */
  hash(password: string): Promise<string>;
  /** False as well, and as slowly, where there is nothing to compare with. Throws 429 when too many wait. */
  matches(stored: string | null, password: string): Promise<boolean>;
  /** Was it made with other parameters than today's? */
  isOld(stored: string): boolean;
}

/** The same characters, however a keyboard composed them. */
const composed = (password: string): string => password.normalize("NFKC");

export function createPasswords(): Passwords {
  const turns = createTurns(hashing);
  const turn = <T>(work: () => Promise<T>): Promise<T> => turns.take("", work);
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

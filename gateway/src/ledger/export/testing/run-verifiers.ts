import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const source = (path: string): string =>
  fileURLToPath(new URL(`../../../../src/ledger/export/${path}`, import.meta.url));

export interface Verdict {
  readonly code: number | null;
  /** The places that stderr names, in its order. */
  readonly places: readonly string[];
  readonly out: string;
}

async function run(program: string, words: readonly string[]): Promise<Verdict> {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  const lines = stderr.split("\n").filter((line) => line.startsWith("✗ "));
  const places = lines.map((line) => line.slice(2, line.indexOf(": ")));
  return { code: code as number | null, places, out: stdout + stderr };
}

/** The verifier that travels with every bundle. */
export const verify = (...words: readonly string[]): Promise<Verdict> =>
  run(process.execPath, [source("verify.mjs"), ...words]);

/** The one in another language, by its own code. */
export const verifyByPython = (python: string, ...words: readonly string[]): Promise<Verdict> =>
  run(python, [source("testing/verify.py"), ...words]);

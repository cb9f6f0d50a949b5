import { ConfigError } from "../config/config-error.js";

/** Exit codes of every command: done, failed, wrong usage, wrong configuration (sysexits EX_CONFIG). */
export const exitCodes = { done: 0, failed: 1, usage: 2, config: 78 } as const;

/** The command was called wrongly; the message says how it is called. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Tells a person what went wrong, in words, and returns the exit code for it. */
export function report(error: unknown): number {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    return exitCodes.config;
  }
  process.stderr.write(`gatehouse: ${error instanceof Error ? error.message : String(error)}\n`);
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
}

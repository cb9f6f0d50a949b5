import assert from "node:assert/strict";
import { type ErrorCode, PluginError } from "../error.js";

/** Runs it and returns the PluginError it throws; anything else fails the test. */
export async function refusal(run: () => unknown): Promise<PluginError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof PluginError) return error;
    throw new assert.AssertionError({ message: `threw ${String(error)} instead of a PluginError`, actual: error });
  }
  throw new assert.AssertionError({ message: "nothing was thrown" });
}

/** Asserts that it throws a PluginError of this code. */
export async function refuses(code: ErrorCode, run: () => unknown, what: string): Promise<void> {
  const error = await refusal(run);
  assert.equal(error.code, code, `${what}: ${error.message}`);
}

/** Runs it; a PluginError is a fair answer, any other throw is not. */
export async function survives<T>(run: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof PluginError) return undefined;
    throw error;
  }
}

/** Rejects when it takes longer: a promise that never settles must fail the test, not hang it. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let handle: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    handle = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(handle));
}

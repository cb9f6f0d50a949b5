import assert from "node:assert/strict";
import { PluginError } from "../error.js";

function pluginError(error: unknown): PluginError {
  assert.ok(error instanceof PluginError, String(error));
  return error;
}

/** The PluginError it throws; anything else fails the test. */
export function errorOf(run: () => unknown): PluginError {
  try {
    run();
  } catch (error) {
    return pluginError(error);
  }
  return assert.fail("nothing was thrown");
}

/** The PluginError it rejects with; anything else fails the test. */
export const rejectionOf = (run: Promise<unknown>): Promise<PluginError> =>
  run.then(() => assert.fail("nothing was thrown"), pluginError);

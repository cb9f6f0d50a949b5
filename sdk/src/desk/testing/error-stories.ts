import assert from "node:assert/strict";
import { it } from "node:test";
import type { ErrorCode, PluginError } from "../../error.js";
import type { Answer } from "./fake-desk.js";

/** An answer of the desk's, by a name for it, and what the gateway must be told. */
export type ErrorStory = readonly [name: string, answer: Answer, code: ErrorCode, retryAfterMs?: number];

/** Each answer a desk may give to a change, met by what `failing` throws of it. */
export function errorStories(stories: readonly ErrorStory[], failing: (answer: Answer) => Promise<PluginError>): void {
  for (const [name, answer, code, retryAfterMs] of stories)
    it(`error: ${name} is ${code}`, async () => {
      const error = await failing(answer);
      assert.deepEqual([error.code, error.details.retryAfterMs], [code, retryAfterMs]);
    });
}

import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { after, before, describe, it } from "node:test";
import { demoEnv, type NpmStart, newDataDir, npmStart, processesOf } from "./support/npm-start.js";

const shells = ["/bin/dash", "/bin/bash"].filter((shell) => existsSync(shell));
const stopMs = 25_000;

/** One data folder for all: each run also shows that the one before left it free. */
describe("npm start, told to stop", () => {
  let dataDir: string;
  let env: Record<string, string>;

  before(async () => {
    dataDir = newDataDir();
    env = await demoEnv(dataDir);
  });
  after(() => rmSync(dirname(dataDir), { recursive: true, force: true }));

  async function assertStops(run: NpmStart): Promise<void> {
    const late = setTimeout(() => run.signal("SIGKILL", "group"), stopMs);
    const { code } = await run.ended;
    clearTimeout(late);
    assert.equal(code, 0, run.output());
    assert.deepEqual(processesOf(dataDir, run), []);
  }

  for (const shell of shells) {
    for (const [signal, to, times] of [
      ["SIGTERM", "npm", 1],
      ["SIGINT", "group", 2],
    ] as const) {
      it(`by ${signal} to ${to}, ${times} time(s), over ${shell}, ends with 0 and leaves no process`, async () => {
        const run = npmStart({ ...env, npm_config_script_shell: shell });
        await run.until(/^curl /m);
        run.signal(signal, to);
        if (times === 2) {
          await new Promise((resolve) => setTimeout(resolve, 30));
          run.signal(signal, to);
        }
        await assertStops(run);
      });
    }
  }

  for (const [place, pattern, waitMs] of [
    ["while the program loads", /start\.mjs/, 400],
    ["while the database comes up", /start\.mjs/, 1_200],
  ] as const) {
    it(`${place}, ends with 0 and leaves no process`, async () => {
      const run = npmStart(env);
      await run.until(pattern);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      run.signal("SIGTERM", "group");
      await assertStops(run);
    });
  }
});

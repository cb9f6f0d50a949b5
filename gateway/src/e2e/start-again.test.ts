import assert from "node:assert/strict";
import { execFileSync, execSync, spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { demoEnv, type NpmStart, newDataDir, npmStart, processesOf } from "./support/npm-start.js";

const program = fileURLToPath(new URL("../../bin/gatehouse.mjs", import.meta.url));
const waitMs = 30_000;

interface Admitted {
  readonly sequence: number;
}

/** One school's first days: started, killed, started again, the database killed under it. */
describe("npm start, again and again", () => {
  let dataDir: string;
  let env: Record<string, string>;
  let run: NpmStart;

  before(async () => {
    dataDir = newDataDir();
    env = await demoEnv(dataDir);
  });
  after(async () => {
    if (run?.child.exitCode === null) run.signal("SIGTERM", "npm");
    await run?.ended;
    rmSync(dirname(dataDir), { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    run = npmStart(env);
    await run.until(/^curl .*$/m);
  }

  /** Exactly what a newcomer does: copies the printed line into a shell. */
  function paste(): Admitted {
    const [line = ""] = /^curl .*$/m.exec(run.output()) ?? [];
    return JSON.parse(execSync(line, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })) as Admitted;
  }

  const command = (...words: string[]): string =>
    execFileSync(process.execPath, [program, ...words, "--json"], {
      env: { ...process.env, ...env },
      encoding: "utf8",
    });

  async function until(what: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + waitMs; !(await what()); await new Promise((resolve) => setTimeout(resolve, 100)))
      assert.ok(Date.now() < end, run.output());
  }

  const isReady = async (): Promise<boolean> =>
    (await fetch(`${run.url}/readyz`).catch(() => undefined))?.status === 200;
  const postmaster = (): number =>
    Number(readFileSync(join(dataDir, "cluster", "postmaster.pid"), "utf8").split("\n")[0]);
  const waiting = (): number => (JSON.parse(command("deliveries", "list")) as { items: object[] }).items.length;

  it("starts cold, tells the first admin, and the pasted line sends a message that is delivered", async () => {
    await start();
    assert.match(run.output(), /First admin's token.*: gh_/);
    assert.equal(paste().sequence, 1);
    await until(() => waiting() === 0);
    assert.deepEqual(JSON.parse(command("dead-letters", "list")), { items: [], next: null });
  });

  it("refuses a second gateway on the same data folder", async () => {
    const other = { ...env, ...(await demoEnv(dataDir)) };
    const words = [program, "start"];
    const { status, stderr } = spawnSync(process.execPath, words, {
      env: { ...process.env, ...other },
      encoding: "utf8",
    });
    assert.equal(status, 78);
    assert.match(stderr, /Another gateway \(process \d+\) is using the data folder/);
  });

  it("after kill -9 of node takes over the orphaned database, with the same data", async () => {
    const orphan = postmaster();
    run.signal("SIGKILL", "group");
    await run.ended;
    await start();
    assert.equal(postmaster(), orphan);
    assert.doesNotMatch(run.output(), /First admin/);
    assert.equal(paste().sequence, 2);
  });

  it("starts the database again when that is killed, and goes on by itself", async () => {
    process.kill(postmaster(), "SIGKILL");
    await until(async () => /the database server runs again/.test(run.output()) && (await isReady()));
    assert.equal(paste().sequence, 3);
  });

  it("after kill -9 of everything has every message and delivers the rest", async () => {
    process.kill(postmaster(), "SIGKILL");
    run.signal("SIGKILL", "group");
    await run.ended;
    await start();
    assert.equal(paste().sequence, 4);
    await until(() => waiting() === 0);
    run.signal("SIGTERM", "npm");
    assert.equal((await run.ended).code, 0);
    assert.deepEqual(processesOf(dataDir, run), []);
  });
});

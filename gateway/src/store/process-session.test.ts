import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { freshDatabase, type TestDatabase } from "../testing/database.js";
import { openSession, type ProcessSession } from "./process-session.js";

describe("a process's own connection", () => {
  let database: TestDatabase;
  const open: ProcessSession[] = [];
  const session = async (): Promise<ProcessSession> => {
    const opened = await openSession({
      connection: database.app,
      channels: {},
      onLost: (error) => assert.fail(error),
      onRegained: () => undefined,
    });
    open.push(opened);
    return opened;
  };
  before(async () => {
    database = await freshDatabase();
  });
  after(async () => {
    for (const one of open) await one.close();
    await database.drop();
  });

  it("gives a lock to one process, and tells the others that it is held", async () => {
    const [mine, theirs] = [await session(), await session()];
    assert.equal(await mine.claim("a"), true);
    assert.equal(await mine.claim("a"), true);
    assert.equal(await theirs.claim("a"), false);
    assert.equal(await theirs.isFree("a"), false);
    await mine.close();
    assert.equal(await theirs.claim("a"), true);
  });

  it("answers many at the same time, without a warning of the driver", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on("warning", note);
    const one = await session();
    const names = Array.from({ length: 20 }, (_, n) => `lock ${n}`);
    const claimed = await Promise.all(names.flatMap((name) => [one.claim(name), one.isFree(`${name}, free`)]));
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", note);
    assert.deepEqual(new Set(claimed), new Set([true]));
    assert.deepEqual(warnings, []);
  });
});

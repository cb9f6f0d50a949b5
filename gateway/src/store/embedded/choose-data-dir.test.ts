import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { chooseDataDir } from "./choose-data-dir.js";

const isRoot = process.getuid?.() === 0;

describe("the data folder", () => {
  let cwd: string;
  before(() => {
    cwd = mkdtempSync(join(tmpdir(), "gatehouse-cwd-"));
  });
  after(() => rmdirSync(cwd));

  it("is the configured one, relative to where the gateway was started", () => {
    assert.deepEqual(chooseDataDir({ configured: "/srv/gatehouse", cwd }), { dataDir: "/srv/gatehouse" });
    assert.deepEqual(chooseDataDir({ configured: "mine", cwd }), { dataDir: join(cwd, "mine") });
  });

  it("is ./data where the database user can enter", () => {
    chmodSync(cwd, 0o755);
    assert.deepEqual(chooseDataDir({ cwd }), { dataDir: join(cwd, "data") });
  });

  it("is the system's for root in a home that others cannot enter, and says so", {
    skip: !isRoot && "only for root",
  }, () => {
    chmodSync(cwd, 0o700);
    const { dataDir, note } = chooseDataDir({ cwd });
    assert.equal(dataDir, "/var/lib/gatehouse");
    assert.match(note ?? "", new RegExp(`/var/lib/gatehouse.*cannot enter ${cwd}`));
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { withClient } from "../store/embedded/with-client.js";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";

const security = `security-${"0123456789abcdef".repeat(2)}`;
const consent = { person_id: "per_1", granted_by: "per_2", purpose: "messages" };

describe("packs for officers", () => {
  let school: School;
  const folder = mkdtempSync(join(tmpdir(), "packs-"));

  before(async () => {
    school = await startSchool({
      change: (config) => ({
        ...config,
        tokens: [...config.tokens, { id: "security", role: "security", token: security }],
      }),
    });
    for (const state of ["granted", "withdrawn"])
      await school.call("POST", "/registers/consent", { ...consent, state }, { token: security });
    await eventually(
      "a sealed book",
      async () => {
        const text = "SELECT size > 0 AS sealed FROM audit_state";
        return (await withClient(school.database.superuser, (c) => c.query(text))).rows[0]?.sealed || undefined;
      },
      60_000,
    );
  });
  after(async () => {
    await school.end();
    rmSync(folder, { recursive: true });
  });

  const verify = (dir: string): { readonly status: number | null; readonly stderr: string } => {
    const { status, stderr } = spawnSync(process.execPath, [join(dir, "verify.mjs"), dir], { encoding: "utf8" });
    return { status, stderr };
  };
  const pack = (...words: string[]) => runCommand(school.env, "compliance", "pack", ...words);

  it("the yearly minors' pack counts what was recorded, and proves itself", async () => {
    const dir = join(folder, "minors");
    const year = String(new Date().getFullYear());
    const done = await pack("minors", "--year", year, "--out", dir, "--json");
    assert.equal(done.code, 0, done.stderr);
    const summary = JSON.parse(readFileSync(join(dir, "summary.json"), "utf8"));
    const counted = summary.registers.find(({ register }: { register: string }) => register === "consent");
    assert.deepEqual([counted.granted, counted.withdrawn], [1, 1]);
    assert.match(readFileSync(join(dir, "consent.csv"), "utf8"), /per_1/);
    assert.deepEqual(verify(dir), { status: 0, stderr: "" });
  });

  it("a byte that was changed is named by its file", async () => {
    const dir = join(folder, "minors");
    appendFileSync(join(dir, "consent.csv"), "x");
    const { status, stderr } = verify(dir);
    assert.equal(status, 1);
    assert.match(stderr, /consent\.csv/);
  });

  it("the MLPS pack holds the checklist", async () => {
    const dir = join(folder, "mlps");
    assert.equal((await pack("mlps", "--out", dir)).code, 0);
    assert.match(readFileSync(join(dir, "mlps.csv"), "utf8"), /lockout/);
    assert.equal(verify(dir).status, 0);
  });

  it("the live checklist is printed for people and for machines", async () => {
    const table = await runCommand(school.env, "compliance", "mlps");
    assert.equal(table.code, 0, table.stderr);
    assert.match(table.stdout, /^✓ {2}lockout .*登录失败/m);
    assert.match(table.stdout, /^✗ {2}transport /m);
    const { level, items } = JSON.parse(
      (await runCommand(school.env, "compliance", "mlps", "--level", "2", "--json")).stdout,
    );
    const { body } = await school.call("GET", "/compliance/mlps?level=2", undefined, { token: security });
    const verdicts = (all: { id: string; verdict: string }[]) => all.map(({ id, verdict }) => `${id} ${verdict}`);
    assert.deepEqual([level, verdicts(items)], [2, verdicts(body.items)]);
    assert.equal((await runCommand(school.env, "compliance", "mlps", "--level", "4")).code, 2);
  });

  it("wrong words end with 2, and say what would be right", async () => {
    const dir = join(folder, "none");
    assert.equal((await pack("nothing", "--out", dir)).code, 2);
    assert.match((await pack("minors", "--out", dir)).stderr, /--year/);
    assert.equal((await pack("mlps", "--out", join(folder, "mlps"))).code, 2);
  });
});

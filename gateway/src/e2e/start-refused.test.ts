import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { demoEnv, newDataDir } from "./support/npm-start.js";

const isRoot = process.getuid?.() === 0;
const program = fileURLToPath(new URL("../../bin/gatehouse.mjs", import.meta.url));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe("gatehouse, when something is wrong", () => {
  let dataDir: string;
  let env: Record<string, string>;

  before(async () => {
    dataDir = newDataDir();
    env = await demoEnv(dataDir);
  });
  after(() => rmSync(dirname(dataDir), { recursive: true, force: true }));

  const run = (words: readonly string[], more: Readonly<Record<string, string>> = {}): Ended =>
    spawnSync(process.execPath, [program, ...words], {
      cwd: dirname(dataDir),
      env: { PATH: process.env["PATH"] ?? "", ...env, ...more },
      encoding: "utf8",
      timeout: 30_000,
    });

  it("names a taken port before it makes anything", async () => {
    const server = createServer().listen(Number(env["GATEHOUSE_PORT"]), "127.0.0.1");
    await once(server, "listening");
    try {
      const { status, stderr } = run(["start"]);
      assert.equal(status, 78);
      assert.match(stderr, new RegExp(`port ${env["GATEHOUSE_PORT"]} .*is taken.*GATEHOUSE_PORT`));
      assert.equal(existsSync(dataDir), false);
    } finally {
      server.close();
    }
  });

  it("names every variable of the environment that is wrong", () => {
    const wrong = {
      GATEHOUSE_PORT: "80a",
      GATEHOUSE_ROLES: "door,desc",
      GATEHOUSE_ADMIN_TOKEN: "short",
      DATABASE_URL: "x",
    };
    for (const command of ["start", "check"]) {
      const { status, stderr } = run([command], wrong);
      assert.equal(status, 78, command);
      for (const name of Object.keys(wrong)) assert.match(stderr, new RegExp(name), command);
    }
    assert.equal(existsSync(dataDir), false);
  });

  it("names every error of the configuration with file, line, option and cure, and starts nothing", () => {
    const file = join(dirname(dataDir), "wrong.yaml");
    const lines = [
      "gatewy: { name: x }",
      "accounts:",
      "  - { id: a, connector: app_htp, config: {} }",
      "limits: { body_bytes: -1 }",
    ];
    writeFileSync(file, lines.join("\n"));
    for (const command of ["start", "check"]) {
      const { status, stderr } = run([command], { GATEHOUSE_CONFIG: file });
      assert.equal(status, 78, command);
      for (const [line, option] of [
        [1, "gatewy"],
        [3, "accounts\\[0\\]\\.connector"],
        [4, "limits\\.body_bytes"],
      ])
        assert.match(stderr, new RegExp(`wrong\\.yaml:${line}:\\d+  ${option}`), command);
      assert.match(stderr, /app_http/);
    }
    const { status, stdout } = run(["check", "--json"], { GATEHOUSE_CONFIG: file });
    assert.equal(status, 78);
    assert.ok((JSON.parse(stdout) as { problems: object[] }).problems.length >= 3);
    assert.equal(existsSync(join(dataDir, "cluster")), false);
  });

  it("names a data folder that cannot be written", () => {
    const closed = isRoot ? "/proc/gatehouse" : join(dirname(dataDir), "closed");
    if (!isRoot) {
      mkdirSync(closed);
      chmodSync(closed, 0o555);
    }
    const { status, stderr } = run(["start"], { GATEHOUSE_DATA: join(closed, "data") });
    assert.equal(status, 78);
    assert.match(stderr, /(closed|\/proc\/gatehouse)\/data cannot be written.*GATEHOUSE_DATA/s);
  });

  it("answers a wrong word with 2, and --help of every command with 0", () => {
    for (const words of [["nonsense"], ["check", "--nonsense"], ["dead-letters", "replay"], ["rules"]])
      assert.equal(run(words).status, 2, words.join(" "));
    for (const words of [
      [],
      ["start"],
      ["check"],
      ["doctor"],
      ["migrate"],
      ["rules", "test"],
      ["dead-letters", "list"],
      ["deliveries", "list"],
    ])
      assert.equal(run([...words, "--help"]).status, 0, words.join(" "));
  });

  it("makes no database for a command that only looks", () => {
    const { status, stderr } = run(["deliveries", "list"]);
    assert.equal(status, 78);
    assert.match(stderr, /there is no database in/);
    assert.equal(existsSync(join(dataDir, "cluster")), false);
  });
});

import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { root } from "../house/root.js";
import { freshDatabase, type TestDatabase } from "../testing/database.js";
import { freePort } from "../testing/free-port.js";
import { eventually } from "./support/eventually.js";
import { urlOf } from "./support/gateway.js";

interface Block {
  readonly language: string;
  readonly text: string;
}

const page = readFileSync(join(root, "docs", "first-connector.md"), "utf8");
const blocks: readonly Block[] = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({
  language,
  text,
}));
/** Each group of commands with what the page says one will read. */
const steps = blocks
  .map((block, at) => ({
    ...block,
    expected: blocks[at + 1]?.language === "text" ? blocks[at + 1]?.text.trim() : undefined,
  }))
  .filter(({ language }) => language === "sh");

const isForeground = ({ text }: Block): boolean => text.includes("connector dev");

describe("docs/first-connector.md, word for word", () => {
  let folder: string;
  let database: TestDatabase;
  let env: Record<string, string>;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "first connector-"));
    database = await freshDatabase();
    const bin = join(folder, "bin");
    mkdirSync(bin);
    // What npx finds in a checkout.
    const program = fileURLToPath(new URL("../../bin/gatehouse.mjs", import.meta.url));
    writeFileSync(join(bin, "npx"), `#!/bin/sh\nshift\nexec '${process.execPath}' '${program}' "$@"\n`);
    chmodSync(join(bin, "npx"), 0o755);
    env = {
      PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
      GATEHOUSE_DATA: join(folder, "data"),
      GATEHOUSE_PORT: String(await freePort()),
      GATEHOUSE_DEMO_SMTP_PORT: String(await freePort()),
      DATABASE_URL: urlOf(database.app),
      DATABASE_OWNER_URL: urlOf(database.owner),
    };
  });
  after(async () => {
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (script: string): Promise<{ code: number; output: string }> =>
    new Promise((resolve) => {
      execFile("sh", ["-e", "-c", script], { cwd: folder, env }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` }),
      );
    });

  /** A command that stays: it is used as the page says, then ended as a person ends it. */
  async function stay(script: string, expected: string): Promise<void> {
    const child: ChildProcess = spawn("sh", ["-c", `exec ${script}`], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    try {
      const address = await eventually("the playground's address", () => /(http:\S+)\/play/.exec(output)?.[1]);
      assert.ok(output.includes(expected));
      const answer = await fetch(`${address}/play/accounts`);
      const { accounts } = (await answer.json()) as { accounts: { id: string }[] };
      assert.ok(accounts.some(({ id }) => id === "sms_demo"));
      appendFileSync(join(folder, "sms_demo", "src", "index.ts"), "\n");
      await eventually("a saved change counts", () => (output.includes("reloaded") ? true : undefined));
    } finally {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    }
    assert.equal(child.exitCode, 0);
  }

  it("has steps, and says what each will show", () => {
    assert.ok(steps.length >= 5);
    assert.ok(steps.filter(({ expected }) => expected !== undefined).length >= 5);
  });

  for (const [at, step] of steps.entries())
    it(`step ${at + 1}: ${step.text.split("\n", 1)[0]}`, async () => {
      if (isForeground(step)) return stay(step.text.trim(), step.expected ?? "");
      const { code, output } = await run(step.text);
      assert.equal(code, 0, output);
      if (step.expected !== undefined) assert.ok(output.includes(step.expected), output);
    });
});

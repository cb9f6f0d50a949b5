import { userInfo } from "node:os";
import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { type Candidate, openCandidate } from "../isolation/package/install.js";
import { approvedPlace } from "../isolation/package/lock-file.js";
import { permissionLines } from "../isolation/package/permissions.js";
import { connectorIds } from "../registry.js";
import { exitCodes, UsageError } from "./exit.js";
import { findPlace } from "./place.js";

export interface AddOptions {
  readonly json?: boolean;
  readonly yes?: boolean;
}

const caution =
  "它在自己的进程里运行，只能经网关访问上列地址；这能隔离故障，不能防范恶意：只安装您信任的来源\n" +
  "It runs in a process of its own and reaches the above through the gateway. That contains faults, not malice: install only what you trust";

function describe({ name, version, repository, integrity, manifest, before, more, warnings }: Candidate): string {
  return [
    `${manifest.id}  ${manifest.title.zh} ${manifest.title.en}`,
    `包 package: ${name} ${version}  (${repository ?? "来源未知 no repository named"})`,
    `校验 integrity: ${integrity}`,
    ...permissionLines(manifest.permissions),
    ...(before === undefined ? [] : [`现为 approved now: ${before.name} ${before.version}`]),
    ...(before === undefined || more.length === 0 ? [] : [`新增权限 asks for more: ${more.join(", ")}`]),
    ...warnings,
    caution,
  ].join("\n");
}

async function approved(options: AddOptions): Promise<boolean> {
  if (options.yes) return true;
  if (!process.stdin.isTTY)
    throw new UsageError("没有终端可询问；确认后加 --yes | nobody can be asked here; add --yes");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question("批准并安装？ approve and install? [y/N] ").finally(() => terminal.close());
  return /^y(es)?$/i.test(answer.trim());
}

/** The person, by the name the system knows; a container may know none. */
function person(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

/** Shows what a package asks for, and installs it when a person approves. No code of it runs. */
export async function connectorAdd(source: string, options: AddOptions): Promise<number> {
  const place = findPlace();
  const where = approvedPlace(place);
  const candidate = openCandidate(where, resolve(place.cwd, source), connectorIds);
  try {
    process.stderr.write(`${describe(candidate)}\n`);
    if (!(await approved(options))) {
      process.stderr.write("未安装 not installed\n");
      return exitCodes.failed;
    }
    const entry = candidate.install(person(), new Date());
    if (options.json) process.stdout.write(`${JSON.stringify(entry, null, 2)}\n`);
    else process.stdout.write(`已批准 approved: ${entry.id} ${entry.version} → ${where.lockFile}\n`);
    return exitCodes.done;
  } finally {
    candidate.discard();
  }
}

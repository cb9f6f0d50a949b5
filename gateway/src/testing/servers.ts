import { accessSync, appendFileSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { TestContext } from "node:test";

/** Real servers that tests run against, each with the variable that may name its program. */
const variables = {
  "redis-server": "GATEHOUSE_TEST_REDIS",
  mosquitto: "GATEHOUSE_TEST_MOSQUITTO",
  dovecot: "GATEHOUSE_TEST_DOVECOT",
  sipp: "GATEHOUSE_TEST_SIPP",
  chromium: "GATEHOUSE_TEST_CHROMIUM",
  slapd: "GATEHOUSE_TEST_SLAPD",
  pgbench: "GATEHOUSE_TEST_PGBENCH",
  python3: "GATEHOUSE_TEST_PYTHON3",
} as const;

export type ServerName = keyof typeof variables;

/** A run reads this file at its end and names what was missing in one line. */
export const missingVariable = "GATEHOUSE_TEST_MISSING";

/** The program's path: its variable (wrong = an error, not a search), else PATH, else the folders of servers. */
export function findServer(name: ServerName): string | undefined {
  const told = process.env[variables[name]];
  if (told !== undefined && told !== "") return required(variables[name], told);
  return serverFolders()
    .map((folder) => join(folder, name))
    .find(isProgram);
}

/** The program's path; where it is missing, the test is marked as skipped (with CI=true: fails) and has to return. */
export function needServer(t: TestContext, name: ServerName): string | undefined {
  const path = findServer(name);
  if (path === undefined) t.skip(reportMissing(name));
  return path;
}

/** The same for a whole suite: `describe("…", { skip: skipWithout("dovecot") }, …)`. */
export function skipWithout(name: ServerName): string | false {
  return findServer(name) === undefined && reportMissing(name);
}

function reportMissing(name: ServerName): string {
  const reason = `${name} is missing here (install it, or name its program in ${variables[name]})`;
  const report = process.env[missingVariable];
  if (report !== undefined) appendFileSync(report, `${name}\n`);
  if (process.env["CI"] === "true") throw new Error(reason);
  return reason;
}

function serverFolders(): string[] {
  const path = (process.env["PATH"] ?? "").split(delimiter).filter(isAbsolute);
  return [...path, "/usr/sbin", "/usr/local/sbin", ...postgresFolders("/usr/lib/postgresql")];
}

/** Debian keeps one folder per version; the newest first. */
function postgresFolders(root: string): string[] {
  if (!existsSync(root)) return [];
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(root, version, "bin"));
}

function required(variable: string, path: string): string {
  if (isAbsolute(path) && isProgram(path)) return path;
  throw new Error(`${variable} must be the absolute path of a program, not ${path}`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

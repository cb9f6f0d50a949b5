import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Absolute path of a program: from `GATEHOUSE_TEST_…`, PATH, or where Debian puts servers. */
export function binary(name: string): string | undefined {
  const given = process.env[`GATEHOUSE_TEST_${name.toUpperCase().replaceAll("-", "_")}`];
  if (given !== undefined) return given;
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** The reason to skip a test that needs these programs; in CI they must be there, so the test runs and fails. */
export function missing(...names: readonly string[]): string | false {
  const absent = names.filter((name) => binary(name) === undefined);
  return absent.length > 0 && process.env["CI"] !== "true" ? `${absent.join(", ")} not installed` : false;
}

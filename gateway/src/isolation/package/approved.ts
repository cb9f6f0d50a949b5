import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type LockEntry, readLock } from "./lock-file.js";
import { integrityOf, readFiles } from "./package-files.js";
import { moreThan } from "./permissions.js";
import { type ConnectorPackage, readPackage } from "./read-package.js";
import { refusal } from "./refusal.js";

export interface ApprovedPlace {
  readonly lockFile: string;
  /** Installed packages lie in `connectors/<id>` of it. */
  readonly dataDir: string;
}

/** A connector that may run: its package is what a person approved. */
export interface Approved extends ConnectorPackage {
  readonly folder: string;
  readonly entry: string;
}

export const installedIn = (dataDir: string): string => join(dataDir, "connectors");

const folderOf = ({ dataDir }: ApprovedPlace, { id, path }: LockEntry): string =>
  path ?? join(installedIn(dataDir), id);

/** Ids of packages that are there or were approved; some of them may be refused when they are asked for. */
export function foreignIds({ lockFile, dataDir }: ApprovedPlace): readonly string[] {
  const folder = installedIn(dataDir);
  const there = existsSync(folder) ? readdirSync(folder).filter((name) => /^[a-z][a-z0-9_]*$/.test(name)) : [];
  const installed = there.filter((name) => name !== "node_modules");
  return [...new Set([...readLock(lockFile).map(({ id }) => id), ...installed])];
}

/**
 * The package behind an id, checked against what was approved. Throws `invalid_config` with the file and the cure where
 * it was not approved, was changed since, asks for more, or does not fit this gateway.
 */
export function approvedConnector(place: ApprovedPlace, id: string): Approved {
  const { lockFile } = place;
  const cure = "gatehouse connector add";
  const entry = readLock(lockFile).find((one) => one.id === id);
  if (entry === undefined)
    throw refusal(
      `连接器 ${id} 未在 ${lockFile} 中批准；用 ${cure} 批准`,
      `the connector ${id} is not approved in ${lockFile}; approve it with: ${cure} <package>`,
    );
  const folder = folderOf(place, entry);
  if (!existsSync(folder))
    throw refusal(
      `连接器 ${id} 的包不在 ${folder}；重新运行 ${cure}`,
      `the package of the connector ${id} is not in ${folder}; run ${cure} <package> again`,
    );
  if (integrityOf(readFiles(folder)) !== entry.integrity)
    throw refusal(
      `${folder} 与 ${lockFile} 中批准的不同，不予运行；确认后重新运行 ${cure}`,
      `${folder} is not what ${lockFile} approved and is not run; when the change is wanted, run ${cure} <package> again`,
    );
  const found = readPackage(folder);
  const more = moreThan(entry.permissions, found.manifest.permissions);
  if (more.length > 0 || found.manifest.id !== id || found.name !== entry.name)
    throw refusal(
      `${id} 要求的权限多于 ${lockFile} 中批准的：${more.join("、")}；重新运行 ${cure}`,
      `${id} asks for more than ${lockFile} approved (${more.join(", ")}); run ${cure} <package> again`,
    );
  return { ...found, folder, entry: join(folder, found.entry) };
}

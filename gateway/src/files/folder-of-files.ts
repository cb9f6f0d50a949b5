import { join } from "node:path";
import type { Config } from "../config/schema.js";

/** Where contents lie on the disk: the configured folder, or the data folder's, in which older ones may lie. */
export const folderOfFiles = (files: Config["files"], dataDir: string): string =>
  (files.kind === "disk" ? files.path : undefined) ?? join(dataDir, "files");

import { existsSync } from "node:fs";
import { type Connections, connectionsTo } from "./connections.js";
import { layoutOf } from "./layout.js";
import { openPasswords } from "./passwords.js";
import { findPostmaster } from "./postmaster.js";

/** The ways into the server that a running gateway keeps on this data folder, for commands beside it; starts nothing. */
export function findEmbedded(dataDir: string): Connections | undefined {
  const layout = layoutOf(dataDir);
  if (!existsSync(layout.cluster)) return undefined;
  const postmaster = findPostmaster(layout);
  return postmaster && connectionsTo(postmaster.address, openPasswords(layout));
}

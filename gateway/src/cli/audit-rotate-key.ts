import { rotateKey } from "../ledger/seal/rotate-key.js";
import { systemContext } from "../store/transaction.js";
import { exitCodes } from "./exit.js";
import { findPlace } from "./place.js";
import { withStore } from "./with-database.js";

/** Who acts at the command line, as the book names it. */
const context = { ...systemContext, actor: "command-line", via: "command-line" };

export async function auditRotateKey({ json }: { readonly json?: boolean }): Promise<number> {
  const place = findPlace();
  const { before, now } = await withStore(place, (store) => rotateKey({ store, dataDir: place.dataDir, context }));
  if (json) process.stdout.write(`${JSON.stringify({ before, now })}\n`);
  else
    process.stdout.write(`旧公钥 old key: ${before}\n新公钥 new key: ${now}\n一天内两把都签 | both sign for a day\n`);
  return exitCodes.done;
}

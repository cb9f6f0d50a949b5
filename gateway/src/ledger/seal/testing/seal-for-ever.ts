import { pino } from "pino";
import type { Connection } from "../../../store/embedded/connection.js";
import { createPool } from "../../../store/pool.js";
import { createStore } from "../../../store/transaction.js";
import { createSealer } from "../sealer.js";

/** A process that does nothing but seal, to be killed. Its words: connection as JSON, data folder. */
const [connection = "", dataDir = ""] = process.argv.slice(2);
const store = createStore(createPool(JSON.parse(connection) as Connection, () => undefined));
const sealer = createSealer({
  store,
  session: { claim: async () => true },
  dataDir,
  origin: "test/audit/1",
  log: pino({ level: "silent" }),
});
for (;;) await sealer.round();

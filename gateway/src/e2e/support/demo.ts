import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freshDatabase } from "../../testing/database.js";
import { freePort } from "../../testing/free-port.js";
import { type RunningGateway, runGateway, urlOf } from "./gateway.js";

export interface Demo {
  readonly gateway: RunningGateway;
  readonly smtpPort: number;
  end(): Promise<void>;
}

/** A gateway without a configuration file, in a folder whose name is not plain. */
export async function startDemo(more: Readonly<Record<string, string>> = {}): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), "传达室 demo-"));
  const [database, smtpPort] = await Promise.all([freshDatabase(), freePort()]);
  const env = {
    GATEHOUSE_DATA: join(folder, "data"),
    GATEHOUSE_DEMO_SMTP_PORT: String(smtpPort),
    DATABASE_URL: urlOf(database.app),
    DATABASE_OWNER_URL: urlOf(database.owner),
    ...more,
  };
  const gateway = await runGateway(env, folder);
  return {
    gateway,
    smtpPort,
    async end() {
      await gateway.end("SIGTERM");
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

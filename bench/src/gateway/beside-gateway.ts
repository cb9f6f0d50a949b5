import { join } from "node:path";
import { freePort } from "../free-port.js";
import { startGateway } from "./start-gateway.js";

/** What the gateway's account signs with. */
export const secret = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;

export interface Beside {
  /** The gateway's data folder, with its embedded database. */
  readonly data: string;
  readonly port: number;
}

/** Measures while a gateway of the bench's own runs in the folder. */
export async function besideGateway(folder: string, body: (beside: Beside) => Promise<void>): Promise<void> {
  const port = await freePort();
  const gateway = await startGateway({ folder, port, secret, sinkPort: undefined, databaseUrl: undefined });
  try {
    await body({ data: join(folder, "data"), port });
  } finally {
    await gateway.process.stop("SIGTERM");
  }
}

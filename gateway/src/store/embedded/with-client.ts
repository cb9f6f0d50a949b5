import { Client } from "pg";
import type { Connection } from "./connection.js";

/** One connection for a few statements. What breaks it between two statements shows in the next one. */
export async function withClient<T>(connection: Connection | string, body: (client: Client) => Promise<T>): Promise<T> {
  const where = typeof connection === "string" ? { connectionString: connection } : connection;
  const client = new Client({ ...where, application_name: "gatehouse-setup", connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await body(client);
  } finally {
    await client.end();
  }
}

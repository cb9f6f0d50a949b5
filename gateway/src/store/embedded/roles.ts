import { type Client, escapeLiteral } from "pg";
import type { Connection } from "./connection.js";
import type { Passwords } from "./passwords.js";
import { withClient } from "./with-client.js";

/** Neither role is superuser or passes row-level security by. */
export const ownerRole = "gatehouse_owner";
export const appRole = "gatehouse_app";
export const databaseName = "gatehouse";

/** Makes the roles and the database where missing, and sets the passwords of the key folder. Can be repeated. */
export async function ensureRoles(superuser: Connection, passwords: Passwords): Promise<void> {
  await withClient(superuser, async (client) => {
    await ensureRole(client, ownerRole, passwords.owner);
    await ensureRole(client, appRole, passwords.app);
    if (await exists(client, "SELECT 1 FROM pg_database WHERE datname = $1", databaseName)) return;
    await client.query(`CREATE DATABASE ${databaseName} OWNER ${ownerRole}`);
  });
}

async function ensureRole(client: Client, role: string, password: string): Promise<void> {
  const verb = (await exists(client, "SELECT 1 FROM pg_roles WHERE rolname = $1", role)) ? "ALTER" : "CREATE";
  const rights = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";
  await client.query(`${verb} ROLE ${role} ${rights} PASSWORD ${escapeLiteral(password)}`);
}

async function exists(client: Client, question: string, name: string): Promise<boolean> {
  return ((await client.query(question, [name])).rowCount ?? 0) > 0;
}

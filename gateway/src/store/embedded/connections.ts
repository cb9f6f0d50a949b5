import type { Connection } from "./connection.js";
import type { Address } from "./listening.js";
import type { Passwords } from "./passwords.js";
import { appRole, databaseName, ownerRole } from "./roles.js";

/** The three ways into the embedded database. The application uses `app`, migrations `owner`, only set-up `superuser`. */
export interface Connections {
  readonly owner: Connection;
  readonly app: Connection;
  readonly superuser: Connection;
}

export function connectionsTo({ host, port }: Address, passwords: Passwords): Connections {
  const to = (user: string, password: string, database: string): Connection => ({
    host,
    port,
    user,
    password,
    database,
  });
  return {
    owner: to(ownerRole, passwords.owner, databaseName),
    app: to(appRole, passwords.app, databaseName),
    superuser: to("postgres", passwords.superuser, "postgres"),
  };
}

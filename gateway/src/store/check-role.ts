import { ConfigError } from "../config/config-error.js";
import type { Connection } from "./embedded/connection.js";
import { withClient } from "./embedded/with-client.js";

interface RoleRow {
  readonly name: string;
  readonly powerful: boolean;
  readonly version: number;
}

/** Powerful by itself, or by a role it may turn into. */
const query = `SELECT current_user AS name, current_setting('server_version_num')::int AS version,
  EXISTS (SELECT 1 FROM pg_roles r WHERE (r.rolsuper OR r.rolbypassrls) AND pg_has_role(current_user, r.oid, 'MEMBER'))
    AS powerful`;

const cure = `Make two roles and a database, and set both variables:
  CREATE ROLE gatehouse_owner LOGIN PASSWORD '…' NOSUPERUSER;
  CREATE ROLE gatehouse_app LOGIN PASSWORD '…' NOSUPERUSER NOBYPASSRLS;
  CREATE DATABASE gatehouse OWNER gatehouse_owner;
  DATABASE_URL=postgres://gatehouse_app:…@host/gatehouse  DATABASE_OWNER_URL=postgres://gatehouse_owner:…@host/gatehouse`;

/**
 * Refuses a role that row-level security would not bind, and a Postgres that is too old. Returns the role's name.
 * A superuser by mistake would make every later lock of the database a picture of a lock.
 */
export async function checkRole(app: Connection | string): Promise<string> {
  const row = await withClient(app, async (client) => (await client.query<RoleRow>(query)).rows[0]);
  if (row === undefined) throw new Error("the database did not tell which role this is");
  if (row.version < 150_000)
    throw new ConfigError(`DATABASE_URL：需要 PostgreSQL 15 以上 | DATABASE_URL: PostgreSQL 15 or newer is needed`);
  if (row.powerful)
    throw new ConfigError(
      `DATABASE_URL：角色 ${row.name} 是超级用户、可绕过行级安全，或可变成这样的角色 | DATABASE_URL: the role ${row.name} is a superuser or may bypass row-level security, or may become a role that is; the gateway will not run as one.\n${cure}`,
    );
  return row.name;
}

import type { QueryResultRow } from "pg";
import type { Connection } from "../store/embedded/connection.js";
import { withClient } from "../store/embedded/with-client.js";

/** One statement on a connection of its own; its rows, typed by the caller. */
export type Query = <Row extends QueryResultRow>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

export const queryOf =
  (connection: Connection): Query =>
  (sql, values = []) =>
    withClient(connection, async (client) => (await client.query({ text: sql, values: [...values] })).rows);

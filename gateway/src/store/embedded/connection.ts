/** Where a database is and who logs in; usable as a `pg` configuration. A `host` that begins with / is a socket folder. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Settings of the session, as `psql` takes them: `-c name=value`. */
  readonly options?: string;
}

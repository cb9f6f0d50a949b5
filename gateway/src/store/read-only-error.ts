/** The database takes no writes. With the code of the server's own refusal: who meets it lets the connection go. */
export class ReadOnlyError extends Error {
  override readonly name = "ReadOnlyError";
  readonly code = "25006";
  constructor() {
    super("the database is read-only: it is a standby, or its administrator made it so");
  }
}

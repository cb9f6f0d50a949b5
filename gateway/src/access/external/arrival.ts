/** Somebody whom a provider of logins has recognised. */
export interface Arrival {
  readonly provider: "oidc" | "cas" | "ldap";
  /** What never changes for them there. */
  readonly subject: string;
  /** What they are called at login, for whoever becomes a user here. */
  readonly name: string;
  readonly groups: readonly string[];
  /** They showed who they are for this very login; a session they had there is no fresh proof. */
  readonly fresh: boolean;
}

/** A provider said no, or said something else than its protocol allows. The reason is for the book, not for the caller. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}

/** A provider that cannot be asked now, or that would not serve us: nobody was recognised, and nobody refused. */
export class AwayError extends Error {
  override readonly name = "AwayError";
}

/** No second slash of either kind, which browsers take for another host; nothing that could end a header. */
const local = /^\/(?![/\\])[\w\-./?=&]*$/;

/** Where to go after the login: a place of this site alone. */
export const localPath = (given: unknown): string => (typeof given === "string" && local.test(given) ? given : "/");

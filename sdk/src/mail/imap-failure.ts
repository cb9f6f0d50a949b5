import { PluginError } from "../error.js";

/** What imapflow adds to its errors, as far as it decides anything. */
interface ImapFault {
  readonly authenticationFailed?: boolean;
  readonly serverResponseCode?: string;
  readonly mailboxMissing?: boolean;
  readonly code?: string;
}

/** Servers that are starting up refuse logins too; that is no reason to ask a person for a new password. */
const isPassing = ({ serverResponseCode }: ImapFault): boolean =>
  serverResponseCode === "UNAVAILABLE" || serverResponseCode === "INUSE" || serverResponseCode === "LIMIT";

/** `unauthorized` for a refused login, `invalid_config` for a mailbox that is not there, else `unavailable`. */
export function imapFailure(error: unknown): PluginError {
  if (error instanceof PluginError) return error;
  const fault = (typeof error === "object" && error !== null ? error : {}) as ImapFault;
  if (fault.authenticationFailed === true && !isPassing(fault))
    return new PluginError(
      "unauthorized",
      "the IMAP server refuses the login: check imap.user and its password or oauth2",
      { cause: error },
    );
  if (fault.mailboxMissing === true)
    return new PluginError("invalid_config", "imap.mailbox: the server has no such mailbox", { cause: error });
  const detail = fault.code ?? "the connection was lost";
  return new PluginError("unavailable", `the IMAP server cannot be used (${detail})`, { cause: error });
}

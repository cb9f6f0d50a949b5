import { PluginError } from "@gatehouse/sdk";

const texts = {
  login: "the database refused the user or the password",
  rights: "the database user lacks a right, or a table, column or the database is missing",
  value: "the database refused the values of this row",
  certificate: "the certificate of the database server is not trusted; see tls and ca",
  noTls: "the database server offers no TLS; see the option tls",
  passing: "the database cannot be reached or did not finish",
} as const;

/** SQLSTATE, or Node's code of a socket error. */
export const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";

/** Throws away pg's own message and detail: they may quote a row. */
function bySqlState(code: string): PluginError | undefined {
  const details = { providerCode: code };
  if (/^28/.test(code)) return new PluginError("unauthorized", texts.login, details);
  if (/^(42|3[DF])/.test(code)) return new PluginError("invalid_config", texts.rights, details);
  if (/^(2[23]|54)/.test(code)) return new PluginError("rejected", texts.value, { ...details, reason: "other" });
  return undefined;
}

const isCertificate = (code: string): boolean => /CERT|^UNABLE_TO_|ALTNAME/.test(code);

/** What a failed connection or statement means. What was cut off is `unavailable`: a repeat writes no second row. */
export function failure(error: unknown): PluginError {
  if (error instanceof PluginError) return error;
  const code = codeOf(error);
  const known = /^[0-9A-Z]{5}$/.test(code) ? bySqlState(code) : undefined;
  if (known !== undefined) return known;
  if (isCertificate(code)) return new PluginError("invalid_config", texts.certificate, { providerCode: code });
  if (error instanceof Error && error.message.includes("does not support SSL"))
    return new PluginError("invalid_config", texts.noTls);
  return new PluginError("unavailable", texts.passing, code === "" ? {} : { providerCode: code });
}

import { PluginError, type RejectReason } from "../error.js";

/** What nodemailer adds to its errors. */
interface SmtpFault {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

const enhanced = (response: string | undefined): string | undefined =>
  /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(response ?? "")?.[0];

function reasonOf({ command, responseCode }: SmtpFault, status: string | undefined): RejectReason {
  if (/^5\.(?:2\.3|3\.4)/.test(status ?? "") || responseCode === 552) return "too_large";
  if (command !== "RCPT TO") return "content_refused";
  return /^5\.7\./.test(status ?? "") ? "recipient_blocked" : "recipient_unknown";
}

/** The server said no: what its code means for a retry. */
function answered(fault: SmtpFault, responseCode: number, cause: unknown): PluginError {
  const status = enhanced(fault.response);
  const details = { providerCode: status ? `${responseCode} ${status}` : String(responseCode), cause };
  if (responseCode < 500) return new PluginError("unavailable", `the server answered ${responseCode}`, details);
  if (fault.code === "EAUTH")
    return new PluginError("unauthorized", "the server refuses the login: check its user and password", details);
  // 503 and 530 complain about the session (no login, no TLS), not about this mail.
  if (responseCode === 530 || fault.command === "MAIL FROM")
    return new PluginError(
      "unauthorized",
      `the server refuses the sender (${responseCode}): check the login and the sender's address`,
      details,
    );
  if (fault.command !== "RCPT TO" && fault.command !== "DATA")
    return new PluginError("unavailable", `the server ended the session (${responseCode})`, details);
  return new PluginError("rejected", `the server refused the mail (${responseCode})`, {
    ...details,
    reason: reasonOf(fault, status),
  });
}

/** `handedOver`: the Message-ID, if the whole mail had left when this happened: without an answer nobody knows. */
export function smtpFailure(error: unknown, handedOver: string | undefined): PluginError {
  if (error instanceof PluginError) return error;
  const fault = (typeof error === "object" && error !== null ? error : {}) as SmtpFault;
  if (fault.responseCode !== undefined && fault.responseCode > 0) return answered(fault, fault.responseCode, error);
  if (fault.code === "EMESSAGE")
    return new PluginError("rejected", "the mail is larger than the server takes", {
      reason: "too_large",
      cause: error,
    });
  if (fault.code === "EENVELOPE")
    return new PluginError("rejected", "the recipient's address cannot be used", {
      reason: "recipient_unknown",
      cause: error,
    });
  if (fault.code === "EAUTH")
    return new PluginError("unauthorized", "the server offers no login this account could use", { cause: error });
  if (handedOver !== undefined)
    return new PluginError("uncertain", "the connection was lost after the mail was handed over", {
      sourceId: handedOver,
      cause: error,
    });
  return new PluginError("unavailable", `the server cannot be used (${fault.code ?? "no connection"})`, {
    cause: error,
  });
}

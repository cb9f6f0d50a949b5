import { type HttpAnswer, PluginError, type RejectReason, refuse } from "@gatehouse/sdk";

const number = /^[^\s<>\p{Cc}]{1,64}$/u;

const rejected = (message: string, status: number, reason: RejectReason = "other"): PluginError =>
  new PluginError("rejected", message, { reason, providerCode: String(status) });

const unavailable = (message: string, status: number): PluginError =>
  new PluginError("unavailable", message, { providerCode: String(status) });

/**
 * osTicket answers 500 in words to what it finds wrong in a ticket; no repeat mends that. Broken installations and web
 * servers answer 500 with a page, with nothing, or with `unknown error`.
 */
function ofServerError(body: string): PluginError {
  const words = body.trim();
  if (words === "" || words.startsWith("<") || /unknown error\s*$/i.test(words))
    return unavailable("osTicket cannot be used now (500)", 500);
  if (/incomplete client information/i.test(words))
    return rejected("osTicket refuses requester_address: its domain needs an MX record (500)", 500);
  if (/maximum open tickets/i.test(words))
    return rejected("the requester has osTicket's maximum of open tickets: raise that setting (500)", 500);
  return rejected("osTicket refused the ticket (500)", 500);
}

/** Answers that mean more here than their status says. */
function special({ status, body }: HttpAnswer): PluginError | undefined {
  switch (status) {
    case 400:
    case 403:
      return rejected(`osTicket refused the ticket (${status})`, status, "content_refused");
    case 401:
      return new PluginError(
        "unauthorized",
        "osTicket refuses api_key, or the IP address the gateway calls from (401)",
        { providerCode: "401" },
      );
    case 404:
      return unavailable("no API of osTicket answers at url (404)", status);
    case 413:
      return rejected(
        "the mail is larger than the web server takes: lower max_attached_bytes (413)",
        status,
        "too_large",
      );
    case 500:
      return ofServerError(body);
    default:
      return undefined;
  }
}

/** The ticket's number: a bare word that osTicket calls text/html. Throws for everything else. */
export function ticketNumber(answer: HttpAnswer): string {
  const word = answer.body.trim();
  if (answer.status === 201 && number.test(word)) return word;
  const failure = special(answer);
  if (failure !== undefined) throw failure;
  refuse(answer);
  throw unavailable(`no API of osTicket answers at url (${answer.status})`, answer.status);
}

import { simpleParser } from "mailparser";
import { base64Part, encodedWord, type Helpdesk, type Ticket, wire } from "./helpdesk.js";

const address = "help@support.school.example";

/**
 * FreeScout 1.8 as far as mail shows it: a mail belongs to the conversation that one of its In-Reply-To and References
 * is a mail of, its customer is whom Reply-To names, and an answer carries the original's Message-ID in both fields and
 * an id and a kind of its own.
 */
export function freescout(): Helpdesk {
  const tickets = new Map<string, Ticket>();
  let answers = 0;
  const known = (ids: readonly string[]): Ticket | undefined =>
    [...tickets.values()].find((ticket) => ids.some((id) => ticket.ids.includes(id)));
  return {
    tickets,
    take: async (raw) => {
      const mail = await simpleParser(raw);
      const ids = [mail.inReplyTo ?? "", ...[mail.references ?? []].flat()];
      const requestor = (mail.replyTo ?? mail.from)?.value[0]?.address ?? "";
      const ticket = known(ids) ?? { subject: mail.subject ?? "", requestor, ids: [], texts: [], files: [] };
      if (ticket.ids.length === 0) tickets.set(String(tickets.size + 1), ticket);
      // It takes a mail once, by its Message-ID.
      if (ticket.ids.includes(mail.messageId ?? "")) return [];
      ticket.ids.push(mail.messageId ?? "");
      ticket.texts.push((mail.text ?? "").trimEnd());
      ticket.files.push(...mail.attachments.map(({ filename }) => filename ?? ""));
      return [];
    },
    answer: (number, text) => {
      const ticket = tickets.get(number);
      if (ticket === undefined) throw new Error("no such conversation");
      answers += 1;
      const id = `<FS_reply-${number}-${answers}@support.school.example>`;
      const original = ticket.ids.findLast((one) => !one.startsWith("<FS_")) ?? "";
      ticket.ids.push(id);
      return wire([
        `From: ${encodedWord("李老师")} <${address}>`,
        `To: ${ticket.requestor}`,
        `Subject: ${encodedWord(`Re: ${ticket.subject}`)}`,
        `Message-ID: ${id}`,
        `In-Reply-To: ${original}`,
        `References: ${original}`,
        "X-FreeScout-Mail-Type: customer.message",
        ...base64Part("text/html", `<html><body><div>${text.replaceAll("\n", "<br>")}</div></body></html>`),
      ]);
    },
  };
}

import { simpleParser } from "mailparser";
import { base64Part, encodedWord, type Helpdesk, type Ticket, wire } from "./helpdesk.js";

const name = "campus";
const address = "rt@support.school.example";

/**
 * Request Tracker as far as mail shows it: only `[campus #1]` in the subject leads to a ticket; whoever opens one gets
 * an automatic answer; all it sends carries `X-RT-Loop-Prevention` and `Precedence: bulk`; an answer written on its
 * pages refers to the ticket's pseudo reference alone; a mail it sent itself is not taken in.
 */
export function requestTracker(): Helpdesk {
  const tickets = new Map<string, Ticket>();
  let sent = 0;
  const head = (number: string, { subject, requestor }: Ticket, title: string): readonly string[] => {
    sent += 1;
    return [
      `From: ${encodedWord("李老师 via RT")} <${address}>`,
      `To: ${requestor}`,
      `Subject: ${encodedWord(`[${name} #${number}] ${title}${subject}`)}`,
      `Message-ID: <rt-5.0.3-77-1700000000-${sent}.${number}-5-0@${name}>`,
      `X-RT-Loop-Prevention: ${name}`,
      `X-RT-Ticket: ${name} #${number}`,
      "Precedence: bulk",
    ];
  };
  return {
    tickets,
    take: async (raw) => {
      const mail = await simpleParser(raw);
      if (mail.headers.has("x-rt-loop-prevention")) return [];
      const [, found] = /\[campus #(\d+)\]/.exec(mail.subject ?? "") ?? [];
      const number = found ?? String(tickets.size + 1);
      const requestor = (mail.replyTo ?? mail.from)?.value[0]?.address ?? "";
      const ticket = tickets.get(number) ?? { subject: mail.subject ?? "", requestor, ids: [], texts: [], files: [] };
      tickets.set(number, ticket);
      ticket.ids.push(mail.messageId ?? "");
      ticket.texts.push((mail.text ?? "").trimEnd());
      ticket.files.push(...mail.attachments.map(({ filename }) => filename ?? ""));
      const isAutomatic = mail.headers.has("auto-submitted");
      if (found !== undefined || isAutomatic) return [];
      return [
        wire([
          ...head(number, ticket, "AutoReply: "),
          "Auto-Submitted: auto-replied",
          `In-Reply-To: ${mail.messageId}`,
          `References: <RT-Ticket-${number}@${name}> ${mail.messageId}`,
          ...base64Part("text/plain", "This message has been automatically generated.\n"),
        ]),
      ];
    },
    answer: (number, text) => {
      const ticket = tickets.get(number);
      if (ticket === undefined) throw new Error("no such ticket");
      return wire([
        ...head(number, ticket, "Re: "),
        `References: <RT-Ticket-${number}@${name}>`,
        ...base64Part("text/plain", text),
      ]);
    },
  };
}

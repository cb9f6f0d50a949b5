import type { Office } from "./office.js";
import type { Article, Ticket } from "./records.js";

/** An article with names of its relations, as the API shows it. */
export function articleView({ files, ...article }: Article): object {
  const attachments = files.map(({ id, filename, type, bytes }) => ({
    id,
    filename,
    size: String(bytes.length),
    preferences: { "Mime-Type": type },
  }));
  return { ...article, to: "", cc: "", updated_at: article.created_at, attachments };
}

/** A ticket with `expand=true`. */
export const ticketView = (office: Office, { tags: _, ...ticket }: Ticket): object => {
  const article_ids = office.articleIds(ticket.id);
  return { ...ticket, number: `2${ticket.id}`, article_ids, article_count: article_ids.length };
};

const userView = (login: string): object => ({ login, firstname: login, email: "", roles: ["Agent"] });

/** The default payload of a webhook: relations are objects, attachments have a `url`. */
export function webhookPayload(office: Office, ticket: Ticket, article?: Article): object {
  const shown = article && {
    ...articleView(article),
    created_by: userView(article.created_by),
    attachments: article.files.map(({ id, filename, bytes, type }) => ({
      id,
      filename,
      size: String(bytes.length),
      preferences: { "Mime-Type": type },
      url: `https://zammad.example.edu/api/v1/ticket_attachment/${ticket.id}/${article.id}/${id}`,
    })),
    accounted_time: 0,
  };
  return {
    ticket: { ...ticketView(office, ticket), updated_by: userView(ticket.updated_by) },
    article: shown ?? {},
  };
}

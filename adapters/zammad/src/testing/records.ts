/** A user of the fake. */
export interface User {
  readonly id: number;
  readonly login: string;
  readonly email: string;
  readonly firstname: string;
  readonly phone?: string;
}

export interface StoredFile {
  readonly id: number;
  readonly filename: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export interface Article {
  readonly id: number;
  readonly ticket_id: number;
  readonly subject: string;
  readonly body: string;
  readonly content_type: string;
  readonly type: string;
  readonly sender: string;
  readonly internal: boolean;
  readonly from: string;
  readonly origin_by_id: number | null;
  readonly created_by: string;
  readonly created_at: string;
  readonly files: readonly StoredFile[];
}

export interface Ticket {
  readonly id: number;
  readonly title: string;
  readonly group: string;
  readonly customer_id: number;
  readonly tags: readonly string[];
  state: string;
  updated_at: string;
  updated_by: string;
  close_at: string | null;
  last_close_at: string | null;
}

/** What a test may look at and what an agent does in the browser. */
export interface Records {
  readonly users: Map<number, User>;
  readonly tickets: Map<number, Ticket>;
  readonly articles: Map<number, Article>;
}

/** Zammad's 422 and 404 as `{ error, error_human }`. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

let lastMs = 0;
/** Later with every call, as a database's clock is. */
export function tick(): string {
  lastMs = Math.max(lastMs + 1, Date.now());
  return new Date(lastMs).toISOString();
}

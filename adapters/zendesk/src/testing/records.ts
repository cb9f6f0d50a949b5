export interface User {
  readonly id: number;
  readonly name: string;
  readonly role: "end-user" | "agent" | "admin";
  readonly external_id: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

export interface StoredFile {
  readonly id: number;
  readonly file_name: string;
  readonly content_type: string;
  readonly content_url: string;
  readonly bytes: Buffer;
}

export interface CommentEvent {
  readonly id: number;
  readonly type: "Comment";
  readonly author_id: number;
  readonly body: string;
  readonly html_body: string;
  readonly plain_body: string;
  readonly public: boolean;
  readonly attachments: readonly StoredFile[];
}

export interface ChangeEvent {
  readonly id: number;
  readonly type: "Change";
  readonly field_name: string;
  readonly value: string;
  readonly previous_value: string;
}

export interface Audit {
  readonly id: number;
  readonly ticket_id: number;
  readonly author_id: number;
  readonly created_at: string;
  readonly via: { readonly channel: string };
  readonly metadata: { readonly system: object; readonly custom: Readonly<Record<string, unknown>> };
  readonly events: readonly (CommentEvent | ChangeEvent)[];
}

export interface Ticket {
  readonly id: number;
  readonly subject: string;
  readonly external_id: string | null;
  readonly requester_id: number;
  readonly group_id: number | null;
  readonly tags: readonly string[];
  readonly followup_of: number | null;
  assignee_id: number | null;
  status: string;
  updated_at: string;
}

/** Zendesk's `{ error, description, details }`. */
export class Refused extends Error {
  readonly status: number;
  readonly details: Readonly<Record<string, string>>;
  constructor(status: number, error: string, details: Readonly<Record<string, string>> = {}) {
    super(error);
    this.status = status;
    this.details = details;
  }
}

export const notFound = (): Refused => new Refused(404, "RecordNotFound");
export const invalid = (field: string, description: string): Refused =>
  new Refused(422, "RecordInvalid", { [field]: description });

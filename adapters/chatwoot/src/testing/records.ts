export interface Contact {
  readonly id: number;
  readonly name: string;
  readonly identifier: string | null;
  readonly email: string | null;
  readonly phone_number: string | null;
}

export interface Conversation {
  readonly id: number;
  readonly inbox_id: number;
  readonly contact_id: number;
  readonly source_id: string;
  readonly custom_attributes: Readonly<Record<string, unknown>>;
  status: string;
  last_activity_at: number;
  updated_at: number;
}

export interface StoredFile {
  readonly filename: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export interface Message {
  readonly id: number;
  readonly conversation_id: number;
  readonly content: string | null;
  readonly message_type: "incoming" | "outgoing" | "activity";
  readonly private: boolean;
  readonly source_id: string | null;
  readonly sender_id: number;
  readonly created_at: number;
  readonly files: readonly StoredFile[];
}

/** Chatwoot's refusals: `{ error }`, or `{ message, attributes }` of a record. */
export class Refused extends Error {
  readonly status: number;
  readonly attributes: readonly string[] | undefined;
  constructor(status: number, message: string, attributes?: readonly string[]) {
    super(message);
    this.status = status;
    this.attributes = attributes;
  }
}

export interface Contact {
  readonly id: number;
  readonly name: string;
  readonly unique_external_id: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

export interface StoredFile {
  readonly name: string;
  readonly content_type: string;
  readonly bytes: Buffer;
}

export interface Ticket {
  readonly id: number;
  readonly subject: string;
  readonly description: string;
  readonly requester_id: number;
  readonly source: number;
  readonly priority: number;
  readonly tags: readonly string[];
  readonly group_id: number | null;
  readonly files: readonly StoredFile[];
  status: number;
  updated_at: string;
}

export interface Conversation {
  readonly id: number;
  readonly ticket_id: number;
  readonly user_id: number;
  readonly incoming: boolean;
  readonly private: boolean;
  readonly source: number;
  readonly body: string;
  readonly to_emails: readonly string[];
  readonly created_at: string;
  readonly files: readonly StoredFile[];
}

/** One of `errors[]`. */
export interface Fault {
  readonly field: string;
  readonly code: string;
  readonly message: string;
  readonly additional_info?: object;
}

export class Refused extends Error {
  readonly status: number;
  readonly faults: readonly Fault[];
  constructor(status: number, faults: readonly Fault[] = []) {
    super(`refused with ${status}`);
    this.status = status;
    this.faults = faults;
  }
}

export const invalid = (field: string, message: string, code = "invalid_value"): Refused =>
  new Refused(400, [{ field, message, code }]);

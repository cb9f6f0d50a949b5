import type { Config } from "../../config/schema.js";

/** What the checklist looks at: how this gateway is configured and how it stands, now. */
export interface Facts {
  readonly login: Config["login"];
  readonly publicUrl: string;
  readonly endpoints: readonly { readonly id: string; readonly declared: boolean }[];
  readonly users: UserFacts;
  readonly book: BookFacts;
}

export interface UserFacts {
  readonly people: number;
  /** Admins, security officers and auditors without a second factor. */
  readonly officers_without_code: number;
  readonly admins: number;
  readonly security: number;
  readonly auditors: number;
}

export interface BookFacts {
  readonly oldest_entry: Date | null;
  readonly sealed: number;
  readonly sealed_at: Date | null;
  /** Written and not sealed yet, older than a minute. */
  readonly overdue: boolean;
  readonly anchored_at: Date | null;
}

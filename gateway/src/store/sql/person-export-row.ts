/** An export of everything about one person, as it stands in its table. */
export interface PersonExportRow {
  readonly id: string;
  readonly person_id: string;
  readonly people: readonly string[];
  readonly state: "awaiting_approval" | "running" | "done" | "failed" | "expired";
  readonly purpose: string;
  readonly language: "zh-CN" | "en";
  readonly minor: boolean;
  readonly request_id: string;
  readonly access_id: string | null;
  readonly asked_by: string;
  readonly asked_at: Date;
  readonly approved_by: string | null;
  readonly approved_at: Date | null;
  readonly content_id: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  /** Why it failed; while it is running, what it waits for until `retry_at`. */
  readonly failure: string | null;
  readonly retry_at: Date | null;
  /** Files that are named in it because they could not be read. */
  readonly files_missing: number;
  readonly ended_at: Date | null;
}

export const personExportColumns = `id, person_id, people, state, purpose, language, minor, request_id, access_id,
  asked_by, asked_at, approved_by, approved_at, content_id, bytes::float8 AS bytes, sha256, failure, retry_at,
  files_missing, ended_at`;

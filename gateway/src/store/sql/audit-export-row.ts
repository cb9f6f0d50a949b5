/** An export of the book as it stands in its table; query and files are JSON of their own kinds. */
export interface AuditExportRow {
  readonly id: string;
  readonly state: "preparing" | "awaiting_approval" | "running" | "done" | "failed" | "expired";
  readonly query: object;
  readonly purpose: string;
  readonly formats: readonly string[];
  readonly asked_by: string;
  readonly asked_at: Date;
  readonly subjects: number | null;
  readonly minors: boolean | null;
  readonly approved_by: string | null;
  readonly approved_at: Date | null;
  readonly checkpoint_size: number | null;
  readonly first_leaf: number | null;
  readonly end_leaf: number | null;
  readonly rows_done: number;
  readonly files: readonly object[] | null;
  readonly omitted: number | null;
  readonly failure: string | null;
  readonly ended_at: Date | null;
}

export const auditExportColumns = `id, state, query, purpose, formats, asked_by, asked_at, subjects, minors, approved_by,
  approved_at, checkpoint_size::float8 AS checkpoint_size, first_leaf::float8 AS first_leaf,
  end_leaf::float8 AS end_leaf, rows_done::float8 AS rows_done, files, omitted::float8 AS omitted, failure, ended_at`;

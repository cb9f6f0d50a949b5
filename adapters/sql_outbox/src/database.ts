/** What a statement needs of a connection. Parameters are `$1`, `$2` …; without them a text may hold several statements. */
export interface Database {
  query<Row = unknown>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<{ readonly rows: readonly Row[]; readonly rowCount: number | null }>;
}

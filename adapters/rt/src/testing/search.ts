/** What a query looks at, by the names RT gives its columns. */
export type Row = Readonly<Record<string, string>>;

type Test = (row: Row) => boolean;

const compared: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  "=": (value, wanted) => value === wanted,
  "!=": (value, wanted) => value !== wanted,
  ">": (value, wanted) => Number(value) > Number(wanted),
  LIKE: (value, wanted) => value.includes(wanted),
};

/** TicketSQL and TransactionSQL as far as the stories speak them: comparisons, AND, OR, brackets. Throws on a field it does not know. */
export function searched(query: string, rows: readonly Row[], user: string): readonly Row[] {
  const tokens = [...query.matchAll(/'((?:[^'\\]|\\.)*)'|[()]|!=|[=><]|[\w.]+/g)];
  let at = 0;
  const next = (): string => tokens[at++]?.[0] ?? "";
  const value = (): string => {
    const [whole = "", text] = tokens[at++] ?? [];
    const plain = (text ?? whole).replace(/\\(.)/g, "$1");
    return plain === "__CurrentUser__" ? user : plain;
  };
  const single = (): Test => {
    const field = next();
    if (field === "(") {
      const inner = either();
      next();
      return inner;
    }
    if (rows[0] !== undefined && !(field in rows[0])) throw new Error(`Unknown field: ${field}`);
    const compare = compared[next()];
    const wanted = value();
    return (row) => compare?.(row[field] ?? "", wanted) ?? false;
  };
  const joined = (word: string, part: () => Test, join: (a: Test, b: Test) => Test): Test => {
    let test = part();
    while (tokens[at]?.[0] === word) {
      at += 1;
      test = join(test, part());
    }
    return test;
  };
  const both = (): Test => joined("AND", single, (a, b) => (row) => a(row) && b(row));
  const either = (): Test => joined("OR", both, (a, b) => (row) => a(row) || b(row));
  return rows.filter(either());
}

interface Page {
  readonly json?: boolean;
  readonly limit: number;
}

/** A list as the API answers it, or one line for each item: ids and codes, never what somebody wrote. */
export function printList<Item extends { readonly id: string }>(
  items: readonly Item[],
  { json, limit }: Page,
  line: (item: Item) => readonly string[],
): void {
  const next = items.length === limit ? (items.at(-1)?.id ?? null) : null;
  if (json) return void process.stdout.write(`${JSON.stringify({ items, next }, null, 2)}\n`);
  for (const item of items) process.stdout.write(`${line(item).join("  ")}\n`);
  process.stdout.write(`共 ${items.length} 条 ${items.length} listed${next === null ? "" : ` · --after ${next}`}\n`);
}

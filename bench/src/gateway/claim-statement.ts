interface Statement {
  readonly name: string;
  readonly text: string;
}

/** The very statement the product's sweeper runs, so that what is timed cannot drift from it. */
export async function claimStatement(): Promise<Statement> {
  const module = new URL("../../../gateway/dist/store/sql/claim-deliveries.js", import.meta.url);
  const { claimDeliveriesStatement } = (await import(module.href)) as { readonly claimDeliveriesStatement: Statement };
  return claimDeliveriesStatement;
}

interface DataKey {
  readonly kid: string;
  readonly key: Buffer;
}

/** A row of the product's event table. */
export interface EventRow {
  readonly id: string;
  readonly partitionKey: string;
  readonly sequence: number;
  readonly type: string;
  readonly accountId: string | null;
  readonly subject: string;
  readonly time: string;
  readonly visibility: "public";
  readonly planned: number;
  readonly kid: string;
  readonly data: Buffer;
}

/** Runs one statement of the product's, on a connection of the bench's. */
export interface Tx {
  run(statement: { readonly name: string; readonly text: string }, values: unknown[]): Promise<unknown[]>;
}

/** Opens the keys that stand in the database. */
export interface Keyring {
  open(stored: { readonly kid: string; readonly wrapped: Buffer }): DataKey;
}

/** What the bench uses of the product to make rows the product can read. */
export interface ProductParts {
  createKeyring(master: Buffer): Keyring;
  seal(key: DataKey, place: string, plain: string): Buffer;
  unseal(key: DataKey, place: string, sealed: Buffer): Buffer;
  newId(prefix: "evt" | "dlv" | "msg"): string;
  insertEvents(tx: Tx, rows: readonly EventRow[]): Promise<unknown>;
}

const parts = ["vault/keyring", "vault/seal", "store/id", "store/sql/insert-events"];

/** The product's own code, so that what is made cannot drift from what it makes itself. */
export async function productParts(): Promise<ProductParts> {
  const paths = parts.map((name) => new URL(`../../../gateway/dist/${name}.js`, import.meta.url).href);
  const modules = await Promise.all(paths.map((path) => import(path) as Promise<object>));
  return Object.assign({}, ...modules) as ProductParts;
}

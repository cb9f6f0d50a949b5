import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";

interface DataKey {
  readonly kid: string;
  readonly key: Buffer;
}

/** What is used of the product: the keys must be ones it can open. */
interface Vault {
  createKeyring(master: Buffer): {
    readonly kekId: string;
    create(): { readonly dataKey: DataKey; readonly wrapped: Buffer };
  };
  seal(key: DataKey, place: string, plain: string): Buffer;
}

async function vault(): Promise<Vault> {
  const paths = ["keyring", "seal"].map(
    (name) => new URL(`../../../gateway/dist/vault/${name}.js`, import.meta.url).href,
  );
  return Object.assign({}, ...(await Promise.all(paths.map((path) => import(path) as Promise<object>)))) as Vault;
}

const batchSize = 5_000;

const statement = `WITH i AS (SELECT * FROM unnest($1::text[], $2::bytea[], $3::bytea[], $4::bytea[]) AS i(kid, wrapped, value, bidx)),
    k AS (INSERT INTO data_key (kid, class, owner_id, wrapped, kek_id) SELECT kid, 'person', 'per_' || kid, wrapped, $5 FROM i)
  INSERT INTO contact_point (id, scheme, kid, bidx, value) SELECT 'cpt_' || kid, 'phone', kid, bidx, value FROM i`;

/** Data keys as the product makes them, each with the contact point it seals. */
export async function fillKeys(client: Client, data: string, keys: number): Promise<void> {
  const { createKeyring, seal } = await vault();
  const ring = createKeyring(Buffer.from(readFileSync(join(data, "keys", "master"), "utf8").trim(), "base64"));
  for (let from = 0; from < keys; from += batchSize) {
    const made = Array.from({ length: Math.min(batchSize, keys - from) }, (_, n) => ({
      ...ring.create(),
      n: from + n,
    }));
    await client.query(statement, [
      made.map(({ dataKey }) => dataKey.kid),
      made.map(({ wrapped }) => wrapped),
      made.map(({ dataKey, n }) => seal(dataKey, `contact_point|cpt_${dataKey.kid}|value`, `+8613${n}`)),
      made.map(({ n }) => Buffer.from(n.toString(16).padStart(32, "0"), "hex")),
      ring.kekId,
    ]);
  }
  await client.query("ANALYZE");
}

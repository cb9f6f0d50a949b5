/** How `GATEHOUSE_MASTER_KEY` names the master key; generations newest first. */
export type MasterKeySetting =
  | { readonly kind: "given"; readonly keys: readonly Buffer[] }
  | { readonly kind: "file"; readonly path: string }
  /** Gets a wrapped key on stdin and prints the 32 bytes as base64. */
  | { readonly kind: "command"; readonly command: readonly string[] };

const oneKey = /^[A-Za-z0-9+/_-]{43}=?$/;

/** Keys of 32 bytes as base64, apart by white space or commas; undefined when one of them is anything else. */
export function parseMasterKeys(text: string): readonly Buffer[] | undefined {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  return words.length > 0 && words.every((word) => oneKey.test(word))
    ? words.map((word) => Buffer.from(word, "base64"))
    : undefined;
}

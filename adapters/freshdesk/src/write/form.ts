import { asJson, type CarriedFile, type Content, multipart } from "@gatehouse/sdk/desk";

type Value = string | number | boolean | readonly string[];

/** A list is one field for each member, its name ending in `[]`. */
const spread = (fields: Readonly<Record<string, Value>>): readonly (readonly [string, string])[] =>
  Object.entries(fields).flatMap(([name, value]) =>
    typeof value === "object"
      ? value.map((member) => [`${name}[]`, member] as const)
      : [[name, String(value)] as const],
  );

/** JSON, or multipart/form-data with the files as `attachments[]`, which is the only way they are taken. */
export const formOf = (
  fields: Readonly<Record<string, Value>>,
  files: readonly CarriedFile[],
  nonce: string,
): Content =>
  files.length === 0
    ? asJson(fields)
    : multipart({ fields: spread(fields), files: { name: "attachments[]", carried: files } }, nonce);

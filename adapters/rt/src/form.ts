import { asJson, type CarriedFile, type Content, multipart } from "@gatehouse/sdk/desk";

/**
 * JSON, or a part `JSON` and the files as `Attachments`. REST2 takes files inside the JSON as well, but answers 500 when
 * a name there is not ASCII.
 */
export const formOf = (value: unknown, files: readonly CarriedFile[], nonce: string): Content =>
  files.length === 0
    ? asJson(value)
    : multipart({ fields: [["JSON", JSON.stringify(value)]], files: { name: "Attachments", carried: files } }, nonce);

/** The files of one backup, named after the first. */
export const backupPaths = (
  data: string,
): { readonly data: string; readonly keys: string; readonly erased: string } => ({
  data,
  keys: `${data}.keys`,
  erased: `${data}.erased.jsonl`,
});

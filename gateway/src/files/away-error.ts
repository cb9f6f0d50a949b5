/**
 * The store of files cannot be reached or refuses us. Not the file's fault nor the caller's: what was asked may be
 * asked again.
 */
export class FilesAwayError extends Error {
  override readonly name = "FilesAwayError";
}

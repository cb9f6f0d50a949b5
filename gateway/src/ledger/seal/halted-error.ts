/** The book may not be sealed further before a person has looked: what was signed and what the database holds differ. */
export class HaltedError extends Error {
  override readonly name = "HaltedError";
}

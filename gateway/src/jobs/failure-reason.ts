/** What may be stored and logged of a failure: its class and code, never its message, which can quote a person. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return "unknown failure";
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return code === undefined ? error.name : `${error.name} ${code}`;
}

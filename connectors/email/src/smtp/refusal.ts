/** An error with the SMTP code the client is told. */
export const refusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

export const isRefusal = (error: unknown): boolean => error instanceof Error && "responseCode" in error;

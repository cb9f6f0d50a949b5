/** What it needs of nodemailer's connection. */
interface Connection {
  close(): void;
  once(event: "error" | "end", told: (error: Error) => void): unknown;
}

/** One step of a mail session, given by a callback, as a promise that also ends with the connection or with `signal`. */
export function smtpStep(
  connection: Connection,
  signal: AbortSignal,
  start: (done: (error: Error | null | undefined) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      connection.close();
      reject(new Error("given up"));
    };
    signal.addEventListener("abort", abort, { once: true });
    connection.once("error", reject);
    connection.once("end", () => reject(new Error("the server closed the connection")));
    start((error) => {
      signal.removeEventListener("abort", abort);
      if (error) reject(error);
      else resolve();
    });
  });
}

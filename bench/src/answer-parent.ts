/** The other end of `startChild`: each message of the parent gets one reply, and without a parent the process ends. */
export function answerParent<Question>(reply: (question: Question) => Promise<unknown>): void {
  // A parent that stopped listening meanwhile is no error: `disconnect` is on its way.
  const ignored = (): void => undefined;
  process.on("message", (question: Question) => {
    void reply(question).then((answer) => process.send?.(answer, undefined, undefined, ignored));
  });
  process.on("disconnect", () => process.exit(0));
}

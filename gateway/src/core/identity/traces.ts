/** Shorter ones stand in too many texts by chance to tell whose they are. */
const fewestCharacters = 6;
/** A national number keeps its last digits however it is written. */
const telling = 10;

/** What a text is looked through for, to tell whether it speaks of an address. */
export function traceOf({ scheme, value }: { readonly scheme: string; readonly value: string }): string | undefined {
  const digits = value.replace(/\D/g, "");
  const trace = scheme === "phone" && digits.length > telling ? digits.slice(-telling) : value.toLowerCase();
  return trace.length < fewestCharacters ? undefined : trace;
}

/** Does a text speak of one of these? Numbers are found through blanks and dashes. */
export function speaksOf(text: string, traces: readonly string[]): boolean {
  const lower = text.toLowerCase();
  const close = lower.replace(/[\s()-]/g, "");
  return traces.some((trace) => lower.includes(trace) || close.includes(trace));
}

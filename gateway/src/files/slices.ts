/** The same bytes in slices of one size; the last may be shorter. Of nothing there is none. */
export async function* slices(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of source) {
    parts.push(chunk);
    held += chunk.length;
    if (held < size) continue;
    const all = Buffer.concat(parts);
    const whole = held - (held % size);
    for (let at = 0; at < whole; at += size) yield all.subarray(at, at + size);
    parts = [all.subarray(whole)];
    held -= whole;
  }
  if (held > 0) yield Buffer.concat(parts);
}

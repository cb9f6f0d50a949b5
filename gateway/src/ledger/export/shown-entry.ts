/** What an entry says, as far as it is read here; entries are written by `entry.ts`. */
export interface ShownEntry {
  readonly id?: string;
  readonly ts?: string;
  readonly type?: string;
  readonly outcome?: string;
  readonly actor?: { readonly k?: string; readonly id?: string; readonly via?: string };
  readonly object?: { readonly k?: string; readonly id?: string };
  readonly subject?: readonly string[];
  readonly purpose?: string;
  readonly group?: string;
  readonly ctx?: Readonly<Record<string, string | number | boolean>>;
}

/** An entry's members; none when somebody made its bytes unreadable: that is the verifier's to say. */
export function showEntry(bytes: Buffer): ShownEntry {
  try {
    return JSON.parse(bytes.toString()) as ShownEntry;
  } catch {
    return {};
  }
}

const list = (items: readonly unknown[]): string => `[${items.map(canonical).join(",")}]`;

function members(value: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonical(member)}`;
  }
  return `{${text}}`;
}

/** JSON with sorted keys and no blanks (RFC 8785 for the values entries hold: text, safe integers, booleans, lists). */
export function canonical(value: unknown): string {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Error("an entry holds safe integers only");
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? list(value) : members(value as Readonly<Record<string, unknown>>);
}

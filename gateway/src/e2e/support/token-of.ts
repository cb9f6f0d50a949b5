/** A bearer token by who holds it, as long as one must be. */
export const tokenOf = (id: string): string => `${id}-${"0123456789abcdef".repeat(2)}`;

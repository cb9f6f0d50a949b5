/** The names in `${…}`, each once, in the order of the text. */
export const variablesOf = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\$\{([^${}]{1,64})\}/g)].map((match) => match[1] ?? "")),
];

/** The numbers in `{1}` … `{n}`, in order: TemplateParamSet goes by them. */
export function variablesOf(text: string): readonly string[] {
  const numbers = [...text.matchAll(/\{(\d{1,2})\}/g)].map((match) => Number(match[1]));
  return [...new Set(numbers)].sort((a, b) => a - b).map(String);
}

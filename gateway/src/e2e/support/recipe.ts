import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const recipes = new URL("../../../../docs/recipes/", import.meta.url);

/** Where a file of `docs/recipes` lies. */
export const recipeFile = (name: string): string => fileURLToPath(new URL(name, recipes));

export interface RecipeEndpoint {
  readonly id: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * The endpoint of a recipe as a school would use it: its own file, with the address of the API and of its mapping put in
 * (`mappings` ends with a slash).
 */
export function recipeEndpoint(name: string, origin: string, mappings = recipeFile("")): RecipeEndpoint {
  const text = readFileSync(recipeFile(`${name}/endpoint.yaml`), "utf8")
    .replaceAll("https://crm.school.example/tickets", "https://desk.school.example/tickets")
    .replaceAll("https://crm.school.example", origin)
    .replaceAll("/etc/gatehouse/", mappings);
  const { endpoints } = parse(text) as { readonly endpoints: readonly [RecipeEndpoint] };
  return endpoints[0];
}

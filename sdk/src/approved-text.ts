import { z } from "zod";
import { PluginError } from "./error.js";
import type { Outbound } from "./outbound.js";

/**
 * Text messages in mainland China: a provider takes a signature and a template it has approved, and the values of the
 * template's variables. Each provider writes variables in its own way.
 */
export interface ApprovedTemplate {
  readonly id: string;
  readonly text: string;
}

/** The names of a text's variables, each once, in the order the provider takes their values. */
export type VariablesOf = (text: string) => readonly string[];

/** The options `signatures` and `templates`. */
export const signaturesOption = z
  .array(z.string().regex(/^\P{C}{1,64}$/u, "one line of 1 to 64 characters"))
  .min(1)
  .max(50)
  .describe("审核通过的签名，第一个为默认 | Approved signatures; the first is the default");

export const templatesOption = <S extends z.ZodType>(template: S) =>
  z
    .array(template)
    .min(1)
    .max(200)
    .describe("审核通过的模板，未列出的不会提交 | Approved templates; one not listed is never sent");

interface TemplateOptions {
  readonly templates: readonly ApprovedTemplate[];
  readonly default_template?: string | undefined;
}

/** Each template once; the default one is listed and has one variable, which carries free replies. */
export const requireTemplates =
  (variablesOf: VariablesOf) =>
  ({ templates, default_template }: TemplateOptions, context: z.RefinementCtx): void => {
    if (new Set(templates.map(({ id }) => id)).size < templates.length)
      context.addIssue({ code: "custom", path: ["templates"], message: "each id may stand once" });
    if (default_template === undefined) return;
    const found = templates.find(({ id }) => id === default_template);
    if (found === undefined || variablesOf(found.text).length !== 1)
      context.addIssue({
        code: "custom",
        path: ["default_template"],
        message: "must be the id of a listed template with exactly one variable",
      });
  };

const refused = (message: string): PluginError => new PluginError("rejected", message, { reason: "content_refused" });

/** The signature a message asks for, else the first. Throws `rejected` for one that is not among them. */
export function approvedSignature({ template }: Outbound, signatures: readonly string[]): string {
  const wanted = template?.sign_name ?? signatures[0];
  if (wanted === undefined || !signatures.includes(wanted))
    throw refused("the signature is not among this account's signatures");
  return wanted;
}

/** A template and a value for each of its variables, and no other. */
export interface FilledTemplate {
  readonly template: string;
  readonly values: readonly (readonly [name: string, value: string])[];
}

/** A free text as the one variable of the default template. Throws `rejected` where there is none. */
function freeText(text: string, { templates, default_template }: TemplateOptions, variablesOf: VariablesOf) {
  const template = templates.find(({ id }) => id === default_template);
  const name = template && variablesOf(template.text)[0];
  if (template === undefined || name === undefined)
    throw refused("this account has no default_template, so it sends templates only");
  return { template: template.id, values: [[name, text]] } as const;
}

/**
 * The message in an approved template. Throws `rejected` before any call where the provider would refuse it; `written`
 * is how the provider's templates show a variable.
 */
export function fillTemplate(
  { template: asked, text }: Outbound,
  options: TemplateOptions,
  variablesOf: VariablesOf,
  written = (name: string): string => name,
): FilledTemplate {
  if (asked === undefined) return freeText(text, options, variablesOf);
  const { provider_template_id, parameters } = asked;
  const template = options.templates.find(({ id }) => id === provider_template_id);
  if (template === undefined) throw refused("the template is not among this account's templates");
  const names = variablesOf(template.text);
  const missing = names.filter((name) => !Object.hasOwn(parameters, name) || parameters[name] === "");
  if (missing.length > 0) throw refused(`the template needs ${missing.map(written).join(", ")}`);
  return { template: template.id, values: names.map((name) => [name, parameters[name] ?? ""]) };
}

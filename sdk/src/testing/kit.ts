import { contractCases } from "./contract-cases.js";
import { recallsProven } from "./declared.js";
import { inboundCases } from "./inbound-cases.js";
import { lifeCases } from "./life-cases.js";
import { manifestCases } from "./manifest-cases.js";
import { mutationCases } from "./mutation-cases.js";
import { operationsCases } from "./operations-cases.js";
import { outboundCases } from "./outbound-cases.js";
import { type Case, type Planned, register, type TestId } from "./plan.js";
import { type SpecView, type Subject, subjectOf } from "./subject.js";
import { webhookCases } from "./webhook-cases.js";

const recalls = (subject: Subject): Case => {
  const { manifest } = subject;
  const declared = manifest.kind === "connector" && (manifest.capabilities.in.edit ?? manifest.capabilities.in.delete);
  return declared
    ? { id: "C32", run: () => recallsProven(subject) }
    : { id: "C32", skip: "the channel has no edits or recalls" };
};

const casesOf = (subject: Subject): readonly Case[] => [
  { id: "M1" },
  ...manifestCases(subject),
  ...lifeCases(subject),
  ...webhookCases(subject),
  ...inboundCases(subject),
  ...outboundCases(subject),
  ...operationsCases(subject),
  ...contractCases(subject),
  ...mutationCases(subject),
];

/** Registers every test of the kit for one plugin. A package that cannot be read fails M1 alone, with the reason. */
export function testPlugin(
  kind: Subject["kind"],
  spec: SpecView,
  bypass: Partial<Record<TestId, string>> = {},
): readonly Planned[] {
  const suite = `${kind} ${spec.plugin.id}`;
  let subject: Subject;
  try {
    subject = subjectOf(kind, spec);
  } catch (cause) {
    const run = (): never => {
      throw new Error("the manifest or the example does not parse", { cause });
    };
    return register(suite, [{ id: "M1", run }], {});
  }
  return register(suite, [...casesOf(subject), recalls(subject)], bypass);
}

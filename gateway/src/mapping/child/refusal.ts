import type { MappingCode } from "../mapping-error.js";

/** Something of ours refuses to go on; the message quotes no data. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: MappingCode;
  /** JSONata writes the place of the call here. */
  position?: number;

  constructor(code: MappingCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Something only the operator can put right: the message names the place and the cure; the process ends with 78. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly exitCode = 78;
}

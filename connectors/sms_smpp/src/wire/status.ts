/** command_status values of SMPP 3.4, 5.1.3, as far as they decide anything here. */
export const status = {
  ok: 0x00,
  invalidMessageLength: 0x01,
  invalidCommand: 0x03,
  notBound: 0x04,
  alreadyBound: 0x05,
  systemError: 0x08,
  invalidSource: 0x0a,
  invalidDestination: 0x0b,
  bindFailed: 0x0d,
  invalidPassword: 0x0e,
  invalidSystemId: 0x0f,
  queueFull: 0x14,
  invalidServiceType: 0x15,
  invalidSourceTon: 0x48,
  invalidSourceNpi: 0x49,
  invalidDestinationTon: 0x50,
  invalidDestinationNpi: 0x51,
  invalidSystemType: 0x53,
  throttled: 0x58,
  /** Temporary error of the receiver: the SMSC keeps the message and tries again. */
  tryAgain: 0x64,
} as const;

/** As it is written in every document of every SMSC: 0x0000000B. */
export const statusText = (code: number): string => `0x${code.toString(16).toUpperCase().padStart(8, "0")}`;

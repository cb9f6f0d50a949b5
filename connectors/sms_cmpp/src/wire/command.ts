/** Command_Id (CMPP 2.0, 8.1.1; the same in 3.0). An answer has the highest bit set. */
export const command = {
  connect: 0x01,
  terminate: 0x02,
  submit: 0x04,
  deliver: 0x05,
  activeTest: 0x08,
} as const;

const answerBit = 0x8000_0000;

export const answerTo = (id: number): number => (id | answerBit) >>> 0;
export const isAnswer = (id: number): boolean => id >= answerBit;

const secondsIn = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** `30s`, `2m`, `72h`, `1d` in seconds; undefined for anything else. */
export function durationSecs(text: string): number | undefined {
  const [, digits, unit] = /^([0-9]{1,9}(?:\.[0-9]{1,3})?)([smhd])$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * secondsIn[unit as keyof typeof secondsIn];
}

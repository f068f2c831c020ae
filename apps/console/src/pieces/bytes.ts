const STEPS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** A file's size in the reader's language: "84 kB", "1.2 MB". Powers of 1000, as the units say. */
export function byteWords(bytes: number, locale: string): string {
  let step = 0;
  let value = bytes;
  while (value >= 1000 && step < STEPS.length - 1) {
    value /= 1000;
    step++;
  }
  const digits = step > 1 && value < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: STEPS[step]!,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  }).format(value);
}

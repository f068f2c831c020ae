/**
 * Words of others as material for a model: they can't close the frame they stand in, nor hide letters that nobody sees.
 * The frame itself is no wall (INT-7 is): what a model makes of it still goes through the gate.
 */
export function quoteMaterial(text: string, longest: number): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, (sign) => (sign === "\n" || sign === "\t" ? sign : ""))
    .replaceAll("<", "‹")
    .replaceAll(">", "›")
    .slice(0, longest);
}

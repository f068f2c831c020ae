export interface LineChange {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Longer texts are compared as a whole: a table of all pairs of lines would not fit. */
const MAX_PAIRS = 4_000_000;

/** What changed between two texts, line by line (longest common subsequence); removed lines stand before the added ones. */
export function compareLines(before: string, after: string): LineChange[] {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, fresh.length) - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  const same = (lines: string[]): LineChange[] => lines.map((text) => ({ kind: "same", text }));
  return [
    ...same(old.slice(0, head)),
    ...compareMiddle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)),
    ...same(old.slice(old.length - tail)),
  ];
}

function compareMiddle(old: string[], fresh: string[]): LineChange[] {
  const removed = (lines: string[]): LineChange[] => lines.map((text) => ({ kind: "removed", text }));
  const added = (lines: string[]): LineChange[] => lines.map((text) => ({ kind: "added", text }));
  if (old.length * fresh.length > MAX_PAIRS) return [...removed(old), ...added(fresh)];
  const width = fresh.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = fresh.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        old[row] === fresh[column]
          ? lengths[(row + 1) * width + column + 1]! + 1
          : Math.max(lengths[(row + 1) * width + column]!, lengths[row * width + column + 1]!);
    }
  }
  const changes: LineChange[] = [];
  let [row, column] = [0, 0];
  while (row < old.length && column < fresh.length) {
    if (old[row] === fresh[column]) {
      changes.push({ kind: "same", text: old[row]! });
      row++;
      column++;
    } else if (lengths[(row + 1) * width + column]! >= lengths[row * width + column + 1]!) {
      changes.push(...removed([old[row++]!]));
    } else changes.push(...added([fresh[column++]!]));
  }
  return [...changes, ...removed(old.slice(row)), ...added(fresh.slice(column))];
}

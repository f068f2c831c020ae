/** @jsxImportSource preact */

/** First letters of the first and the last word of a name, as a reader counts letters. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...(word ?? "")][0] ?? "");
  return letters.join("").toUpperCase();
}

/** A person's initials in a circle; `isOnline` undefined shows no presence. */
export function Avatar({ name, isOnline, size }: { name: string; isOnline?: boolean; size: "s" | "l" }) {
  return (
    <span class={`avatar ${size}`} aria-hidden="true">
      {initialsOf(name)}
      {isOnline !== undefined && <i class={isOnline ? "dot on" : "dot"} />}
    </span>
  );
}

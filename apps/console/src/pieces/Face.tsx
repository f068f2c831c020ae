import css from "./pieces.module.css";

/** Two letters for a person: first of the first and last word. Works for any script; emoji and marks stay whole. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = [...(words[0] ?? "?")][0] ?? "?";
  const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return (first + last).toUpperCase();
}

interface FaceProps {
  name: string;
  size: number;
  dot?: "online" | "away" | undefined;
  isFaint?: boolean;
  /** A customer's face is an outline, a colleague's is filled: whose it is shows before the name is read. */
  kind?: "colleague" | "customer";
  /** Show `name` itself, not initials ("+3"). */
  isLiteral?: boolean;
}

/** A person's initials on a quiet ground. Decoration: the name always stands beside it or in its title. */
export function Face({ name, size, dot, isFaint, kind = "colleague", isLiteral }: FaceProps) {
  return (
    <span
      className={css.face}
      data-kind={kind}
      data-faint={isFaint || undefined}
      style={{ width: size, height: size, fontSize: Math.round(size * 0.4) }}
      title={isLiteral ? undefined : name}
      aria-hidden
    >
      {isLiteral ? name : initialsOf(name)}
      {dot && <span className={css.dot} data-dot={dot} />}
    </span>
  );
}

/** What a canned reply may hold; CannedReply in the contract names them. */
export const CANNED_VARIABLES = [
  "contact.firstName",
  "contact.name",
  "contact.email",
  "agent.firstName",
  "agent.name",
  "conversation.number",
  "company.name",
] as const;
export type CannedVariable = (typeof CANNED_VARIABLES)[number];

export interface BodyPart {
  /** Offset in the body, to tell parts apart. */
  at: number;
  text: string;
  /** A filled variable, one that we do not know, or plain words. */
  kind: "words" | "filled" | "unknown";
}

/** Cuts a body at its variables and fills those that are known, so that the screen can mark both. */
export function bodyParts(body: string, values: Readonly<Record<CannedVariable, string>>): BodyPart[] {
  const parts: BodyPart[] = [];
  let from = 0;
  for (const match of body.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)) {
    if (match.index > from) parts.push({ at: from, text: body.slice(from, match.index), kind: "words" });
    const isKnown = (CANNED_VARIABLES as readonly string[]).includes(match[1]!);
    parts.push({
      at: match.index,
      text: isKnown ? values[match[1] as CannedVariable] : match[0],
      kind: isKnown ? "filled" : "unknown",
    });
    from = match.index + match[0].length;
  }
  if (from < body.length) parts.push({ at: from, text: body.slice(from), kind: "words" });
  return parts;
}

/** The body with a variable put in place of the selection, with a space before it where two words would meet. */
export function insertVariable(
  body: string,
  selection: { from: number; to: number },
  variable: CannedVariable,
): { body: string; caret: number } {
  const before = body.slice(0, selection.from);
  const written = `${/[\p{L}\p{N}]$/u.test(before) ? " " : ""}{{${variable}}}`;
  return { body: before + written + body.slice(selection.to), caret: before.length + written.length };
}

/** A shortcut made from a title: what the contract allows, short. */
export function shortcutFrom(title: string): string {
  return title
    .toLowerCase()
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 24)
    .replace(/-+$/, "");
}

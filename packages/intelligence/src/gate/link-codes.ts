import type { GateEvidence } from "@rapport/schema";

/** The random part of a personal link: long, and no words. */
const CODE = /(?<=[/=])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{16,}(?=$|[/?&#])/g;
/** A vowel that looks like no Cyrillic letter. */
const LETTER = "u";
const MOST_VALUES = 5000;

/**
 * Personal links end in random letters, in which by chance marks, digits for letters or names of tools are found. Where a tool has answered
 * such a link as a value of its own, its random part is read as a row of one letter, in the draft and in the evidence; all lengths stay.
 */
export function plainLinkCodes(draft: string, evidence: GateEvidence): { draft: string; evidence: GateEvidence } {
  if (!draft.includes("://")) return { draft, evidence };
  const links = new Set<string>();
  let left = MOST_VALUES;
  const walk = (value: unknown): void => {
    if (left-- <= 0) return;
    if (typeof value === "string") {
      if (/^https?:\/\/\S+$/.test(value) && draft.includes(value)) links.add(value);
    } else if (value !== null && typeof value === "object") Object.values(value).forEach(walk);
  };
  walk(evidence.toolResults.map(({ result }) => result));
  if (links.size === 0) return { draft, evidence };
  // Only within the link: the same letters anywhere else are words like all others.
  const plain = (text: string) =>
    [...links].reduce(
      (changed, link) =>
        changed.replaceAll(
          link,
          link.replace(CODE, (code) => LETTER.repeat(code.length)),
        ),
      text,
    );
  const toolResults = JSON.parse(plain(JSON.stringify(evidence.toolResults))) as GateEvidence["toolResults"];
  return { draft: plain(draft), evidence: { ...evidence, toolResults } };
}

import { Playbook, type PlaybookDraft } from "@rapport/schema";

/** What a new playbook may begin as, when it is no copy of another one. */
export const BLANK_KINDS = ["knowledge", "collect", "person"] as const;
export type BlankKind = (typeof BLANK_KINDS)[number];

type Shape = Pick<PlaybookDraft, "form" | "start" | "steps">;

const SHAPES: Record<BlankKind, Shape> = {
  knowledge: {
    start: "answer",
    steps: [
      { id: "answer", kind: "answer", otherwise: "person" },
      { id: "person", kind: "hand_off", reason: "no_answer" },
    ],
  },
  collect: {
    form: [
      {
        name: "details",
        kind: "text",
        ask: { en: "What happened? Please tell me in a few words.", ru: "Что случилось? Расскажите в двух словах." },
      },
    ],
    start: "ask",
    steps: [
      { id: "ask", kind: "ask", field: "details", next: [{ to: "person" }] },
      { id: "person", kind: "hand_off", reason: "needs_person" },
    ],
  },
  person: { start: "person", steps: [{ id: "person", kind: "hand_off", reason: "needs_person" }] },
};

type Named = Pick<Playbook, "category" | "title">;

/** A new playbook that can be published as it is. It drafts: nobody has seen yet how it does. */
export function blankPlaybook(kind: BlankKind, named: Named): Playbook {
  return Playbook.parse({ ...SHAPES[kind], ...named, autonomy: "draft", templates: {}, tools: [] });
}

/** Another playbook like this one. What leads messages to the old one is not copied, or both would claim them. */
export function copyPlaybook(original: Playbook, named: Named): Playbook {
  const { keywords: _, sureWords: __, ...rest } = original;
  return { ...rest, ...named, keywords: {}, sureWords: {}, autonomy: "draft" };
}

/** Removes a playbook, also where others give way to it: they could not be published otherwise. */
export function withoutPlaybook(playbooks: readonly Playbook[], category: string): Playbook[] {
  return playbooks
    .filter((playbook) => playbook.category !== category)
    .map((playbook) => ({ ...playbook, replaces: playbook.replaces.filter((name) => name !== category) }));
}

/** Puts a removed playbook back where it stood, with everybody who gave way to it. `before`: as it was then. */
export function withPlaybookBack(
  playbooks: readonly Playbook[],
  before: readonly Playbook[],
  category: string,
): Playbook[] {
  const at = before.findIndex((playbook) => playbook.category === category);
  const removed = before[at];
  if (!removed || playbooks.some((playbook) => playbook.category === category)) return [...playbooks];
  const replacedIt = new Set(before.filter(({ replaces }) => replaces.includes(category)).map((one) => one.category));
  const rest = playbooks.map((playbook) =>
    replacedIt.has(playbook.category) && !playbook.replaces.includes(category)
      ? { ...playbook, replaces: [...playbook.replaces, category] }
      : playbook,
  );
  return [...rest.slice(0, at), removed, ...rest.slice(at)];
}

/** Gives a playbook another short name and title, and follows the name wherever others speak of it. */
export function withPlaybookRenamed(playbooks: readonly Playbook[], category: string, named: Named): Playbook[] {
  return playbooks.map((playbook) => ({
    ...playbook,
    ...(playbook.category === category ? named : {}),
    replaces: playbook.replaces.map((name) => (name === category ? named.category : name)),
  }));
}

const LATIN: Record<string, string> = Object.fromEntries(
  "а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:h ц:ts ч:ch ш:sh щ:sch ъ: ы:y ь: э:e ю:yu я:ya"
    .split(" ")
    .map((pair) => pair.split(":") as [string, string]),
);

/** A short name from a title: small Latin letters, digits and `_`; empty when nothing of it can be written so. */
export function categoryFrom(title: string): string {
  return [...title.toLowerCase()]
    .map((letter) => LATIN[letter] ?? letter)
    .join("")
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "")
    .slice(0, 64);
}

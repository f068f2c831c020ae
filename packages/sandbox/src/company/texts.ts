import banking from "../../texts/banking77.json" with { type: "json" };
import bitext from "../../texts/bitext.json" with { type: "json" };
import peopleTexts from "../../texts/people.json" with { type: "json" };
import english from "../../texts/support.en.json" with { type: "json" };
import russian from "../../texts/support.ru.json" with { type: "json" };

/** The demo's words; where they come from is told in texts/ATTRIBUTION.md. */
export interface Topic {
  name: string;
  weight: number;
  team: TeamKey;
  tags: string[];
  priority?: "high" | "urgent";
  subjects: string[];
  openings: Opening[];
  details: string[];
  answers: string[];
  followUps: FollowUp[];
  /** What the customer's first message carries. */
  attach?: "photo";
  /** What our answer carries. */
  attachAnswer?: "invoice";
  chatOnly?: boolean;
}

/** A customer's first words; `fits`: indexes of the answers that suit them, all where absent. */
export interface Opening {
  text: string;
  fits?: number[];
}

/** What the customer asks next, and the answer; `fits`: indexes of the answers it may follow, all where absent. */
export interface FollowUp {
  question: string;
  answer: string;
  fits?: number[];
}

export interface Language {
  greetings: string[];
  signOffs: string[];
  devices: string[];
  thanks: string[];
  closings: string[];
  nudges: string[];
  agentOpenings: string[];
  agentSignOffs: string[];
  reopens: string[];
  generalNotes: string[];
  topics: Topic[];
}

export type TeamKey = "support" | "billing" | "delivery";

/** As the files have it: `text` or `[text, fits]`, `[question, answer]` or `[question, answer, fits]`. */
type WrittenTopic = Omit<Topic, "name" | "openings" | "followUps"> & {
  openings: (string | [string, number[]])[];
  followUps: [string, string, number[]?][];
};
type Written = Omit<Language, "topics"> & { topics: Record<string, WrittenTopic> };

function languageOf(written: Written, samples: readonly Record<string, string[] | undefined>[]): Language {
  const topics = Object.entries(written.topics).map(([name, topic]) => ({
    ...topic,
    name,
    openings: [...topic.openings, ...samples.flatMap((sample) => sample[name] ?? [])].map(
      (opening): Opening => (typeof opening === "string" ? { text: opening } : { text: opening[0], fits: opening[1] }),
    ),
    followUps: topic.followUps.map(
      ([question, answer, fits]): FollowUp => ({ question, answer, ...(fits ? { fits } : {}) }),
    ),
  }));
  return { ...written, topics };
}

export const LANGUAGES = {
  en: languageOf(english as unknown as Written, [banking, bitext]),
  ru: languageOf(russian as unknown as Written, []),
};
export type LanguageCode = keyof typeof LANGUAGES;

export const PEOPLE = peopleTexts;

/** Puts values into `{slots}`; an unknown slot is a mistake in the texts and throws. */
export function fill(template: string, slots: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\p{L}+)\}/gu, (_, name: string) => {
    const value = slots[name];
    if (value === undefined) throw new Error(`no value for {${name}} in: ${template}`);
    return value;
  });
}

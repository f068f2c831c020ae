import written from "../../texts/showcase.json" with { type: "json" };
import { type AgentKey, COMPANY, FIRST_NAMES } from "./catalog.ts";
import { drawParcel, writeInvoice } from "./files.ts";
import { type Quoted, tableLetter, writeReply } from "./letters.ts";
import type { DemoCompany, DemoContact } from "./people.ts";
import type { Random } from "./random.ts";
import type { ConversationScript, ScriptFile, Step } from "./script.ts";
import type { TeamKey } from "./texts.ts";

interface WrittenStep {
  /** Minutes before now. */
  ago: number;
  in?: string;
  out?: string;
  note?: string;
  assign?: AgentKey;
  by?: AgentKey;
  mentions?: AgentKey[];
  files?: ("photo" | "offer" | "card")[];
  /** The provider's words when it refused. */
  fails?: string;
  /** The end of the text that is a signature. */
  signature?: string;
  /** The mail quotes our last answer. */
  quote?: boolean;
}

interface WrittenConversation {
  channel: "webchat" | "email";
  contact: {
    name: string;
    email: string;
    plan: string;
    city: string;
    locale?: string;
    visitor?: string;
    vip?: boolean;
    company?: string;
  };
  subject?: string;
  team: TeamKey;
  assignee: AgentKey | null;
  tags: string[];
  priority?: "high" | "urgent";
  html?: "table";
  steps: WrittenStep[];
}

const MINUTE_MS = 60_000;

/** The conversations on top of the inbox, written one by one. Answers their scripts and the contacts in them. */
export function writeShowcase(random: Random, companies: readonly DemoCompany[], nowMs: number): ConversationScript[] {
  return (written as unknown as WrittenConversation[]).map((conversation) => {
    const contact = contactOf(random, conversation.contact, companies, nowMs);
    const steps: Step[] = [];
    let lastAnswer: Quoted | null = null;
    const by = conversation.assignee ?? "sofia";
    for (const step of conversation.steps) {
      const atMs = nowMs - step.ago * MINUTE_MS;
      const files = filesOf(step.files);
      if (step.in !== undefined) {
        const letter =
          step.quote && lastAnswer
            ? writeReply(random, contact, step.in, lastAnswer)
            : {
                text: step.in,
                ...(step.signature ? { newText: step.in.slice(0, -step.signature.length).trimEnd() } : {}),
                ...(conversation.html === "table" ? { html: tableLetter(step.in) } : {}),
              };
        steps.push({ do: "write", atMs, ...letter, ...files });
      } else if (step.out !== undefined) {
        steps.push({
          do: "answer",
          atMs,
          by: step.by ?? by,
          text: step.out,
          ...files,
          ...(step.fails ? { failure: step.fails } : {}),
        });
        lastAnswer = {
          atMs,
          author: `${FIRST_NAMES[step.by ?? by].en}, ${COMPANY.name}`,
          address: COMPANY.mailAddress,
          text: step.out,
        };
      } else if (step.note !== undefined) {
        const mentions = step.mentions ?? [];
        const text = mentions.reduce((note, key) => note.replace(`{${key}}`, `@${FIRST_NAMES[key].en}`), step.note);
        steps.push({ do: "note", atMs, by: step.by ?? by, text, mentions });
      } else if (step.assign) {
        steps.push({ do: "assign", atMs, by: step.assign, to: step.assign });
        if (conversation.tags.length > 0)
          steps.push({ do: "tag", atMs: atMs + 9000, by: step.assign, tags: conversation.tags });
        if (conversation.priority)
          steps.push({ do: "prioritise", atMs: atMs + 14_000, by: step.assign, to: conversation.priority });
      }
    }
    return {
      channel: conversation.channel,
      contact,
      subject: conversation.subject ?? null,
      team: conversation.team,
      steps,
    };
  });
}

function contactOf(
  random: Random,
  person: WrittenConversation["contact"],
  companies: readonly DemoCompany[],
  nowMs: number,
): DemoContact {
  const createdAtMs = nowMs - random.between(120, 900) * 24 * 60 * MINUTE_MS;
  const locale = person.locale ?? "en";
  const isVip = person.vip === true;
  return {
    id: random.id(createdAtMs),
    name: person.name,
    email: person.email,
    phone: null,
    companyId: companies.find(({ domain }) => domain === person.company)?.id ?? null,
    locale,
    language: locale === "ru" ? "ru" : "en",
    ending: "",
    firstName: person.name.split(" ")[0]!,
    city: person.city,
    plan: person.plan,
    isVip,
    note: isVip ? "With us from the start. Writes kindly, expects an answer the same day." : "",
    attributes: { plan: person.plan, boxes: random.between(4, 40), city: person.city, ...(isVip ? { vip: true } : {}) },
    createdAtMs,
    visitor: { id: random.id(createdAtMs), subject: person.visitor ?? null },
    weight: 2,
  };
}

function filesOf(names: WrittenStep["files"]): { files?: ScriptFile[] } {
  if (!names) return {};
  return {
    files: names.map((name): ScriptFile => {
      if (name === "photo") return { name: "IMG_2041.png", type: "image/png", content: drawParcel("kraft") };
      if (name === "card") return { name: "gift-card.png", type: "image/png", content: drawParcel("green") };
      return {
        name: "Little Harbour 2026-11.pdf",
        type: "application/pdf",
        content: writeInvoice(["Little Harbour", "Offer and papers", "Thank you for being with us."]),
      };
    }),
  };
}

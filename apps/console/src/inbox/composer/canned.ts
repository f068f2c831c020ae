export interface CannedValues {
  contactName: string;
  contactEmail: string | null;
  agentName: string;
  conversationNumber: number;
  companyName: string;
}

const firstWord = (name: string) => name.trim().split(/\s+/)[0] ?? "";

/**
 * Fills a canned reply's variables. A name that is really an address gives its part before the @ . Variables that are
 * not known stay as they were written, so that a slip is seen before it is sent.
 */
export function fillCanned(body: string, values: CannedValues): string {
  const contactName = values.contactName.includes("@") ? values.contactName.split("@")[0]! : values.contactName;
  const filled: Record<string, string> = {
    "contact.name": contactName,
    "contact.firstName": firstWord(contactName),
    "contact.email": values.contactEmail ?? "",
    "agent.name": values.agentName,
    "agent.firstName": firstWord(values.agentName),
    "conversation.number": String(values.conversationNumber),
    "company.name": values.companyName,
  };
  return body.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (written, name: string) =>
    Object.hasOwn(filled, name) ? filled[name]! : written,
  );
}

export interface Trigger {
  sign: "/" | "@";
  /** Offset of the sign. */
  from: number;
  query: string;
}

/** A `/shortcut` or `@name` being typed at the caret; the sign stands at the start or after a space. */
export function triggerAt(text: string, caret: number): Trigger | null {
  const match = /(?:^|[\s(])([/@])([\p{L}\p{N}_.-]*)$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const query = match[2]!;
  return { sign: match[1] as "/" | "@", from: caret - query.length - 1, query };
}

/** Text with the trigger replaced, and where the caret goes. */
export function replaceTrigger(
  text: string,
  caret: number,
  trigger: Trigger,
  words: string,
): { text: string; caret: number } {
  return {
    text: text.slice(0, trigger.from) + words + text.slice(caret),
    caret: trigger.from + words.length,
  };
}

/** Ids of the people whose `@Name` stands in the text. Longer names are looked for first, so "Ann" is not found in "@Anna". */
export function mentionsIn(text: string, people: readonly { id: string; name: string }[]): string[] {
  let rest = text;
  const found: string[] = [];
  for (const { id, name } of [...people].sort((left, right) => right.name.length - left.name.length)) {
    if (!rest.includes(`@${name}`)) continue;
    found.push(id);
    rest = rest.replaceAll(`@${name}`, "");
  }
  return found;
}

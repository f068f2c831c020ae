import { RapportError } from "@rapport/schema";

/** What a canned reply may hold in {{…}}; the composer fills it in before the answer is written. */
export const CANNED_VARIABLES = [
  "contact.name",
  "contact.firstName",
  "contact.email",
  "agent.name",
  "agent.firstName",
  "conversation.number",
  "company.name",
] as const;

/** Throws invalid_input for a variable that nobody would fill in: the customer would read the braces. */
export function requireKnownVariables(body: string): void {
  const unknown = [...body.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)]
    .map((match) => match[1] ?? "")
    .filter((name) => !(CANNED_VARIABLES as readonly string[]).includes(name));
  if (unknown.length === 0) return;
  throw new RapportError("invalid_input", {
    issues: [...new Set(unknown)].map((name) => ({
      path: "body.body",
      message: `There is no variable {{${name}}}. Use one of ${CANNED_VARIABLES.map((known) => `{{${known}}}`).join(", ")}.`,
    })),
  });
}

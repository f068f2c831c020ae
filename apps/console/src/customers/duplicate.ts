import { RapportError } from "@rapport/schema";

/**
 * The field that a refused duplicate is about: the one whose value the server's sentence begins with, else the only
 * one that could be meant. Null: the error is no duplicate.
 */
export function duplicateField(
  error: unknown,
  sent: { email?: string | null | undefined; phone?: string | null | undefined },
): "email" | "phone" | null {
  if (!(error instanceof RapportError) || error.code !== "already_exists") return null;
  const isNamed = (value: string | null | undefined) =>
    Boolean(value) && error.message.toLowerCase().startsWith(value!.trim().toLowerCase());
  if (isNamed(sent.email)) return "email";
  if (isNamed(sent.phone)) return "phone";
  return sent.phone && !sent.email ? "phone" : "email";
}

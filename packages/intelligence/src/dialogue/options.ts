import type { FormField } from "@rapport/schema";

import { findKnown, type Known } from "./known.ts";
import type { Option } from "./readings.ts";
import { fillWords, type Talk } from "./talk.ts";
import { wordMonth } from "./wording.ts";

/** What can be chosen for a field that picks from a known list; null where the field has no list (yet). */
export function listOptions(talk: Talk, field: FormField, known: Known): Option[] | null {
  const list = field.from ? findKnown(known, field.from) : undefined;
  if (!Array.isArray(list)) return null;
  if (field.kind === "item")
    return (list as { sku: string; name: string }[]).map(({ sku, name }) => ({ value: sku, label: name }));
  return (list as { id: string; boxMonth?: string }[]).map(({ id, boxMonth }) => ({
    value: id,
    label: boxMonth
      ? `${id} (${wordMonth(boxMonth, { language: talk.state.language, now: talk.input.now })})`
      : fillWords(talk, id, {}),
  }));
}

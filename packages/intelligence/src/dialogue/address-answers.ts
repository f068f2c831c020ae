import type { FormField } from "@rapport/schema";
import { correctAddress } from "./address-corrections.ts";
import {
  type Address,
  isStreet,
  isTalk,
  listMissingParts,
  looksLikeAddress,
  readAddress,
  readCountry,
  readRegion,
} from "./addresses.ts";
import { nameCity } from "./cities.ts";
import { findKnown } from "./known.ts";
import type { FieldReading, ReadingContext } from "./readings.ts";
import { readReply } from "./replies.ts";
import { isQuestion, promisesLater } from "./signals.ts";

/** An address, a part of it that was asked for, or the correction of one. */
export function readAddressField(field: FormField, text: string, { known, isAsked }: ReadingContext): FieldReading {
  const old = findKnown(known, field.name) as Address | undefined;
  // "Hang on, I need to look up the post code": no place is named yet.
  if (promisesLater(text) && !/\d|\s\p{Lu}\p{Ll}/u.test(text)) return null;
  const whole = old ? readAddress(text) : {};
  // "That's my sister's! Mine is …": another address, not another part.
  if (whole.line1 && whole.city && whole.postalCode && /\d/.test(whole.line1)) return { kind: "value", value: whole };
  const corrected = old && correctAddress(old, text);
  // "Germany, the post code is 04109": what was missing beside the part that is named comes along.
  if (corrected) return { kind: "value", value: whole.country ? { country: whole.country, ...corrected } : corrected };
  if (old && isAsked) {
    const part = readMissingPart(old, text);
    if (part) return { kind: "value", value: { ...old, ...part } };
  }
  if (!isAsked && !looksLikeAddress(text)) return null;
  const found = readAddress(text);
  if (!found.line1 && !found.postalCode) return null;
  // A correction of one part ("flat 5, not 4", "the post code is 62705") keeps the others.
  const isWhole = Boolean(found.line1 && found.city);
  // "Ugh, EX4 6AC": a small word beside the part is no town.
  if (old?.city && found.city && !isWhole && !/^\p{Lu}/u.test(found.city)) delete found.city;
  return { kind: "value", value: old && !isWhole ? { ...old, ...found } : found };
}

/** The answer to the question for the part that is missing, or another part that it names instead: a state for the post code. */
function readMissingPart(old: Address, text: string): Address | null {
  const [asked] = listMissingParts(old);
  if (!asked) return null;
  const only = text.trim().replace(/[.!]+$/, "");
  const found = readAddress(text);
  // What is known already isn't overwritten by what stands beside the answer.
  const added = Object.fromEntries(Object.entries(found).filter(([part]) => !old[part as keyof Address]));
  if (found[asked]) return added;
  const country = readCountry(only);
  if (country) return { country };
  const region = readRegion(only);
  if (region && asked !== "city") return { region };
  if (looksLikeAddress(text) && Object.keys(found).length > 0) return found;
  const bare = only.replace(
    /^(?:it(?:'s|’s| is)?(?: in)?|we(?:'re|’re| are)? in|in|the (?:city|town|post ?code|zip)(?: code)?(?: is)?|город|индекс|почтовый индекс|страна|г\.|(?:(?:это|мы|я|живем|живём|теперь|сейчас) )*во?)(?!\p{L})\s*[:—–-]?\s*/iu,
    "",
  );
  if (bare.length < 1 || bare.length > 80 || readReply(bare).meaning !== "none" || isQuestion(text)) return null;
  if (asked === "country" || asked === "region" || (asked === "postalCode" && !/\d/.test(bare))) return null;
  // "Derby" where the street was asked for: a name alone is the city.
  const isCity =
    asked === "line1" && !old.city && !/\d/.test(bare) && !isStreet(bare) && /^\p{Lu}[\p{L} -]+$/u.test(bare);
  if (isCity && !isTalk(bare) && bare.split(/\s+/).length <= 3) return { city: bare };
  if ((asked === "city" || asked === "line1") && isTalk(bare)) return null;
  // A city is a name of few words, not what somebody tells of it.
  const name = bare.replace(/\s+(?:now|then|теперь|сейчас)$/iu, "");
  if (asked === "city" && (/[,;!?]/.test(name) || /\d/.test(name) || name.split(/\s+/).length > 4)) return null;
  return { [asked]: asked === "city" ? nameCity(name) : bare };
}

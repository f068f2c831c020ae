import { readFileSync } from "node:fs";
import { type LabelledText, OUT_OF_SCOPE } from "./labelled-file.ts";
import type { CategoryModel } from "./model.ts";
import { keepModel } from "./starter-cache.ts";
import { trainCategories } from "./train.ts";

/** The starter sets: a subscription shop's ten categories, and a marketplace seller's 14 + 4 intents. */
export type StarterName = "subscription" | "marketplace";

interface StarterFile {
  language: string;
  examples: Record<string, string[]>;
}

const FOLDER = new URL("../../starter/", import.meta.url);
const LANGUAGES = ["en", "ru"];

/** The examples of a starter set in English and Russian, with messages that belong to none of its categories as `oos`. */
export function loadStarter(name: StarterName): LabelledText[] {
  const inside = LANGUAGES.flatMap((language) => {
    const { examples } = readJson<StarterFile>(`${name}.${language}.json`);
    return Object.entries(examples).flatMap(([label, texts]) => texts.map((text) => ({ text, label })));
  });
  const { messages } = readJson<{ messages: string[] }>("out-of-scope.json");
  return [...inside, ...messages.map((text) => ({ text, label: OUT_OF_SCOPE }))];
}

/**
 * Merges a starter set with a tenant's own labelled messages, such as categories that agents put right (INT-1). Where both hold a
 * text, the tenant's label counts; of several labels for one text the last one.
 */
export function mergeCorrections(name: StarterName, corrections: readonly LabelledText[]): LabelledText[] {
  const byText = new Map<string, LabelledText>();
  const keyOf = (text: string) => text.normalize("NFKC").trim().toLowerCase().replace(/\s+/g, " ");
  for (const row of [...loadStarter(name), ...corrections]) byText.set(keyOf(row.text), row);
  return [...byText.values()];
}

const trained = new Map<StarterName, CategoryModel>();

/** A model of the starter set, trained when first asked for on this machine (some seconds) and kept in the user's cache folder. */
export function openStarterModel(name: StarterName = "subscription"): CategoryModel {
  const kept = trained.get(name);
  if (kept) return kept;
  const model = keepModel(name, () => trainCategories(loadStarter(name)));
  trained.set(name, model);
  return model;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as T;
}

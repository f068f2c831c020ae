import type { PlaybookLanguage } from "@rapport/schema";
import type { Known } from "./known.ts";
import type { Calendar } from "./months.ts";

/** What a message says about a field. */
export type FieldReading =
  | { kind: "value"; value: unknown; more?: unknown[] }
  | { kind: "ambiguous" }
  | { kind: "out_of_range" }
  | null;

export interface ReadingContext {
  /** The question about this very field is open. */
  isAsked: boolean;
  calendar: Calendar;
  known: Known;
  photos: readonly string[];
  language: PlaybookLanguage;
}

export interface Option {
  value: string;
  label: string;
}

import { type Entities, findEntities, type ProductName } from "./entities.ts";
import { type EscalationReason, findEscalation } from "./escalation.ts";
import { detectLanguage, type Language } from "./language.ts";
import type { CategoryModel } from "./model.ts";
import { readSentiment, readUrgency, type Sentiment, type Urgency } from "./mood.ts";
import { findRequests } from "./requests.ts";

/** Everything that the router says of a message (INT-1, INT-2). */
export interface RoutedMessage {
  category: string;
  secondary: string[];
  urgency: Urgency;
  sentiment: Sentiment;
  language: Language;
  entities: Entities;
  /** How likely `category` is right, 0 to 1. */
  confidence: number;
  /** The message belongs to none of the categories; a person reads it. */
  outOfScope: boolean;
  /** A person must take it at once. */
  escalate: boolean;
  escalateReason: EscalationReason | null;
}

export interface RouteOptions {
  /** The tenant's own products; a general list without it. */
  products?: readonly ProductName[];
}

/** Categories of the starter sets that are small talk beside a request. */
const FILLERS: ReadonlySet<string> = new Set(["general_question", "positive_feedback", "complex_other"]);

/** Those of them that are a request where something is asked. */
const QUESTIONS: ReadonlySet<string> = new Set(["general_question"]);

/** Below this chance of belonging to any category the message is out of scope. */
const IN_SCOPE = 0.5;

export function routeMessage(model: CategoryModel, text: string, options: RouteOptions = {}): RoutedMessage {
  const { primary, secondary } = findRequests(model, text, FILLERS, QUESTIONS);
  const escalateReason = findEscalation(text);
  // Nobody threatens, sues or despairs in a neutral mood, however calm the words.
  const sentiment = escalateReason === null ? readSentiment(text) : "negative";
  return {
    category: primary.category,
    secondary,
    urgency: readUrgency(text, primary.category, sentiment, escalateReason !== null),
    sentiment,
    language: detectLanguage(text),
    entities: findEntities(text, options.products),
    confidence: Number(primary.confidence.toFixed(4)),
    outOfScope: primary.inScope < IN_SCOPE,
    escalate: escalateReason !== null,
    escalateReason,
  };
}

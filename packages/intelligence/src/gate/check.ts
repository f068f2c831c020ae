import type { GateChannel, GateEvidence, GateReasonCode } from "@rapport/schema";
import type { Backing } from "./backing.ts";
import type { WeighedClause } from "./clause-weights.ts";
import type { Fact } from "./facts.ts";
import type { Grounds } from "./ground.ts";
import type { Readable } from "./readable.ts";
import type { Stretch } from "./sentences.ts";
import type { Suspicions } from "./suspicions.ts";

/** What every rule of the gate reads of a draft, and where it puts its reasons. Places are those of the folded text. */
export interface Check {
  text: Readable;
  sentences: readonly Stretch[];
  channel: GateChannel;
  evidence: GateEvidence;
  grounds: Grounds;
  customerWords: string;
  isVerified: boolean;
  facts: readonly Fact[];
  suspicions: Suspicions;
  weighed: readonly WeighedClause[];
  backing: Backing;
  add(code: GateReasonCode, sentence: string, place: { start: number; end: number } | null, escalates?: boolean): void;
}

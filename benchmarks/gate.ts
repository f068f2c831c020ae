import { readFileSync } from "node:fs";
import { checkDraft, DEFAULT_PHRASE_LISTS } from "@rapport/intelligence";
import { GateEvidence } from "@rapport/schema";
import type { BenchmarkResult } from "./figures.ts";
import { percentile } from "./figures.ts";

const FIXTURES = new URL("../packages/intelligence/src/gate/fixtures/", import.meta.url);

/** The gate over the ordinary replies, each with the evidence it stands on. */
export async function measureGate(isFull: boolean): Promise<BenchmarkResult> {
  const lines = (name: string) => readFileSync(new URL(name, FIXTURES), "utf8").split("\n").filter(Boolean);
  const grounded: { draft: string; evidence: object }[] = JSON.parse(
    readFileSync(new URL("grounded.json", FIXTURES), "utf8"),
  );
  const drafts = [
    ...["ordinary-english.txt", "ordinary-russian.txt"]
      .flatMap(lines)
      .map((draft) => ({ draft, evidence: GateEvidence.parse({}) })),
    ...grounded.map(({ draft, evidence }) => ({ draft, evidence: GateEvidence.parse(evidence) })),
  ];
  const rounds = isFull ? 40 : 8;
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const { draft, evidence } of drafts) {
      const begunAt = performance.now();
      checkDraft(draft, "chat", evidence, DEFAULT_PHRASE_LISTS);
      if (round > 0) times.push((performance.now() - begunAt) * 1000);
    }
  }
  const long = ["a", "your ", "ваша ", "[a](", "twenty "].map((part) => {
    const draft = part.repeat(Math.ceil(100_000 / part.length));
    const begunAt = performance.now();
    checkDraft(draft, "chat", GateEvidence.parse({}), DEFAULT_PHRASE_LISTS);
    return performance.now() - begunAt;
  });
  return {
    id: "gate",
    title: "the gate over one draft with its evidence, shipped lists",
    size: { drafts: drafts.length, checks: times.length },
    figures: [
      { what: "median", value: percentile(times, 0.5), unit: "µs" },
      { what: "95th percentile", value: percentile(times, 0.95), unit: "µs", goal: { atMost: 2000 } },
      { what: "worst of five hostile drafts of 100,000 characters", value: Math.max(...long), unit: "ms" },
    ],
    notes: [],
  };
}

import type { CategoryModel, LabelledText } from "@rapport/intelligence";
import type { TurnOptions } from "../turns/options.ts";

/** What the learning machine needs beside what the engine does. */
export interface LearningOptions extends TurnOptions {
  /** Trains a router on the starter set and these examples, apart from the work that waits. */
  trainRouter: (examples: readonly LabelledText[]) => Promise<CategoryModel>;
}

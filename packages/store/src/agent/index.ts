export * from "./challenges.ts";
export * from "./dialogues.ts";
export * from "./examples.ts";
export * from "./phrase-lists.ts";
export * from "./runs.ts";
export * from "./suggestions.ts";
export * from "./versions.ts";

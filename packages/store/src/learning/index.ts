export * from "./figures.ts";
export * from "./gold.ts";
export * from "./learnings.ts";
export * from "./memories.ts";
export * from "./sources.ts";

export * from "./company/index.ts";
export * from "./customers/index.ts";
export { stockKnowledge } from "./knowledge/index.ts";
export * from "./mail/index.ts";
export * from "./model-server/index.ts";
export * from "./shop/index.ts";
export * from "./subscription-shop/index.ts";
export * from "./tau-retail/index.ts";

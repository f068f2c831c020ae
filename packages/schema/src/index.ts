export * from "./errors.ts";
export * from "./ids.ts";
export * from "./level1/event.ts";
export * from "./level2/conversation.ts";
export * from "./level2/customer.ts";
export * from "./level2/organisation.ts";
export * from "./level3/frame.ts";
export * from "./rights.ts";

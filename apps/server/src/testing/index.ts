export * from "./server.ts";
export * from "./socket.ts";

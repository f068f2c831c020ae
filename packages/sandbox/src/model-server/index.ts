export { helpfulScript } from "./helpful.ts";
export { RED_LINES, type RedLine } from "./hostile/red-lines.ts";
export { type HostileTurn, hostileScript, hostileTurns } from "./hostile/turns.ts";
export { type ChatCall, type ModelReply, type ModelScript, playReplies, type ScriptedToolCall } from "./script.ts";
export { type ModelServer, type ModelServerOptions, startModelServer } from "./server.ts";

export {
  type ChatCall,
  type ModelReply,
  type ModelScript,
  playReplies,
  type ScriptedToolCall,
} from "./script.ts";
export { type ModelServer, type ModelServerOptions, startModelServer } from "./server.ts";

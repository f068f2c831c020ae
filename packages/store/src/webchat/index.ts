export { findVisitorFiles, insertVisitorFile, loadVisitorFile } from "./files.ts";
export {
  countVisitorUnread,
  listAnsweredConversations,
  listVisitorConversations,
  listVisitorMessages,
  loadVisitorMessages,
  type MessagePage,
  type VisitorMessage,
} from "./messages.ts";
export {
  ensureVisitor,
  fillContactBlanks,
  findVisitorByToken,
  findVisitorContact,
  insertVisitorToken,
  type KnownVisitor,
  saveVisitorRead,
  updateVisitor,
  type Visitor,
  type VisitorChange,
} from "./visitors.ts";

export type {
  History,
  HistoryCompany,
  HistoryContact,
  HistoryConversation,
  HistoryDelivery,
  HistoryEvent,
} from "./rows.ts";
export { writeHistory } from "./write.ts";

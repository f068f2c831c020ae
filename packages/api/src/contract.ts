import { agentRoutes } from "./routes/agent.ts";
import { contactRoutes } from "./routes/contacts.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { exampleRoutes } from "./routes/examples.ts";
import { knowledgeRoutes } from "./routes/knowledge.ts";
import { learningRoutes } from "./routes/learning.ts";
import { modelRoutes } from "./routes/models.ts";
import { runEventRoutes } from "./routes/run-events.ts";
import { sessionRoutes } from "./routes/session.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { toolRoutes } from "./routes/tools.ts";
import { widgetRoutes } from "./routes/widget.ts";

/** Every HTTP route there is, by its name. The server, the OpenAPI page and the typed client are made from this. */
export const contract = {
  ...sessionRoutes,
  ...conversationRoutes,
  ...contactRoutes,
  ...settingsRoutes,
  ...knowledgeRoutes,
  ...agentRoutes,
  ...runEventRoutes,
  ...exampleRoutes,
  ...toolRoutes,
  ...modelRoutes,
  ...learningRoutes,
  ...widgetRoutes,
};
export type Contract = typeof contract;
export type RouteName = keyof Contract;

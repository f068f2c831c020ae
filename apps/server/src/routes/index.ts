import type { RouteName } from "@rapport/api";
import type { RouteHandlers } from "../http/call.ts";
import type { ServerParts } from "../main/parts.ts";
import { actorRoutes } from "./actors.ts";
import { agentRoutes } from "./agent.ts";
import { apiKeyRoutes } from "./api-keys.ts";
import { attachmentRoutes } from "./attachments.ts";
import { auditRoutes } from "./audit.ts";
import { authRoutes } from "./auth.ts";
import { connectionRoutes } from "./connections.ts";
import { contactRoutes } from "./contacts.ts";
import { conversationRoutes } from "./conversations.ts";
import { deskRoutes } from "./desk.ts";
import { exampleRoutes } from "./examples.ts";
import { knowledgeRoutes } from "./knowledge.ts";
import { learningRoutes } from "./learning.ts";
import { meRoutes } from "./me.ts";
import { modelRoutes } from "./models.ts";
import { settingsRoutes } from "./settings.ts";
import { teamRoutes } from "./teams.ts";
import { toolRoutes } from "./tools.ts";

/** All handlers but the widget's, which need its door. A missing one is a type error. */
export function routeHandlers(parts: ServerParts): RouteHandlers<Exclude<RouteName, `widget.${string}`>> {
  return {
    ...authRoutes(parts),
    ...meRoutes(parts),
    ...actorRoutes(parts),
    ...teamRoutes(parts),
    ...apiKeyRoutes(parts),
    ...settingsRoutes(),
    ...connectionRoutes(parts),
    ...attachmentRoutes(),
    ...auditRoutes(),
    ...conversationRoutes(parts),
    ...deskRoutes(),
    ...contactRoutes(),
    ...agentRoutes(parts),
    ...exampleRoutes(),
    ...toolRoutes(parts),
    ...modelRoutes(parts),
    ...knowledgeRoutes(parts),
    ...learningRoutes(),
  };
}

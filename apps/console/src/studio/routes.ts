import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { appRoute } from "../routes.tsx";

type Search = Record<string, unknown>;

/** Only the named keys of an address, each a text. */
function texts<Key extends string>(search: Search, keys: readonly Key[]): { [K in Key]?: string } {
  const kept: { [K in Key]?: string } = {};
  for (const key of keys) if (typeof search[key] === "string" && search[key] !== "") kept[key] = search[key];
  return kept;
}

const studioRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/studio",
  component: lazyRouteComponent(() => import("./StudioPage.tsx"), "StudioPage"),
});

/** On a phone the list of pages is a page of its own; with room beside it the first page opens. */
const indexRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/",
  beforeLoad() {
    if (window.matchMedia("(min-width: 768px)").matches) throw redirect({ to: "/studio/playbooks", replace: true });
  },
});

const playbooksRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/playbooks",
  component: lazyRouteComponent(() => import("./playbooks/PlaybooksPage.tsx"), "PlaybooksPage"),
});

const playbookRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/playbooks/$category",
  validateSearch: (search: Search) => texts(search, ["tab", "step"]),
  component: lazyRouteComponent(() => import("./playbooks/PlaybookPage.tsx"), "PlaybookPage"),
});

const everywhereRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/everywhere",
  component: lazyRouteComponent(() => import("./playbooks/EverywherePage.tsx"), "EverywherePage"),
});

const versionsRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/versions",
  validateSearch: (search: Search) => texts(search, ["from", "to"]),
  component: lazyRouteComponent(() => import("./versions/VersionsPage.tsx"), "VersionsPage"),
});

const playgroundRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/playground",
  validateSearch: (search: Search) => texts(search, ["version"]),
  component: lazyRouteComponent(() => import("./playground/PlaygroundPage.tsx"), "PlaygroundPage"),
});

const tracesRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/traces",
  validateSearch: (search: Search) => texts(search, ["outcome", "category", "conversation"]),
  component: lazyRouteComponent(() => import("./traces/TracesPage.tsx"), "TracesPage"),
});

const traceRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/traces/$runId",
  component: lazyRouteComponent(() => import("./traces/RunPage.tsx"), "RunPage"),
});

const guardrailsRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/guardrails",
  component: lazyRouteComponent(() => import("./guardrails/GuardrailsPage.tsx"), "GuardrailsPage"),
});

const modelsRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/models",
  component: lazyRouteComponent(() => import("./models/ModelsPage.tsx"), "ModelsPage"),
});

const learningRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/learning",
  validateSearch: (search: Search) => texts(search, ["tab", "state", "kind", "category"]),
  component: lazyRouteComponent(() => import("./learning/LearningPage.tsx"), "LearningPage"),
});

const oneLearningRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/learning/$learningId",
  component: lazyRouteComponent(() => import("./learning/OneLearningPage.tsx"), "OneLearningPage"),
});

const toolsRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/tools",
  component: lazyRouteComponent(() => import("./tools/ToolsPage.tsx"), "ToolsPage"),
});

const toolRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/tools/$toolId",
  component: lazyRouteComponent(() => import("./tools/ToolPage.tsx"), "ToolPage"),
});

const knowledgeRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/knowledge",
  validateSearch: (search: Search) => texts(search, ["tab", "q", "namespace", "status"]),
  component: lazyRouteComponent(() => import("./knowledge/KnowledgePage.tsx"), "KnowledgePage"),
});

/** `articleId` is an id, or `new`. */
const articleRoute = createRoute({
  getParentRoute: () => studioRoute,
  path: "/knowledge/$articleId",
  validateSearch: (search: Search) => texts(search, ["gap"]),
  component: lazyRouteComponent(() => import("./knowledge/ArticlePage.tsx"), "ArticlePage"),
});

export const studioRoutes = [
  studioRoute.addChildren([
    indexRoute,
    playbooksRoute,
    playbookRoute,
    everywhereRoute,
    versionsRoute,
    playgroundRoute,
    tracesRoute,
    traceRoute,
    learningRoute,
    oneLearningRoute,
    toolsRoute,
    toolRoute,
    guardrailsRoute,
    modelsRoute,
    knowledgeRoute,
    articleRoute,
  ]),
] as const;

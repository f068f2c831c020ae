import "@fontsource-variable/inter/wght.css";
import "./theme/mantine-styles.ts";
import "./theme/tokens.css";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { startI18n, switchLocale } from "./i18n/i18n.ts";
import { sessionStore, startSession } from "./session/session.ts";

await Promise.all([startI18n(), startSession()]);
const session = sessionStore.get();
if (session.status === "signed_in") await switchLocale(session.me.actor.locale);

createRoot(document.getElementById("root")!).render(<App />);

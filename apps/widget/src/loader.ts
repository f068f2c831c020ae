import type { Bridge, RapportFunction } from "./bridge.ts";

/** `widget-app.js` with the hash of its content; the build puts it in. */
declare const APP_FILE: string;

const script = document.currentScript as HTMLScriptElement | null;
const settings = window.rapportSettings ?? {};
const key = script?.dataset.key ?? settings.key;

if (script && key && !window.Rapport?.bridge) {
  const bridge: Bridge = {
    key,
    host: new URL(script.src).origin,
    identity: script.dataset.identity || settings.identity || null,
    calls: (window.Rapport?.q ?? []).map((call) => Array.from(call)),
    take: null,
  };
  let isLoading = false;
  const load = (attempt: number) => {
    if (attempt === 0 && isLoading) return;
    isLoading = true;
    const app = document.createElement("script");
    app.src = `${bridge.host}/${APP_FILE}`;
    app.async = true;
    app.onerror = () => {
      app.remove();
      setTimeout(load, Math.min(60_000, 2_000 * 2 ** attempt), attempt + 1);
    };
    document.head.append(app);
  };
  const rapport: RapportFunction = (...call) => {
    if (bridge.take) bridge.take(call);
    else bridge.calls.push(call);
    if (call[0] === "open") load(0);
  };
  rapport.bridge = bridge;
  window.Rapport = rapport;

  // The shop's own page comes first.
  const loadWhenIdle = () => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => load(0), { timeout: 2_000 });
    else setTimeout(load, 200, 0);
  };
  if (bridge.calls.some((call) => call[0] === "open")) load(0);
  else if (document.readyState === "complete") loadWhenIdle();
  else addEventListener("load", loadWhenIdle, { once: true });
}

/** @jsxImportSource preact */
import { render } from "preact";
import type { ApiCall, Bridge } from "./bridge.ts";
import { subjectOf } from "./engine/identity.ts";
import { lookPrefixOf, openBacking, openScope, prefixOf, purgeScopes } from "./engine/scope.ts";
import { openSession, type Profile, type Session } from "./engine/session.ts";
import { forgetPictures } from "./ui/attachments.tsx";
import { Root } from "./ui/root.tsx";
import css from "./ui/widget.css";

/** An element of our own, shielded from the page's style sheets by a shadow root and by inline importance. */
function mount(): HTMLElement {
  const host = document.createElement("rapport-widget");
  host.style.cssText = "all:initial!important;display:block!important;position:static!important";
  const shadow = host.attachShadow({ mode: "open" });
  // Not a style element: a page's content policy may forbid those.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  const place = document.createElement("div");
  shadow.append(place);
  // Beside the body, so that pages which exchange their body keep the chat.
  document.documentElement.append(host);
  return place;
}

function profileOf(value: unknown): Profile {
  const { name, email } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  return {
    ...(typeof name === "string" && name.trim() ? { name: name.trim().slice(0, 300) } : {}),
    ...(typeof email === "string" && email.trim() ? { email: email.trim().slice(0, 320) } : {}),
  };
}

/** Whether the panel stands open, kept for the tab: going on to the next page of the shop does not close the chat. */
function openMemory(key: string) {
  const name = `rapport/open/${key}`;
  return {
    read: () => {
      try {
        return sessionStorage.getItem(name) === "1" && !matchMedia("(max-width: 480px)").matches;
      } catch {
        return false;
      }
    },
    write: (isOpen: boolean) => {
      try {
        sessionStorage.setItem(name, isOpen ? "1" : "0");
      } catch {
        // Storage is forbidden here: the panel starts closed on the next page.
      }
    },
  };
}

function launch(bridge: Bridge): void {
  const { key, host } = bridge;
  const backing = openBacking();
  const lookScope = openScope(backing, lookPrefixOf(key));
  const memory = openMemory(key);
  const locks = navigator.locks as LockManager | undefined;
  const ask = window.rapportSettings?.getIdentity;
  const place = mount();
  let isOpen = memory.read();
  let subject: string | null = null;
  let session: Session;
  let isDrawing = false;

  const draw = () => {
    if (isDrawing) return;
    isDrawing = true;
    queueMicrotask(() => {
      isDrawing = false;
      render(<Root session={session} isOpen={isOpen} onOpen={() => turn(true)} onClose={() => turn(false)} />, place);
    });
  };
  const turn = (next: boolean) => {
    if (isOpen === next) return;
    isOpen = next;
    memory.write(next);
    if (next) session.refreshAppearance();
    draw();
  };
  const begin = (identityToken: string | null) => {
    subject = identityToken === null ? null : subjectOf(identityToken);
    const own = openSession({
      host,
      widgetKey: key,
      scope: openScope(backing, prefixOf(key, subject)),
      lookScope,
      identityToken,
      askIdentity: ask ? () => ask() : null,
      locks: locks ? { request: (name, act) => locks.request(name, act) } : undefined,
      onOtherIdentity: identify,
      onChange: () => own === session && draw(),
    });
    session = own;
    session.boot();
    draw();
  };
  /** Everything of the person before goes: from the screen at once, from the browser, and the token is never used again. */
  const leave = (keep: string | null) => {
    session.retire();
    purgeScopes(backing, key, keep);
    forgetPictures();
    render(null, place);
  };
  function identify(token: string): void {
    const next = subjectOf(token);
    if (next === null) return;
    if (next === subject && session.state().phase !== "ended") session.renewIdentity(token);
    else {
      leave(prefixOf(key, next));
      begin(token);
    }
  }
  const take = ([name, value]: ApiCall) => {
    if (name === "open") turn(true);
    else if (name === "close") turn(false);
    else if (name === "identify" && typeof value === "string") identify(value);
    else if (name === "set") session.setProfile(profileOf(value));
    else if (name === "reset") {
      turn(false);
      leave(null);
      begin(null);
    }
  };

  const first = bridge.identity !== null && subjectOf(bridge.identity) !== null ? bridge.identity : null;
  if (first !== null) purgeScopes(backing, key, prefixOf(key, subjectOf(first)));
  begin(first);
  bridge.take = take;
  for (const call of bridge.calls.splice(0)) take(call);

  const nudge = () => {
    if (!document.hidden) session.nudge();
    draw();
  };
  addEventListener("online", nudge);
  addEventListener("offline", draw);
  addEventListener("pageshow", nudge);
  document.addEventListener("visibilitychange", nudge);
}

const bridge = window.Rapport?.bridge;
if (bridge && bridge.take === null) launch(bridge);

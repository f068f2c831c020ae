import { useEffect, useRef } from "react";
import { createStore } from "../pieces/store.ts";
import { holdKeys } from "./held-keys.ts";
import { IS_MAC, keyNameOf } from "./keys.ts";

export type ShortcutGroup = "general" | "list" | "conversation" | "composer";

export interface Shortcut {
  /** As keyNameOf writes it; a sequence is written with a space: `g i`. Empty: only a command of the palette. */
  keys: string;
  group: ShortcutGroup;
  /** What it does, in the reader's language: the sheet and the palette show it. */
  label: string;
  run: () => void;
  /** Also while a field has the focus (only with mod). */
  whileTyping?: boolean;
  /** Shown in the sheet, but heard elsewhere (by the composer itself). */
  isShownOnly?: boolean;
  /** Not offered as a command in the palette. */
  isNotACommand?: boolean;
  /** Opens a field a moment later: what is typed meanwhile is kept for it. */
  opensField?: boolean;
}

/** Everything that can be pressed now, by owner; a later owner wins over an earlier one. */
export const shortcutStore = createStore<ReadonlyMap<symbol, readonly Shortcut[]>>(new Map());

const SEQUENCE_TIMEOUT_MS = 1200;

/** Makes shortcuts work while the calling component is on the page. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const signature = shortcuts.map(({ keys, label }) => `${keys}\n${label}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the list; `run` is read when pressed.
  useEffect(() => {
    const owner = Symbol("shortcuts");
    const bound = latest.current.map((shortcut, index) => ({
      ...shortcut,
      run: () => {
        // What is open already has the keys.
        if (shortcut.opensField && !isCovered()) holdKeys();
        latest.current[index]?.run();
      },
    }));
    shortcutStore.update((all) => new Map(all).set(owner, bound));
    return () =>
      shortcutStore.update((all) => {
        const rest = new Map(all);
        rest.delete(owner);
        return rest;
      });
  }, [signature]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return (
    target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "range"].includes(target.type)
  );
}

/** A dialog or an open menu has the keys; the page behind it hears nothing. */
const isCovered = () =>
  [...document.querySelectorAll('[aria-modal="true"], [role="menu"], [data-takes-keys]')].some((cover) =>
    cover.checkVisibility(),
  );

/** Starts hearing keys for the whole page; returns the function that stops. */
export function listenForShortcuts(target: Window): () => void {
  let pending = "";
  let pendingAt = 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    const name = keyNameOf(event, IS_MAC);
    const all = [...shortcutStore.get().values()].flat().filter((shortcut) => !shortcut.isShownOnly);
    const typing = isTyping(event.target);
    const covered = isCovered();
    const prefix = pending && performance.now() - pendingAt < SEQUENCE_TIMEOUT_MS ? `${pending} ` : "";
    pending = "";
    const usable = all.filter((shortcut) => (typing || covered ? shortcut.whileTyping : true));
    const found = usable.findLast(({ keys }) => keys === prefix + name) ?? usable.findLast(({ keys }) => keys === name);
    if (found) {
      event.preventDefault();
      found.run();
    } else if (usable.some(({ keys }) => keys.startsWith(`${name} `))) {
      pending = name;
      pendingAt = performance.now();
    }
  };
  target.addEventListener("keydown", onKeyDown);
  return () => target.removeEventListener("keydown", onKeyDown);
}

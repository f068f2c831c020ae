/** The parts of a keyboard event that decide which shortcut it is. */
export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const PUNCTUATION: Record<string, string> = { Slash: "/", Period: ".", Comma: ",", Semicolon: ";" };

/**
 * The name of a pressed key as shortcuts write it: `j`, `?`, `Escape`, `mod+k`, `mod+shift+Enter`. `mod` is ⌘ on a Mac
 * and Ctrl elsewhere. On a layout without Latin letters (Russian, Hebrew) the place of the key decides, so that `j` is
 * the same key for everyone.
 */
export function keyNameOf(press: KeyPress, isMac: boolean): string {
  const isMod = isMac ? press.metaKey : press.ctrlKey;
  let name = press.key;
  if (name.length === 1) {
    const isLatin = name.charCodeAt(0) < 128;
    if (!isLatin || press.altKey) {
      if (/^Key[A-Z]$/.test(press.code)) name = press.code.slice(3);
      else if (press.code === "Slash" && press.shiftKey) name = "?";
      else name = PUNCTUATION[press.code] ?? name;
    }
    name = name.toLowerCase();
  }
  const isLetter = /^[a-z0-9]$/.test(name);
  const shift = press.shiftKey && (isLetter || name.length > 1) ? "shift+" : "";
  return `${isMod ? "mod+" : ""}${press.altKey ? "alt+" : ""}${shift}${name}`;
}

/** How a shortcut is shown: `["⌘", "K"]` or `["Ctrl", "K"]`; a sequence `g i` is two groups. */
export function keyCaps(shortcut: string, isMac: boolean): string[][] {
  return shortcut.split(" ").map((step) =>
    step.split("+").map((part) => {
      if (part === "mod") return isMac ? "⌘" : "Ctrl";
      if (part === "shift") return isMac ? "⇧" : "Shift";
      if (part === "alt") return isMac ? "⌥" : "Alt";
      if (part === "Enter") return isMac ? "↵" : "Enter";
      if (part === "Escape") return "Esc";
      if (part === "ArrowUp") return "↑";
      if (part === "ArrowDown") return "↓";
      return part.length === 1 ? part.toUpperCase() : part;
    }),
  );
}

export const IS_MAC = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.userAgent);

/** How long keys wait for their field; what was pressed for a field that never came is dropped. */
const HOLD_MS = 8_000;

const MODIFIERS: readonly string[] = ["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock"];
/** What an input method is still making: nothing that could be put in later. */
const UNFINISHED: readonly string[] = ["Process", "Dead", "Unidentified"];

type TextField = HTMLInputElement | HTMLTextAreaElement;

/** A field with a caret; an e-mail or a number field has none and takes no inserted text. */
const isTextField = (place: Element | null): place is TextField =>
  (place instanceof HTMLInputElement && place.selectionStart !== null) || place instanceof HTMLTextAreaElement;

const takesKeys = (place: EventTarget | null): boolean =>
  place instanceof HTMLElement &&
  (isTextField(place) || place.closest('[data-takes-keys], [role="dialog"], [aria-modal="true"]') !== null);

/** A shortcut of the browser or of the page: never text, and never ours to keep. */
const isCommand = (event: KeyboardEvent) =>
  (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");

const isCharacter = ({ key }: KeyboardEvent) => [...key].length === 1;

/** React hears this like typing: the field's text differs from what it last saw. */
function insertText(field: TextField, text: string): void {
  const from = field.selectionStart ?? field.value.length;
  const to = field.selectionEnd ?? from;
  if (text !== "") field.setRangeText(text, from, to, "end");
  else if (from > 0 || to > from) field.setRangeText("", from === to ? from - 1 : from, to, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, data: text, inputType: "insertText" }));
}

function pressAgain(place: Element, { key, code, shiftKey }: KeyboardEvent): void {
  place.dispatchEvent(new KeyboardEvent("keydown", { key, code, shiftKey, bubbles: true, cancelable: true }));
}

const nextTask = () => new Promise((resolve) => setTimeout(resolve));

let renewHold: (() => void) | null = null;

/**
 * Keeps the keys that are pressed between a shortcut and the moment when the field it opens has the focus, and puts them
 * in then, in their order: drawing a menu takes a frame or more, and loading a dialog's code longer, but whoever knows
 * the shortcut types on at once. Call it before the field is asked for. A click, or 8 seconds without a field, end it.
 */
export function holdKeys(): void {
  if (renewHold) {
    renewHold();
    return;
  }
  const held: KeyboardEvent[] = [];
  let isWaiting = true;
  let isPuttingIn = false;
  let timer = 0;

  const stop = () => {
    window.clearTimeout(timer);
    removeEventListener("keydown", onKeyDown, true);
    removeEventListener("focusin", onFocusIn, true);
    removeEventListener("pointerdown", stop, true);
    isWaiting = false;
    held.length = 0;
    renewHold = null;
  };
  const wait = () => {
    isWaiting = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(stop, HOLD_MS);
  };
  const putIn = async () => {
    if (isPuttingIn) return;
    isPuttingIn = true;
    window.clearTimeout(timer);
    // Never inside of what gave the focus: that may be React in the middle of drawing.
    await nextTask();
    while (!isWaiting && held.length > 0) {
      const place = document.activeElement ?? document.body;
      const end = held.findIndex((event) => !isCharacter(event));
      const characters = isTextField(place) ? held.splice(0, end < 0 ? held.length : end) : [];
      const press = characters.length > 0 ? undefined : held.shift();
      if (characters.length > 0) insertText(place as TextField, characters.map(({ key }) => key).join(""));
      else if (press?.key === "Backspace" && isTextField(place)) insertText(place, "");
      else if (press) pressAgain(place, press);
      // The page draws what this changed before the next key meets it.
      await nextTask();
    }
    isPuttingIn = false;
    // A key that was put in opened the next field: the rest waits for that one.
    if (!isWaiting) stop();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.isTrusted || event.isComposing || isCommand(event)) return;
    if (MODIFIERS.includes(event.key) || UNFINISHED.includes(event.key) || event.key === "Tab") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // The shortcut's own key, still held down.
    if (!event.repeat) held.push(event);
  };
  const onFocusIn = (event: FocusEvent) => {
    if (!isWaiting || !takesKeys(event.target)) return;
    isWaiting = false;
    void putIn();
  };

  renewHold = wait;
  addEventListener("keydown", onKeyDown, true);
  addEventListener("focusin", onFocusIn, true);
  addEventListener("pointerdown", stop, true);
  wait();
}

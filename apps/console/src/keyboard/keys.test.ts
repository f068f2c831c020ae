import assert from "node:assert/strict";
import { test } from "node:test";
import { type KeyPress, keyCaps, keyNameOf } from "./keys.ts";

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test("a letter is the same shortcut on a Russian layout as on an English one", () => {
  assert.equal(keyNameOf(press("о", "KeyJ"), false), "j");
  assert.equal(keyNameOf(press("j", "KeyJ"), false), "j");
  assert.equal(keyNameOf(press("л", "KeyK", { ctrlKey: true }), false), "mod+k");
});

test("mod is the command key on a Mac and Ctrl elsewhere, never the other one", () => {
  assert.equal(keyNameOf(press("k", "KeyK", { metaKey: true }), true), "mod+k");
  assert.equal(keyNameOf(press("k", "KeyK", { ctrlKey: true }), true), "k");
  assert.equal(keyNameOf(press("k", "KeyK", { ctrlKey: true }), false), "mod+k");
});

test("Shift belongs to letters and named keys, and is part of the sign for punctuation", () => {
  assert.equal(keyNameOf(press("U", "KeyU", { shiftKey: true }), false), "shift+u");
  assert.equal(keyNameOf(press("Enter", "Enter", { shiftKey: true, ctrlKey: true }), false), "mod+shift+Enter");
  assert.equal(keyNameOf(press("?", "Slash", { shiftKey: true }), false), "?");
  assert.equal(keyNameOf(press("?", "Digit7", { shiftKey: true }), false), "?");
});

test("a shortcut is shown with the signs of the reader's keyboard", () => {
  assert.deepEqual(keyCaps("mod+k", true), [["⌘", "K"]]);
  assert.deepEqual(keyCaps("mod+Enter", false), [["Ctrl", "Enter"]]);
  assert.deepEqual(keyCaps("g i", false), [["G"], ["I"]]);
});

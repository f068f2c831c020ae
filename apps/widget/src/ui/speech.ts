import { type Language, type Texts, textsIn } from "../language/texts.ts";

/** The language in which the widget speaks now. */
export interface Speech {
  language: Language;
  texts: Texts;
}

let current: Speech = { language: "en", texts: textsIn("en") };

/** Set by the root before it draws; everything below is drawn anew with it. */
export function speak(language: Language): Speech {
  if (language !== current.language) current = { language, texts: textsIn(language) };
  return current;
}

/** What the part that is being drawn says, and how. */
export function useSpeech(): Speech {
  return current;
}

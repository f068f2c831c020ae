import { snippetParts } from "./snippet.ts";

/** A search hit's words with the hits marked; the text is plain and stays plain. */
export function SearchSnippet({ text }: { text: string }) {
  return snippetParts(text).map(({ at, words, isHit }) => (isHit ? <mark key={at}>{words}</mark> : words));
}

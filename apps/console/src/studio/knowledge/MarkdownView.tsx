import Markdown from "markdown-to-jsx";
import css from "./knowledge.module.css";

/** An article as it reads. Markup in it stays text: articles come from files of anybody. */
export function MarkdownView({ text }: { text: string }) {
  return (
    <div className={css.markdown} dir="auto">
      <Markdown options={{ disableParsingRawHTML: true, forceBlock: true }}>{text}</Markdown>
    </div>
  );
}

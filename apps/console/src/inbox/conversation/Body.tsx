import { Button } from "@mantine/core";
import type { ConversationItem } from "@rapport/api";
import { Fragment, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActors } from "../../session/use-colleagues.ts";
import css from "./conversation.module.css";
import { MailFrame } from "./MailFrame.tsx";
import { isRichHtml } from "./mail-html.ts";
import { textParts } from "./text-parts.ts";

/**
 * What was written. A plain message, or a mail whose formatting says nothing, is shown as text; a mail that lives from
 * its formatting as a frame. Quotes stay folded behind "…" until asked for.
 */
export function Body({ item }: { item: ConversationItem }) {
  const { t } = useTranslation("inbox");
  // The two are read from different bodies of a letter, which seldom break their lines in the same places.
  const isFolded = flat(item.newText) !== flat(item.text);
  const isRich = useMemo(() => item.html !== null && isRichHtml(item.html), [item.html]);
  const [isUnfolded, setUnfolded] = useState(false);
  const [isFormatted, setFormatted] = useState(isRich && !isFolded);
  const text = isUnfolded ? item.text : item.newText || item.text;
  return (
    <>
      {isFormatted && item.html !== null ? (
        <MailFrame html={item.html} hasRemoteImages={item.hasRemoteImages} attachments={item.attachments} />
      ) : (
        text.trim() !== "" && (
          <div className={css.text} dir="auto">
            <TextBody text={text} mentions={item.mentions} />
          </div>
        )
      )}
      {!isFormatted && isFolded && item.newText.trim() !== "" && (
        <button
          type="button"
          className={css.fold}
          onClick={() => setUnfolded(!isUnfolded)}
          aria-expanded={isUnfolded}
          aria-label={isUnfolded ? t("timeline.foldQuote") : t("timeline.unfoldQuote")}
          title={isUnfolded ? t("timeline.foldQuote") : t("timeline.unfoldQuote")}
        >
          •••
        </button>
      )}
      {isRich && (
        <Button
          className={css.formatting ?? ""}
          variant="subtle"
          color="gray"
          size="compact-xs"
          onClick={() => setFormatted(!isFormatted)}
        >
          {isFormatted ? t("timeline.plainText") : t("timeline.original")}
        </Button>
      )}
    </>
  );
}

const flat = (text: string) => text.replace(/\s+/g, " ").trim();

/** Plain text with addresses as links and mentions of colleagues marked. Nothing in it is ever taken for markup. */
function TextBody({ text, mentions }: { text: string; mentions: readonly string[] }) {
  const { actorById } = useActors();
  const names = mentions.flatMap((id) => actorById.get(id)?.name ?? []);
  return textParts(text, names).map(({ at, kind, words, href }) => {
    if (kind === "link") {
      return (
        <a key={at} href={href} target="_blank" rel="noopener noreferrer nofollow">
          {words}
        </a>
      );
    }
    if (kind === "mention") {
      return (
        <span key={at} className={css.mention}>
          {words}
        </span>
      );
    }
    return <Fragment key={at}>{words}</Fragment>;
  });
}

import { IconFile, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { byteWords } from "../../pieces/bytes.ts";
import css from "./composer.module.css";
import type { DraftFile } from "./drafts.ts";

/** Files of the answer being written, each with its progress or its failure. */
export function DraftFiles({ files, onRemove }: { files: readonly DraftFile[]; onRemove: (key: string) => void }) {
  const { t } = useTranslation(["inbox", "shell"]);
  if (files.length === 0) return null;
  return (
    <ul className={css.files}>
      {files.map(({ key, name, bytes, progress, attachment, error }) => (
        <li key={key} className={css.file} data-bad={error !== null || undefined} title={error ?? name}>
          <IconFile size={15} stroke={1.6} aria-hidden style={{ flex: "none" }} />
          <span className="truncate" dir="auto">
            {name}
          </span>
          <span className={css.fileSide}>
            {error ??
              (attachment === null
                ? `${Math.round(progress * 100)} %`
                : bytes > 0
                  ? byteWords(bytes, currentLocale())
                  : "")}
          </span>
          <button type="button" onClick={() => onRemove(key)} aria-label={`${t("shell:action.remove")}: ${name}`}>
            <IconX size={13} stroke={2} aria-hidden />
          </button>
          {attachment === null && error === null && (
            <span className={css.progress} style={{ transform: `scaleX(${progress})` }} />
          )}
        </li>
      ))}
    </ul>
  );
}

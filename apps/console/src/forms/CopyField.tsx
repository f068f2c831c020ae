import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import css from "./forms.module.css";

/** Text to take along (a link, a key, a record, a code sample) with a button that copies it. */
export function CopyField({ text, label, isTall }: { text: string; label: string; isTall?: boolean }) {
  const { t } = useTranslation("shell");
  return (
    <div className={css.copy} data-tall={isTall || undefined}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, also by keyboard. */}
      <pre tabIndex={0} title={label}>
        {text}
      </pre>
      <CopyButton value={text} timeout={1800}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t("action.copied") : t("action.copy")}>
            <ActionIcon onClick={copy} aria-label={`${t("action.copy")}: ${label}`} color={copied ? "green" : "gray"}>
              {copied ? <IconCheck size={16} stroke={2} /> : <IconCopy size={16} stroke={1.7} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}

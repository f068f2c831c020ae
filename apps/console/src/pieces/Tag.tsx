import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import css from "./pieces.module.css";

export function Tag({ name, onRemove }: { name: string; onRemove?: (() => void) | undefined }) {
  const { t } = useTranslation("shell");
  return (
    <span className={css.tag}>
      <span className="truncate" dir="auto">
        {name}
      </span>
      {onRemove && (
        <button type="button" onClick={onRemove} aria-label={`${t("action.remove")}: ${name}`}>
          <IconX size={11} stroke={2} aria-hidden />
        </button>
      )}
    </span>
  );
}

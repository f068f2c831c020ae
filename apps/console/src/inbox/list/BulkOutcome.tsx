import { Button, Modal } from "@mantine/core";
import type { ConversationRow } from "@rapport/api";
import { ERRORS, type ErrorCode } from "@rapport/schema";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";

export interface FailedChange {
  id: string;
  code: string | null;
  sentence: string | null;
  row: ConversationRow | undefined;
}

/** Which of many were not changed, and why each. */
export function BulkOutcome({ failed, onClose }: { failed: readonly FailedChange[]; onClose: () => void }) {
  const { t } = useTranslation(["inbox", "shell", "errors"]);
  const reasonOf = ({ code, sentence }: FailedChange) => {
    if (sentence && currentLocale() === "en") return sentence;
    return t(`errors:${code !== null && code in ERRORS ? (code as ErrorCode) : "internal"}`);
  };
  return (
    <Modal opened onClose={onClose} title={t("bulk.failedTitle", { count: failed.length })} size={480}>
      <ul style={{ margin: "0 0 16px", padding: 0, listStyle: "none", fontSize: 13 }}>
        {failed.map((change) => (
          <li key={change.id} style={{ padding: "6px 0", borderBottom: "1px solid var(--line)" }}>
            <strong style={{ fontWeight: 600 }}>
              {change.row ? `#${change.row.number} ${change.row.contact.name}` : change.id}
            </strong>
            <div style={{ color: "var(--ink-soft)" }}>{reasonOf(change)}</div>
          </li>
        ))}
      </ul>
      <div style={{ display: "flex", justifyContent: "space-between", alignItems: "center", gap: 12 }}>
        <span style={{ fontSize: 12.5, color: "var(--ink-faint)" }}>{t("bulk.stillSelected")}</span>
        <Button variant="default" onClick={onClose}>
          {t("shell:action.close")}
        </Button>
      </div>
    </Modal>
  );
}

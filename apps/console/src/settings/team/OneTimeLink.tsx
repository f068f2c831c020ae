import { useTranslation } from "react-i18next";
import { CopyField } from "../../forms/CopyField.tsx";
import css from "../settings.module.css";

/** A link that sets a password. Whoever holds it can use it, so it says what it is. */
export function OneTimeLink({ url, name }: { url: string; name: string }) {
  const { t } = useTranslation("settings");
  return (
    <>
      <p className={css.sectionText}>{t("team.linkText", { name })}</p>
      <CopyField text={url} label={t("team.link")} />
    </>
  );
}

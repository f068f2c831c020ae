import type { Connection, WebchatConfig } from "@rapport/api";
import { IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { CopyField } from "../../forms/CopyField.tsx";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { Section } from "../Page.tsx";
import own from "./channels.module.css";

/** The script tag, and whether anything has come through it yet. The page asks again by itself. */
export function WidgetInstall({ connection }: { connection: Connection }) {
  const { t } = useTranslation("channels");
  const { ledger, scriptTag, config } = connection;
  const [firstOrigin] = (config as WebchatConfig).allowedOrigins;
  const isSeen = ledger.fetched > 0 || ledger.lastSuccessAt !== null;
  return (
    <Section title={t("install.title")} text={t("install.text")}>
      {scriptTag && <CopyField text={scriptTag} label={t("install.tag")} />}
      <div className={own.seen} data-seen={isSeen || undefined} role="status">
        {isSeen ? (
          <IconCircleCheck size={18} stroke={1.7} aria-hidden />
        ) : (
          <IconCircleDashed size={18} stroke={1.7} aria-hidden />
        )}
        <span>
          {isSeen ? (
            <>
              {t("install.seen")}{" "}
              {ledger.lastSuccessAt && (
                <>
                  {t("install.seenLast")} <AgoTime at={ledger.lastSuccessAt} />.
                </>
              )}
            </>
          ) : (
            t("install.notSeen")
          )}{" "}
          {firstOrigin && (
            <a href={firstOrigin} target="_blank" rel="noreferrer noopener">
              {t("install.openSite", { site: firstOrigin.replace(/^https?:\/\//, "") })}
            </a>
          )}
        </span>
      </div>
    </Section>
  );
}

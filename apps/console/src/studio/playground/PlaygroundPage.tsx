import { Button, Select, TextInput } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import settings from "../../settings/settings.module.css";
import { StudioFrame } from "../StudioFrame.tsx";
import { useAgent } from "../use-agent.ts";
import { versionsQuery } from "../versions/use-versions.ts";
import { LANGUAGES } from "../words-of.ts";
import { PlaygroundChat } from "./PlaygroundChat.tsx";
import { PlaygroundSteps } from "./PlaygroundSteps.tsx";
import css from "./playground.module.css";
import { usePlayground } from "./use-playground.ts";

/** Chat as a customer on the left, every step that leads to the answer on the right. */
export function PlaygroundPage() {
  const { t } = useTranslation(["studioWork", "studio"]);
  const navigate = useNavigate();
  const search = useSearch({ from: "/app/studio/playground" });
  const agent = useAgent();
  const versions = useQuery(versionsQuery);
  const [language, setLanguage] = useState<string>(currentLocale());
  const [email, setEmail] = useState("");
  const [customerEmail, setCustomerEmail] = useState<string | null>(null);
  const [shownId, setShownId] = useState<number | null>(null);
  const items = versions.data?.items ?? [];
  const version = items.find(({ number }) => String(number) === search.version) ?? null;
  const playground = usePlayground({ versionId: version?.id ?? null, language, customerEmail });
  const isEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
  const { exchanges } = playground;
  const shown = exchanges.find(({ id }) => id === shownId) ?? exchanges.at(-1) ?? null;

  const restart = () => {
    setShownId(null);
    playground.restart();
  };
  const applyEmail = (event: FormEvent) => {
    event.preventDefault();
    const next = email.trim() === "" ? null : email.trim();
    if (next === customerEmail || (next !== null && !isEmail)) return;
    setCustomerEmail(next);
    restart();
  };
  return (
    <StudioFrame title={t("studio:nav.playground")} text={t("playground.lead")} isBroad>
      <div className={css.setting}>
        <Select
          label={t("playground.with")}
          data={[
            { value: "", label: t("draft") },
            ...items.map(({ id, number, note }) => ({
              value: String(number),
              label: `${t("version", { number })}${id === agent.data?.deployedVersionId ? ` · ${t("atWork")}` : ""}${note ? ` · ${note.slice(0, 40)}` : ""}`,
            })),
          ]}
          value={version ? String(version.number) : ""}
          allowDeselect={false}
          onChange={(number) =>
            void navigate({ to: "/studio/playground", search: number ? { version: number } : {}, replace: true })
          }
        />
        <Select
          label={t("playground.language")}
          data={LANGUAGES.map((one) => ({ value: one, label: t(`studio:language.${one}`) }))}
          value={language}
          allowDeselect={false}
          onChange={(next) => {
            if (!next) return;
            setLanguage(next);
            restart();
          }}
        />
        <form className={css.who} onSubmit={applyEmail}>
          <TextInput
            type="email"
            label={t("playground.email")}
            placeholder={t("playground.stranger")}
            value={email}
            maxLength={320}
            onChange={(event) => setEmail(event.currentTarget.value)}
            onBlur={applyEmail}
            error={email.trim() !== "" && !isEmail}
            title={t("playground.emailText")}
          />
        </form>
        <Button
          variant="default"
          className={css.restart ?? ""}
          leftSection={<IconRefresh size={15} stroke={1.7} />}
          onClick={restart}
          disabled={exchanges.length === 0}
        >
          {t("playground.restart")}
        </Button>
      </div>
      {version === null && (agent.data?.issues.length ?? 0) > 0 && (
        <p className={settings.notice} data-tone="amber">
          {t("playground.issues")} <Link to="/studio/playbooks">{t("studio:nav.playbooks")}</Link>
        </p>
      )}
      <div className={css.panes}>
        <PlaygroundChat
          playground={playground}
          who={customerEmail}
          shownId={shown?.id ?? null}
          onShow={setShownId}
          onSaid={() => setShownId(null)}
        />
        <PlaygroundSteps exchange={shown} number={shown ? exchanges.indexOf(shown) + 1 : 0} />
      </div>
    </StudioFrame>
  );
}

import { Switch, TextInput } from "@mantine/core";
import type { BusinessHours } from "@rapport/schema";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { SaveBar } from "../../forms/SaveBar.tsx";
import { useDraft } from "../../forms/use-draft.ts";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { useUnsavedGuard } from "../../forms/use-unsaved-guard.tsx";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call, reloadMe } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import { Line, Page, Section } from "../Page.tsx";
import css from "../settings.module.css";
import { Holidays } from "./Holidays.tsx";
import { HoursEditor } from "./HoursEditor.tsx";
import { dayIssue, type Interval, WEEKDAYS } from "./hours.ts";
import { OpenNow } from "./OpenNow.tsx";
import { TimeZoneSelect } from "./TimeZoneSelect.tsx";

interface CompanySettings {
  name: string;
  businessHours: BusinessHours;
}

export function CompanyPage() {
  const { t } = useTranslation("settings");
  const settings = useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => call("settings.get", {}, { signal }),
  });
  return (
    <Page title={t("nav.company")} text={t("company.lead")}>
      {settings.isPending ? (
        <Skeletons />
      ) : settings.isError ? (
        <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
      ) : (
        <CompanyForm saved={settings.data} />
      )}
    </Page>
  );
}

function CompanyForm({ saved }: { saved: CompanySettings }) {
  const { t } = useTranslation("settings");
  const cache = useQueryClient();
  const isLocked = !useMay("settings.write");
  const draft = useDraft(saved);
  const submit = useSubmit();
  const { guard } = useUnsavedGuard(draft.isDirty);
  const hours = draft.value.businessHours;
  const setHours = (patch: Partial<BusinessHours>) => draft.set({ businessHours: { ...hours, ...patch } });
  const hasSlip = WEEKDAYS.some((day) => dayIssue((hours.week[day] ?? []) as Interval[]) !== null);

  const save = async () => {
    if (hours.isEnabled && hasSlip) return;
    const answer = await submit.run(() => send("settings.update", { body: draft.changes }));
    if (!answer) return;
    cache.setQueryData(keys.settings, answer);
    draft.reset();
    void reloadMe().catch(() => undefined);
  };

  return (
    <>
      <Section title={t("company.name")}>
        <TextInput
          className={css.narrow}
          aria-label={t("company.name")}
          description={t("company.nameHint")}
          inputWrapperOrder={["input", "error", "description"]}
          value={draft.value.name}
          onChange={(event) => draft.set({ name: event.currentTarget.value })}
          error={submit.issues.name}
          readOnly={isLocked}
        />
      </Section>
      <Section title={t("company.hours")} text={t("company.hoursText")}>
        <Line title={t("company.hoursOn")} text={t("company.hoursOnText")}>
          <Switch
            checked={hours.isEnabled}
            onChange={(event) => setHours({ isEnabled: event.currentTarget.checked })}
            aria-label={t("company.hoursOn")}
            disabled={isLocked}
          />
        </Line>
        {hours.isEnabled && (
          <>
            <OpenNow hours={hours} />
            <TimeZoneSelect
              value={hours.timeZone}
              onChange={(timeZone) => setHours({ timeZone })}
              error={submit.issues["businessHours.timeZone"]}
              isLocked={isLocked}
            />
            <HoursEditor week={hours.week} onChange={(week) => setHours({ week })} isLocked={isLocked} />
          </>
        )}
      </Section>
      {hours.isEnabled && (
        <Section title={t("company.holidays")} text={t("company.holidaysText")}>
          <Holidays
            dates={hours.holidays}
            onChange={(holidays) => setHours({ holidays })}
            isLocked={isLocked}
            timeZone={hours.timeZone}
          />
        </Section>
      )}
      {isLocked && <div className={css.notice}>{t("readOnly")}</div>}
      <SaveBar
        isDirty={draft.isDirty}
        submit={submit}
        onSave={() => void save()}
        onDiscard={() => {
          draft.reset();
          submit.clear();
        }}
        shown={["name", "businessHours.timeZone"]}
      />
      {guard}
    </>
  );
}

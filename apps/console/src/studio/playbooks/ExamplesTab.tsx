import { ActionIcon, Button, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { CategoryExample } from "@rapport/api";
import type { Playbook } from "@rapport/schema";
import { IconX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { showUndo } from "../../pieces/undo-notice.tsx";
import { keys } from "../../query.ts";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import css from "./playbook.module.css";
import { useExampleCounts, useExamples } from "./use-examples.ts";
import { WordsFields } from "./WordsFields.tsx";

const MOST_AT_ONCE = 200;

interface ExamplesTabProps {
  playbook: Playbook;
  set: (patch: Partial<Playbook>) => void;
  mayWrite: boolean;
}

/** What leads a message to this playbook: messages that the router learned from, and words. */
export function ExamplesTab({ playbook, set, mayWrite }: ExamplesTabProps) {
  const { t } = useTranslation("playbooks");
  const { category } = playbook;
  const counts = useExampleCounts();
  const shipped = counts?.(category).shipped ?? 0;
  return (
    <>
      <Section title={t("examplesTitle")} text={t("examplesText")}>
        {mayWrite && <AddExamples category={category} />}
        <ExampleList category={category} mayWrite={mayWrite} />
        {shipped > 0 && <p className={settings.faint}>{t("shipped", { count: shipped })}</p>}
      </Section>
      <Section title={t("words")} text={t("wordsText")}>
        <WordsFields label={t("sureWords")} value={playbook.sureWords} onChange={(sureWords) => set({ sureWords })} />
        <WordsFields label={t("keywords")} value={playbook.keywords} onChange={(keywords) => set({ keywords })} />
      </Section>
    </>
  );
}

function AddExamples({ category }: { category: string }) {
  const { t } = useTranslation("playbooks");
  const cache = useQueryClient();
  const submit = useSubmit();
  const [typed, setTyped] = useState("");
  const texts = [...new Set(typed.split("\n").map((line) => line.trim()))].filter(Boolean);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const isDone = await submit.run(async () => {
      await send("examples.add", { body: { category, texts } });
      await cache.invalidateQueries({ queryKey: keys.examples });
      return true;
    });
    if (!isDone) return;
    notifications.show({ message: t("examplesAdded", { count: texts.length }) });
    setTyped("");
  };
  return (
    <form className={css.addExamples} onSubmit={add}>
      <Textarea
        label={t("newExamples")}
        placeholder={t("newPlaceholder")}
        value={typed}
        autosize
        minRows={3}
        maxRows={12}
        dir="auto"
        error={texts.length > MOST_AT_ONCE ? t("tooMany") : null}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <FormError error={submit.error} />
      <Button
        type="submit"
        variant="default"
        loading={submit.isBusy}
        disabled={texts.length === 0 || texts.length > MOST_AT_ONCE}
      >
        {texts.length === 0 ? t("addNone") : t("addThese", { count: texts.length })}
      </Button>
    </form>
  );
}

function ExampleList({ category, mayWrite }: { category: string; mayWrite: boolean }) {
  const { t } = useTranslation("playbooks");
  const cache = useQueryClient();
  const submit = useSubmit();
  const examples = useExamples(category);
  const refresh = () => cache.invalidateQueries({ queryKey: keys.examples });
  const remove = ({ id, text }: CategoryExample) =>
    submit.run(async () => {
      await send("examples.delete", { params: { id } });
      await refresh();
      showUndo(t("exampleRemoved"), async () => {
        await send("examples.add", { body: { category, texts: [text] } });
        await refresh();
      });
    });
  if (examples.isError) return <ErrorState error={examples.error} onRetry={() => void examples.refetch()} />;
  if (!examples.data) return <Skeletons rows={3} />;
  const { items } = examples.data;
  return (
    <>
      <FormError error={submit.error} />
      {items.length === 0 ? (
        <p className={settings.faint}>{t("none")}</p>
      ) : (
        <ul className={css.examples} aria-label={t("examplesTitle")}>
          {items.map((example) => (
            <li key={example.id}>
              <span dir="auto">{example.text}</span>
              {mayWrite && (
                <ActionIcon
                  aria-label={t("removeExample", { text: example.text })}
                  disabled={submit.isBusy}
                  onClick={() => void remove(example)}
                >
                  <IconX size={15} stroke={1.7} />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

import { Button, Loader } from "@mantine/core";
import { IconCheck, IconPlugConnected, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { send, useSubmit } from "../../forms/use-submit.ts";
import css from "../settings.module.css";
import own from "./channels.module.css";
import { checkWords } from "./check-words.ts";

type CheckBody = Parameters<typeof send<"connections.check">>[1]["body"];
type CheckAnswer = Awaited<ReturnType<typeof send<"connections.check">>>;

/** Tries the settings on the page against the real servers, saved or not, and says of each step how it went. */
export function CheckPanel({ body, watched }: { body: () => CheckBody; watched: unknown }) {
  const { t } = useTranslation("channels");
  const submit = useSubmit();
  const [answer, setAnswer] = useState<CheckAnswer | null>(null);
  const tested = useRef<unknown>(null);
  const said = useSaid();
  const steps = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (answer) steps.current?.scrollIntoView({ block: "nearest" });
  }, [answer]);
  useEffect(() => {
    // What was found is true only of what was tested.
    if (tested.current !== null && JSON.stringify(watched) !== tested.current) setAnswer(null);
  }, [watched]);
  const check = () =>
    submit.run(async () => {
      setAnswer(null);
      tested.current = JSON.stringify(watched);
      setAnswer(await send("connections.check", { body: body() }));
    });
  return (
    <div className={own.check}>
      <Button
        variant="default"
        leftSection={<IconPlugConnected size={16} stroke={1.7} />}
        onClick={() => void check()}
        disabled={submit.isBusy}
      >
        {t("check.run")}
      </Button>
      {submit.isBusy && (
        <span className={css.faint} role="status">
          <Loader size={12} mr={6} style={{ verticalAlign: -1 }} />
          {t("check.running")}
        </span>
      )}
      <FormError error={submit.error} />
      {answer && (
        <ul ref={steps} className={own.steps} role="status">
          {answer.steps.map((step) => (
            <li key={step.name} data-ok={step.ok || undefined}>
              {step.ok ? <IconCheck size={16} stroke={2} aria-hidden /> : <IconX size={16} stroke={2} aria-hidden />}
              <span>
                <b>{said(step.name)}</b>
                <span dir="auto">{said(step.sentence)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function useSaid(): (sentence: string) => string {
  const { t } = useTranslation("channels");
  return (sentence) => {
    const words = checkWords(sentence);
    return words ? t(`check.${words.key}` as "check.noServer", words.values as { host: string }) : sentence;
  };
}

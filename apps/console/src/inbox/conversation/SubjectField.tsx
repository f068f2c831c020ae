import { TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

const FOCUS_AFTER_MS = 60;

export function SubjectField(props: { subject: string; onSave: (subject: string) => void; onCancel: () => void }) {
  const { t } = useTranslation("inbox");
  const [subject, setSubject] = useState(props.subject);
  const field = useRef<HTMLInputElement>(null);
  const isReady = useRef(false);
  useEffect(() => {
    // The menu that opened this gives the focus back to its button as it closes; only then is the field's turn.
    const timer = window.setTimeout(() => {
      isReady.current = true;
      field.current?.select();
    }, FOCUS_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <TextInput
      ref={field}
      value={subject}
      onChange={(event) => setSubject(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") props.onSave(subject.trim());
        if (event.key === "Escape") props.onCancel();
      }}
      onBlur={() => isReady.current && props.onSave(subject.trim())}
      maxLength={500}
      aria-label={t("header.subject")}
      dir="auto"
    />
  );
}

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export function SubjectField(props: { subject: string; onSave: (subject: string) => void; onCancel: () => void }) {
  const { t } = useTranslation("inbox");
  const [subject, setSubject] = useState(props.subject);
  return (
    <TextInput
      value={subject}
      onChange={(event) => setSubject(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") props.onSave(subject.trim());
        if (event.key === "Escape") props.onCancel();
      }}
      onBlur={() => props.onSave(subject.trim())}
      maxLength={500}
      aria-label={t("header.subject")}
      dir="auto"
      autoFocus
    />
  );
}

/** @jsxImportSource preact */
import type { WidgetAppearance } from "@rapport/api";
import { useState } from "preact/hooks";
import type { Profile, Session } from "../engine/session.ts";
import { useSpeech } from "./speech.ts";

/** Enough to catch a slip of the finger; the server decides. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

type Field = "name" | "email";

/** Asks for what the shop wants to know before the first message. */
export function PreChat({ session, preChat }: { session: Session; preChat: WidgetAppearance["preChat"] }) {
  const { texts } = useSpeech();
  const [values, setValues] = useState<Record<Field, string>>({ name: "", email: "" });
  const isRefused = session.state().isProfileRefused;
  const [issues, setIssues] = useState<Partial<Record<Field, string>>>(isRefused ? { email: texts.emailWrong } : {});
  const asked = { name: preChat.askName, email: preChat.askEmail };
  const fields = (["name", "email"] as const).filter((field) => asked[field] !== "no");

  const submit = (form: HTMLFormElement) => {
    const found: Partial<Record<Field, string>> = {};
    const profile: Profile = {};
    for (const field of fields) {
      const value = values[field].trim();
      if (value === "" && asked[field] === "required") found[field] = texts.fieldMissing;
      if (value !== "" && field === "email" && !EMAIL.test(value)) found[field] = texts.emailWrong;
      if (value !== "") profile[field] = value;
    }
    setIssues(found);
    const firstWrong = fields.find((field) => found[field]);
    if (firstWrong) form.querySelector<HTMLInputElement>(`[name=${firstWrong}]`)?.focus();
    else session.setProfile(profile);
  };

  return (
    <form
      class="prechat"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      <p>{texts.preChat}</p>
      {fields.map((field) => (
        <label key={field}>
          <span>
            {texts[field]}
            {asked[field] === "optional" && <small> · {texts.optional}</small>}
          </span>
          <input
            name={field}
            inputMode={field === "email" ? "email" : "text"}
            dir={field === "email" ? "ltr" : "auto"}
            autoComplete={field}
            maxLength={field === "email" ? 320 : 300}
            value={values[field]}
            aria-invalid={issues[field] ? "true" : undefined}
            aria-describedby={issues[field] ? `issue-${field}` : undefined}
            onInput={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
          />
          {issues[field] && (
            <em id={`issue-${field}`} role="alert">
              {issues[field]}
            </em>
          )}
        </label>
      ))}
      <button type="submit" class="primary">
        {texts.start}
      </button>
    </form>
  );
}

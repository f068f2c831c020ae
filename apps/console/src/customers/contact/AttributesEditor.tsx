import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { useSubmit } from "../../forms/use-submit.ts";
import { type Attributes, attributeValue, withAttribute } from "./attributes.ts";
import css from "./contact.module.css";
import { InlineField } from "./InlineField.tsx";

interface AttributesEditorProps {
  attributes: Attributes;
  isLocked: boolean;
  onSave: (attributes: Attributes) => Promise<unknown>;
}

/** Free facts about the customer, from colleagues or from the company's own site. */
export function AttributesEditor({ attributes, isLocked, onSave }: AttributesEditorProps) {
  const { t } = useTranslation("customers");
  const [added, setAdded] = useState<{ name: string; value: string } | null>(null);
  const submit = useSubmit();
  const valueField = useRef<HTMLInputElement>(null);
  const entries = Object.entries(attributes).filter(([, value]) => value !== null);
  const isKnown = added !== null && Object.hasOwn(attributes, added.name.trim());

  const remove = (name: string) =>
    submit.run(() => onSave(withAttribute(attributes, { from: name, name: "", value: null })));
  const add = async () => {
    if (!added?.name.trim() || !added.value.trim() || isKnown) return;
    const isDone = await submit.run(async () => {
      await onSave(
        withAttribute(attributes, { from: null, name: added.name, value: attributeValue(added.value, undefined) }),
      );
      return true;
    });
    if (isDone) setAdded(null);
  };

  return (
    <>
      {entries.length === 0 && added === null && <p className={css.nothing}>{t("attributes.none")}</p>}
      {entries.map(([name, value]) => (
        <div key={name} className={css.attribute}>
          <InlineField
            label={name}
            value={String(value)}
            type="text"
            isLocked={isLocked}
            onSave={(typed) =>
              onSave(withAttribute(attributes, { from: name, name, value: attributeValue(typed, value) }))
            }
            explain={() => undefined}
            path={`attributes.${name}`}
          />
          {!isLocked && (
            <ActionIcon
              className={css.removeAttribute}
              size={26}
              onClick={() => void remove(name)}
              aria-label={`${t("attributes.remove")}: ${name}`}
            >
              <IconX size={13} stroke={1.8} />
            </ActionIcon>
          )}
        </div>
      ))}
      <FormError error={submit.error} />
      {!isLocked &&
        (added ? (
          <form
            className={css.addAttribute}
            onSubmit={(event) => {
              event.preventDefault();
              void add();
            }}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              event.stopPropagation();
              event.preventDefault();
              setAdded(null);
            }}
          >
            <TextInput
              size="xs"
              aria-label={t("attributes.name")}
              placeholder={t("attributes.name")}
              value={added.name}
              maxLength={100}
              autoFocus
              onChange={(event) => setAdded({ ...added, name: event.currentTarget.value })}
              onKeyDown={(event) => {
                if (event.key === "Enter" && !added.value) {
                  event.preventDefault();
                  valueField.current?.focus();
                }
              }}
              error={isKnown ? t("attributes.known") : null}
            />
            <TextInput
              ref={valueField}
              size="xs"
              aria-label={t("attributes.value")}
              placeholder={t("attributes.value")}
              value={added.value}
              maxLength={2000}
              onChange={(event) => setAdded({ ...added, value: event.currentTarget.value })}
            />
            <div className={css.noteButtons}>
              <Button size="xs" variant="default" onClick={() => setAdded(null)}>
                {t("attributes.cancel")}
              </Button>
              <Button
                size="xs"
                type="submit"
                loading={submit.isBusy}
                disabled={!added.name.trim() || !added.value.trim() || isKnown}
              >
                {t("attributes.add")}
              </Button>
            </div>
          </form>
        ) : (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            leftSection={<IconPlus size={14} stroke={1.8} />}
            onClick={() => setAdded({ name: "", value: "" })}
            style={{ alignSelf: "flex-start" }}
          >
            {t("attributes.add")}
          </Button>
        ))}
    </>
  );
}

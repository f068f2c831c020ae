import type { ContactDetail } from "@rapport/api";
import { IconCircleCheck, IconHelpCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { send } from "../../forms/use-submit.ts";
import { currentLocale } from "../../i18n/i18n.ts";
import { languageName } from "../../i18n/language-name.ts";
import { MemoryList } from "../../memories/MemoryList.tsx";
import { ChannelMark } from "../../pieces/ChannelMark.tsx";
import { exactTime } from "../../pieces/instant.ts";
import { RelativeTime } from "../../pieces/RelativeTime.tsx";
import { sentenceOf } from "../../pieces/sentence.ts";
import { duplicateField } from "../duplicate.ts";
import { useKeepContact } from "../use-contacts.ts";
import { AttributesEditor } from "./AttributesEditor.tsx";
import css from "./contact.module.css";
import { InlineField } from "./InlineField.tsx";
import { MergedFrom } from "./Merged.tsx";
import { NoteEditor } from "./NoteEditor.tsx";

const FIELDS = ["name", "email", "phone", "companyName"] as const;

/** What is known of the customer, each field changed where it stands. */
export function ContactDetails({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation(["customers", "memories"]);
  const keep = useKeepContact();
  const mayEdit = contact.allowed.edit;
  const update = async (body: Parameters<typeof send<"contacts.update">>[1]["body"]) =>
    keep(await send("contacts.update", { params: { id: contact.id }, body }));
  return (
    <div className={css.details}>
      <section>
        <h2>{t("details.title")}</h2>
        {FIELDS.map((field) => (
          <InlineField
            key={field}
            label={t(`field.${field}`)}
            value={contact[field] ?? ""}
            type={field === "email" ? "email" : field === "phone" ? "tel" : "text"}
            isLocked={!mayEdit}
            // A name may not be emptied; the other fields may.
            onSave={(value) => update({ [field]: value === "" && field !== "name" ? null : value })}
            explain={(error, value) =>
              duplicateField(error, { [field]: value }) === field ? sentenceOf(error) : undefined
            }
            path={field}
          />
        ))}
        {contact.locale && (
          <div className={css.pair}>
            <span className={css.label}>{t("field.locale")}</span>
            <span className={css.value}>{languageName(contact.locale)}</span>
          </div>
        )}
        <div className={css.pair}>
          <span className={css.label}>{t("field.createdAt")}</span>
          <span className={css.value}>
            <RelativeTime at={contact.createdAt} />
          </span>
        </div>
      </section>
      <section>
        <h2>{t("addresses.title")}</h2>
        {contact.identities.length === 0 ? (
          <p className={css.nothing}>{t("addresses.none")}</p>
        ) : (
          <ul className={css.addresses}>
            {contact.identities.map((identity) => (
              <li key={identity.id}>
                <ChannelMark channel={identity.channel} size={15} />
                <span className="truncate" title={identity.address}>
                  {identity.channel === "webchat" ? visitorWords(identity.address) : identity.address}
                </span>
                {identity.verifiedAt ? (
                  <span
                    className={css.verified}
                    title={`${t("addresses.verified")}: ${exactTime(identity.verifiedAt, currentLocale())}`}
                  >
                    <IconCircleCheck size={14} stroke={1.8} aria-hidden /> {t("addresses.verified")}
                  </span>
                ) : (
                  <span className={css.unverified} title={t("addresses.unverifiedText")}>
                    <IconHelpCircle size={14} stroke={1.6} aria-hidden /> {t("addresses.unverified")}
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h2>{t("memories:title")}</h2>
        <MemoryList contactId={contact.id} hasHistory />
      </section>
      <section>
        <h2>{t("note.title")}</h2>
        <NoteEditor contact={contact} onSave={(note) => update({ note })} />
      </section>
      <section>
        <h2>{t("attributes.title")}</h2>
        <AttributesEditor
          attributes={contact.attributes}
          isLocked={!mayEdit}
          onSave={(attributes) => update({ attributes })}
        />
      </section>
      {contact.mergedFrom.length > 0 && (
        <section>
          <h2>{t("merged.title")}</h2>
          <MergedFrom contact={contact} />
        </section>
      )}
    </div>
  );
}

/** `<connection>:<visitor or user>`: what follows the connection tells people apart. */
function visitorWords(address: string): string {
  const visitor = address.slice(address.indexOf(":") + 1);
  return visitor.length > 20 ? `${visitor.slice(0, 8)}…` : visitor;
}

import { Button, Modal, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ContactDetail } from "@rapport/api";
import { IconArrowsExchange, IconSearch } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import forms from "../../forms/forms.module.css";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { ChannelMark } from "../../pieces/ChannelMark.tsx";
import { Face } from "../../pieces/Face.tsx";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { sentenceOf } from "../../pieces/sentence.ts";
import { useSettled } from "../../pieces/use-settled.ts";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useContacts } from "../use-contacts.ts";
import { useUnmerge } from "./Merged.tsx";
import css from "./merge.module.css";
import { mergeOutcome } from "./merge-outcome.ts";

const OFFERED = 8;

/** First the other contact is found, then both stand side by side with what will come of it. */
export function MergeDialog({ contact, onClose }: { contact: ContactDetail; onClose: () => void }) {
  const { t } = useTranslation("customers");
  const [otherId, setOtherId] = useState<string | null>(null);
  return (
    <Modal opened onClose={onClose} title={t("merge.title", { name: contact.name })} size={otherId ? 680 : 480}>
      {otherId ? (
        <Comparison contact={contact} otherId={otherId} onBack={() => setOtherId(null)} onClose={onClose} />
      ) : (
        <Finder contact={contact} onPick={setOtherId} />
      )}
    </Modal>
  );
}

function Finder({ contact, onPick }: { contact: ContactDetail; onPick: (id: string) => void }) {
  const { t } = useTranslation("customers");
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const q = useSettled(typed.trim(), 180);
  // Two contacts of one person mostly share a name, so that is offered before anything is typed.
  const list = useContacts({ q: q || contact.name.split(/\s+/)[0] || contact.name });
  const found = list.rows.filter(({ id }) => id !== contact.id).slice(0, OFFERED);
  const pick = (index: number) => {
    const row = found[index];
    if (row) onPick(row.id);
  };
  return (
    <div className={forms.stack}>
      <TextInput
        placeholder={t("merge.search")}
        aria-label={t("merge.search")}
        leftSection={<IconSearch size={15} stroke={1.7} />}
        value={typed}
        data-autofocus
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
          else if (event.key === "Enter") pick(at);
          else return;
          event.preventDefault();
        }}
      />
      {!q && found.length > 0 && <p className={css.hint}>{t("merge.alike")}</p>}
      {list.isPending ? (
        <Skeletons rows={3} />
      ) : list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : found.length === 0 ? (
        <p className={css.hint}>{q ? t("noMatch", { q }) : t("merge.typeName")}</p>
      ) : (
        <ul className={css.found} aria-label={t("merge.search")}>
          {found.map((row, index) => (
            <li key={row.id}>
              <button type="button" data-at={index === at || undefined} onClick={() => pick(index)}>
                <Face name={row.name || row.email || "?"} size={28} kind="customer" />
                <span className={css.foundWords}>
                  <span className="truncate" dir="auto">
                    {row.name || row.email || t("nameless")}
                  </span>
                  <span className={`${css.hint} truncate`}>
                    {[row.email, row.phone, row.companyName].filter(Boolean).join(" · ")}
                  </span>
                </span>
                <span className={css.hint}>{t("conversations.count", { count: row.conversationCount })}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface ComparisonProps {
  contact: ContactDetail;
  otherId: string;
  onBack: () => void;
  onClose: () => void;
}

function Comparison({ contact, otherId, onBack, onClose }: ComparisonProps) {
  const { t } = useTranslation(["customers", "shell"]);
  const navigate = useNavigate();
  const cache = useQueryClient();
  const submit = useSubmit();
  const unmerge = useUnmerge();
  const [isOtherKept, setOtherKept] = useState(false);
  const other = useQuery({
    queryKey: keys.contact(otherId),
    queryFn: ({ signal }) => call("contacts.get", { params: { id: otherId } }, { signal }),
  });
  if (other.isPending) return <Skeletons rows={4} />;
  if (other.isError) return <ErrorState error={other.error} onRetry={() => void other.refetch()} />;
  const [survivor, from] = isOtherKept ? [other.data, contact] : [contact, other.data];
  const outcome = mergeOutcome(survivor, from);

  const undo = (notice: string) => {
    notifications.hide(notice);
    unmerge(from.id).catch((error: unknown) => notifications.show({ color: "red", message: sentenceOf(error) }));
  };
  const merge = async () => {
    const answer = await submit.run(() =>
      send("contacts.merge", { params: { id: survivor.id }, body: { fromId: from.id } }),
    );
    if (!answer) return;
    cache.setQueryData(keys.contact(survivor.id), answer);
    void cache.invalidateQueries({ queryKey: keys.contacts });
    onClose();
    if (survivor.id !== contact.id) {
      await navigate({ to: "/customers/$contactId", params: { contactId: survivor.id } });
    }
    const notice = `merge-${from.id}`;
    notifications.show({
      id: notice,
      autoClose: 12_000,
      message: (
        <span className={css.notice}>
          {t("merge.done", {
            from: from.name || from.email || t("nameless"),
            into: survivor.name || survivor.email || t("nameless"),
          })}
          <Button size="compact-xs" variant="subtle" onClick={() => undo(notice)}>
            {t("shell:action.undo")}
          </Button>
        </span>
      ),
    });
  };

  return (
    <div className={forms.stack}>
      <p className={css.hint}>{t("merge.choose")}</p>
      <fieldset className={css.pair} aria-label={t("merge.choose")}>
        {[contact, other.data].map((one, index) => (
          <button
            key={one.id}
            type="button"
            aria-pressed={one.id === survivor.id}
            className={css.card}
            data-kept={one.id === survivor.id || undefined}
            onClick={() => setOtherKept(index === 1)}
          >
            <span className={css.cardTop}>
              <Face name={one.name || one.email || "?"} size={30} kind="customer" />
              <b className="truncate" dir="auto">
                {one.name || one.email || t("nameless")}
              </b>
            </span>
            <span className={css.kept}>{t(one.id === survivor.id ? "merge.kept" : "merge.goesInto")}</span>
            {[one.email, one.phone, one.companyName].filter(Boolean).map((words) => (
              <span key={words} className="truncate" dir="auto">
                {words}
              </span>
            ))}
            <span className={css.hint}>
              {t("conversations.count", { count: one.conversationCount })} ·{" "}
              {t("addresses.count", { count: one.identities.length })}
            </span>
          </button>
        ))}
      </fieldset>
      <div className={css.outcome}>
        <div className={css.outcomeTitle}>
          <IconArrowsExchange size={15} stroke={1.7} aria-hidden /> {t("merge.outcome")}
        </div>
        <dl>
          {(["name", "email", "phone", "companyName"] as const).map((field) => (
            <div key={field}>
              <dt>{t(`field.${field}`)}</dt>
              <dd dir="auto">
                {outcome[field] || "—"}
                {outcome.filled.includes(field) && <i> {t("merge.takenOver")}</i>}
              </dd>
            </div>
          ))}
          <div>
            <dt>{t("addresses.title")}</dt>
            <dd className={css.addresses}>
              {outcome.addresses.map(({ id, channel, address }) => (
                <span key={id}>
                  <ChannelMark channel={channel} size={13} />{" "}
                  {channel === "webchat" ? t("shell:channel.webchat") : address}
                </span>
              ))}
            </dd>
          </div>
          <div>
            <dt>{t("conversations.title")}</dt>
            <dd>{outcome.conversationCount}</dd>
          </div>
        </dl>
        <p className={css.hint}>{t("merge.keptText", { name: from.name || from.email || t("nameless") })}</p>
      </div>
      <FormError error={submit.error} />
      <div className={forms.buttons}>
        <Button variant="default" onClick={onBack} mr="auto">
          {t("merge.another")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("shell:action.cancel")}
        </Button>
        <Button onClick={() => void merge()} loading={submit.isBusy} data-autofocus>
          {t("merge.confirm")}
        </Button>
      </div>
    </div>
  );
}

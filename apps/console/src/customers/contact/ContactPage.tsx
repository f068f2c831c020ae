import { ActionIcon, Button, Menu, Tabs } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ContactDetail } from "@rapport/api";
import { IconArrowsJoin, IconBan, IconChevronLeft, IconDots, IconLockOpen } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../forms/ConfirmDialog.tsx";
import { send } from "../../forms/use-submit.ts";
import { useShortcuts } from "../../keyboard/registry.ts";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { Face } from "../../pieces/Face.tsx";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { sentenceOf } from "../../pieces/sentence.ts";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import list from "../customers.module.css";
import { useKeepContact } from "../use-contacts.ts";
import { ContactConversations } from "./ContactConversations.tsx";
import { ContactDetails } from "./ContactDetails.tsx";
import { ContactTimeline } from "./ContactTimeline.tsx";
import css from "./contact.module.css";
import { MergeDialog } from "./MergeDialog.tsx";
import { MergedInto } from "./Merged.tsx";

/** Everything known of one customer. */
export function ContactPage() {
  const { t } = useTranslation("customers");
  const { contactId } = useParams({ from: "/app/customers/$contactId" });
  const contact = useQuery({
    queryKey: keys.contact(contactId),
    queryFn: ({ signal }) => call("contacts.get", { params: { id: contactId } }, { signal }),
  });
  useEffect(() => {
    if (!contact.data) return;
    const before = document.title;
    document.title = `${contact.data.name || t("nameless")} · Rapport`;
    return () => {
      document.title = before;
    };
  }, [contact.data, t]);
  if (contact.data) return <Contact key={contactId} contact={contact.data} />;
  return contact.isError ? (
    <ErrorState error={contact.error} onRetry={() => void contact.refetch()} />
  ) : (
    <Skeletons rows={8} />
  );
}

function Contact({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation("customers");
  const navigate = useNavigate();
  const { tab } = useSearch({ from: "/app/customers/$contactId" });
  useShortcuts([
    { keys: "Escape", group: "general", label: t("keys.back"), run: () => void navigate({ to: "/customers" }) },
  ]);
  return (
    <div className={css.page} data-covers-nav>
      <Header contact={contact} />
      {contact.mergedIntoId && <MergedInto contact={contact} survivorId={contact.mergedIntoId} />}
      <div className={css.columns}>
        <Tabs
          className={css.main}
          value={tab ?? "timeline"}
          onChange={(next) =>
            void navigate({
              to: "/customers/$contactId",
              params: { contactId: contact.id },
              search: next === "conversations" || next === "details" ? { tab: next } : {},
              replace: true,
            })
          }
          keepMounted={false}
        >
          <Tabs.List className={css.tabs}>
            <Tabs.Tab value="timeline">{t("timeline.title")}</Tabs.Tab>
            <Tabs.Tab value="conversations">
              {t("conversations.title")} <span className={css.count}>{contact.conversationCount}</span>
            </Tabs.Tab>
            <Tabs.Tab value="details" className={css.detailsTab}>
              {t("details.title")}
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="timeline" className={css.panel}>
            <ContactTimeline contactId={contact.id} />
          </Tabs.Panel>
          <Tabs.Panel value="conversations" className={css.panel}>
            <ContactConversations contactId={contact.id} />
          </Tabs.Panel>
          <Tabs.Panel value="details" className={css.panel}>
            <ContactDetails contact={contact} />
          </Tabs.Panel>
        </Tabs>
        <aside className={css.side} aria-label={t("details.title")}>
          <ContactDetails contact={contact} />
        </aside>
      </div>
    </div>
  );
}

function Header({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation(["customers", "shell"]);
  const keep = useKeepContact();
  const [asked, setAsked] = useState<"merge" | "block" | null>(null);
  const name = contact.name || contact.email || contact.phone || t("nameless");
  const isBlocked = contact.blockedAt !== null;
  const { allowed } = contact;
  const setBlocked = async (isBlockedNow: boolean) =>
    keep(await send("contacts.update", { params: { id: contact.id }, body: { isBlocked: isBlockedNow } }));
  // Without a dialog there is no other place for the reason.
  const unblock = () =>
    setBlocked(false).catch((error: unknown) => notifications.show({ color: "red", message: sentenceOf(error) }));
  const block = () => (isBlocked ? void unblock() : setAsked("block"));

  return (
    <header className={css.head}>
      <ActionIcon component={Link} to="/customers" aria-label={t("toList")}>
        <IconChevronLeft size={18} stroke={1.7} />
      </ActionIcon>
      <Face name={name} size={40} kind="customer" isFaint={isBlocked} />
      <div className={css.headWords}>
        <h1 className={css.name} dir="auto">
          <span className="truncate" title={name}>
            {name}
          </span>
          {isBlocked && <span className={list.blocked}>{t("blocked")}</span>}
        </h1>
        <div className={`${css.since} truncate`}>
          {contact.companyName && <span dir="auto">{contact.companyName} · </span>}
          {contact.lastEventAt ? (
            <>
              {t("lastActive")} <AgoTime at={contact.lastEventAt} />
            </>
          ) : (
            t("neverActive")
          )}
        </div>
      </div>
      <div className={css.actions}>
        {allowed.merge && (
          <Button
            className={css.wideOnly}
            variant="default"
            leftSection={<IconArrowsJoin size={16} stroke={1.7} />}
            onClick={() => setAsked("merge")}
          >
            {t("merge.action")}
          </Button>
        )}
        {allowed.block && (
          <Button
            className={css.wideOnly}
            variant="default"
            color="red"
            leftSection={isBlocked ? <IconLockOpen size={16} stroke={1.7} /> : <IconBan size={16} stroke={1.7} />}
            onClick={block}
          >
            {t(isBlocked ? "block.undo" : "block.action")}
          </Button>
        )}
        {(allowed.merge || allowed.block) && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon className={css.phoneOnly} aria-label={t("shell:action.more")} size={40}>
                <IconDots size={18} stroke={1.7} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {allowed.merge && (
                <Menu.Item leftSection={<IconArrowsJoin size={16} stroke={1.7} />} onClick={() => setAsked("merge")}>
                  {t("merge.action")}
                </Menu.Item>
              )}
              {allowed.block && (
                <Menu.Item leftSection={<IconBan size={16} stroke={1.7} />} onClick={block}>
                  {t(isBlocked ? "block.undo" : "block.action")}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {asked === "merge" && <MergeDialog contact={contact} onClose={() => setAsked(null)} />}
      <ConfirmDialog
        isOpen={asked === "block"}
        onClose={() => setAsked(null)}
        title={t("block.ask", { name })}
        text={t("block.text")}
        confirm={t("block.action")}
        isDanger
        onConfirm={() => setBlocked(true)}
      />
    </header>
  );
}

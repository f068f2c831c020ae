import { Button, Modal, Select, TextInput } from "@mantine/core";
import type { ApiKey } from "@rapport/api";
import { Role } from "@rapport/schema";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../forms/ConfirmDialog.tsx";
import { CopyField } from "../../forms/CopyField.tsx";
import { FormError } from "../../forms/FormError.tsx";
import forms from "../../forms/forms.module.css";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import css from "../settings.module.css";
import table from "./team.module.css";

type KeyRole = Exclude<Role, "owner">;
const KEY_ROLES = Role.exclude(["owner"]).options;

export function ApiKeysPanel() {
  const { t } = useTranslation(["settings", "shell"]);
  const cache = useQueryClient();
  const list = useQuery({ queryKey: keys.apiKeys, queryFn: ({ signal }) => call("apiKeys.list", {}, { signal }) });
  const [isCreating, setCreating] = useState(false);
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  const create = (
    <Button leftSection={<IconPlus size={16} stroke={1.7} />} onClick={() => setCreating(true)}>
      {t("keys.create")}
    </Button>
  );
  const revoke = async () => {
    if (!revoked) return;
    await send("apiKeys.delete", { params: { id: revoked.id } });
    await cache.invalidateQueries({ queryKey: keys.apiKeys });
  };

  return (
    <>
      {list.isPending ? (
        <Skeletons rows={3} />
      ) : list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data.items.length === 0 ? (
        <EmptyState
          icon={<IconKey size={28} stroke={1.4} />}
          title={t("keys.emptyTitle")}
          text={t("keys.emptyText")}
          action={create}
        />
      ) : (
        <>
          <div className={table.tools}>
            <span className={table.gap} />
            {create}
          </div>
          <ul className={css.list}>
            {list.data.items.map((key) => (
              <li key={key.id} className={css.row}>
                <span className={css.rowWords}>
                  <span className={css.rowTitle}>
                    <span className="truncate" dir="auto">
                      {key.name}
                    </span>
                    <span className={css.chip}>{t(`shell:role.${key.role}`)}</span>
                  </span>
                  <span className={`${css.rowText} truncate`}>
                    <code>{key.prefix}…</code> · {t("keys.created")} <AgoTime at={key.createdAt} /> ·{" "}
                    {key.lastUsedAt ? (
                      <>
                        {t("keys.lastUsed")} <AgoTime at={key.lastUsedAt} />
                      </>
                    ) : (
                      t("keys.neverUsed")
                    )}
                  </span>
                </span>
                <Button variant="subtle" color="red" onClick={() => setRevoked(key)}>
                  {t("keys.revoke")}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {isCreating && <CreateKeyDialog onClose={() => setCreating(false)} />}
      <ConfirmDialog
        isOpen={revoked !== null}
        onClose={() => setRevoked(null)}
        title={t("keys.revokeTitle", { name: revoked?.name ?? "" })}
        text={t("keys.revokeText")}
        confirm={t("keys.revoke")}
        isDanger
        onConfirm={revoke}
      />
    </>
  );
}

function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["settings", "shell"]);
  const cache = useQueryClient();
  const submit = useSubmit();
  const [name, setName] = useState("");
  const [role, setRole] = useState<KeyRole>("operator");
  const [secret, setSecret] = useState<string | null>(null);
  const create = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await submit.run(() => send("apiKeys.create", { body: { name: name.trim(), role } }));
    if (!answer) return;
    setSecret(answer.secret);
    void cache.invalidateQueries({ queryKey: keys.apiKeys });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={secret ? t("keys.made", { name: name.trim() }) : t("keys.create")}
      size={520}
      closeOnClickOutside={secret === null}
    >
      {secret ? (
        <div className={forms.stack}>
          <div className={css.notice} data-tone="amber">
            {t("keys.once")}
          </div>
          <CopyField text={secret} label={t("keys.secret")} />
          <p className={css.sectionText}>{t("keys.use")}</p>
          <CopyField
            text={`curl ${location.origin}/v1/conversations \\\n  -H "Authorization: Bearer ${secret}"`}
            label={t("keys.example")}
          />
          <div className={forms.buttons}>
            <Button onClick={onClose}>{t("keys.kept")}</Button>
          </div>
        </div>
      ) : (
        <form className={forms.stack} onSubmit={create} noValidate>
          <FormError error={submit.error} shown={["name", "role"]} />
          <TextInput
            label={t("keys.name")}
            description={t("keys.nameHint")}
            inputWrapperOrder={["label", "input", "error", "description"]}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={submit.issues.name}
            data-autofocus
          />
          <Select
            label={t("team.column.role")}
            value={role}
            allowDeselect={false}
            data={KEY_ROLES.map((option) => ({ value: option, label: t(`shell:role.${option}`) }))}
            onChange={(picked) => picked && setRole(picked as KeyRole)}
            description={t(`team.roleHint.${role}`)}
            inputWrapperOrder={["label", "input", "error", "description"]}
          />
          <div className={forms.buttons}>
            <Button variant="default" onClick={onClose}>
              {t("shell:action.cancel")}
            </Button>
            <Button type="submit" loading={submit.isBusy}>
              {t("keys.create")}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}

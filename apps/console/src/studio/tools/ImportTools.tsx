import { ActionIcon, Button, Modal, PasswordInput, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import type { RouteOutput } from "@rapport/api";
import type { ToolSource } from "@rapport/schema";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import forms from "../../forms/forms.module.css";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { keys } from "../../query.ts";
import settings from "../../settings/settings.module.css";
import css from "./tools.module.css";

type Report = RouteOutput<"toolSources.import">;
type Secret = { name: string; value: string };

/** Makes tools of an OpenAPI document or an MCP server, or brings those of a source up to date; then tells what came of it. */
export function ImportTools({ source, onClose }: { source: ToolSource | null; onClose: () => void }) {
  const { t } = useTranslation(["tools", "shell"]);
  const cache = useQueryClient();
  const submit = useSubmit();
  const [kind, setKind] = useState<ToolSource["kind"]>(source?.kind ?? "openapi");
  const [name, setName] = useState(source?.name ?? "");
  const [url, setUrl] = useState(source?.url ?? "");
  const [from, setFrom] = useState<"url" | "text">("url");
  const [documentUrl, setDocumentUrl] = useState("");
  const [text, setText] = useState("");
  const [secrets, setSecrets] = useState<Secret[]>([]);
  const [report, setReport] = useState<Report | null>(null);
  const change = (index: number, patch: Partial<Secret>) =>
    setSecrets((known) => known.map((secret, at) => (at === index ? { ...secret, ...patch } : secret)));
  const read = async (event: FormEvent) => {
    event.preventDefault();
    const base = {
      name,
      secrets: Object.fromEntries(secrets.filter((secret) => secret.name !== "").map((one) => [one.name, one.value])),
    };
    const found = await submit.run(() =>
      send("toolSources.import", {
        body:
          kind === "mcp"
            ? { kind, ...base, url }
            : {
                kind,
                ...base,
                ...(url ? { url } : {}),
                ...(from === "url" ? { documentUrl } : { document: text }),
              },
      }),
    );
    if (!found) return;
    await cache.invalidateQueries({ queryKey: keys.tools });
    setReport(found);
  };
  if (report) {
    return (
      <Modal opened onClose={onClose} title={t("reportTitle", { name })} size={520}>
        <div className={forms.stack}>
          <ReportView report={report} />
          <div className={forms.buttons}>
            <Button onClick={onClose} data-autofocus>
              {t("shell:action.close")}
            </Button>
          </div>
        </div>
      </Modal>
    );
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={source ? t("refreshTitle", { name: source.name }) : t("importTitle")}
      size={620}
    >
      <form className={forms.stack} onSubmit={read} noValidate>
        <FormError error={submit.error} shown={["name", "url", "documentUrl", "document"]} />
        {!source && (
          <>
            <SegmentedControl
              aria-label={t("importKind")}
              value={kind}
              onChange={(next) => setKind(next as ToolSource["kind"])}
              data={(["openapi", "mcp"] as const).map((value) => ({
                value,
                label: value === "openapi" ? t("document") : t("kind.mcp"),
              }))}
            />
            <TextInput
              label={t("importName")}
              description={t("importNameText")}
              placeholder={t("importNamePlaceholder")}
              value={name}
              maxLength={200}
              onChange={(event) => setName(event.currentTarget.value)}
              error={submit.issues.name}
              data-autofocus
            />
          </>
        )}
        {kind === "openapi" && (
          <div className={css.document}>
            <SegmentedControl
              size="xs"
              aria-label={t("documentFrom")}
              value={from}
              onChange={(next) => setFrom(next as "url" | "text")}
              data={[
                { value: "url", label: t("documentUrl") },
                { value: "text", label: t("documentText") },
              ]}
            />
            {from === "url" ? (
              <TextInput
                label={t("documentUrlField")}
                placeholder="https://shop.example/openapi.json"
                value={documentUrl}
                maxLength={2000}
                onChange={(event) => setDocumentUrl(event.currentTarget.value.trim())}
                error={submit.issues.documentUrl ?? submit.issues.document}
              />
            ) : (
              <Textarea
                label={t("documentTextField")}
                value={text}
                autosize
                minRows={6}
                maxRows={12}
                spellCheck={false}
                classNames={{ input: css.code ?? "" }}
                onChange={(event) => setText(event.currentTarget.value)}
                error={submit.issues.document}
              />
            )}
          </div>
        )}
        <TextInput
          label={kind === "mcp" ? t("mcpUrl") : t("baseUrl")}
          description={kind === "mcp" ? undefined : t("baseUrlText")}
          placeholder={kind === "mcp" ? "https://tools.example/mcp" : "https://shop.example/api"}
          value={url}
          maxLength={2000}
          onChange={(event) => setUrl(event.currentTarget.value.trim())}
          error={submit.issues.url}
        />
        <fieldset className={css.secrets}>
          <legend>{t("secrets")}</legend>
          <p className={settings.faint}>{t("secretsText")}</p>
          {secrets.map((secret, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being written here.
            <div key={index} className={css.secret}>
              <TextInput
                aria-label={t("secretName")}
                placeholder="Authorization"
                value={secret.name}
                maxLength={100}
                onChange={(event) => change(index, { name: event.currentTarget.value.trim() })}
              />
              <PasswordInput
                aria-label={`${t("secretValue")} ${secret.name}`}
                placeholder="Bearer …"
                value={secret.value}
                maxLength={4000}
                autoComplete="off"
                onChange={(event) => change(index, { value: event.currentTarget.value })}
              />
              <ActionIcon
                aria-label={t("removeSecret", { name: secret.name })}
                onClick={() => setSecrets((known) => known.filter((_, at) => at !== index))}
              >
                <IconTrash size={16} stroke={1.6} />
              </ActionIcon>
            </div>
          ))}
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={15} stroke={1.7} />}
            onClick={() => setSecrets((known) => [...known, { name: known.length ? "" : "Authorization", value: "" }])}
          >
            {t("addSecret")}
          </Button>
        </fieldset>
        <div className={forms.buttons}>
          <Button variant="default" onClick={onClose}>
            {t("shell:action.cancel")}
          </Button>
          <Button type="submit" loading={submit.isBusy}>
            {t("importRun")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function ReportView({ report }: { report: Report }) {
  const { t } = useTranslation("tools");
  const lines = (["added", "changed", "removed", "held"] as const).filter((what) => report[what].length > 0);
  if (lines.length === 0 && report.skipped.length === 0) return <p className={forms.words}>{t("report.nothing")}</p>;
  return (
    <dl className={css.report}>
      {lines.map((what) => (
        <div key={what}>
          <dt data-tone={what === "held" || what === "removed" ? "amber" : undefined}>
            {t(`report.${what}`, { count: report[what].length })}
          </dt>
          <dd>{report[what].join(", ")}</dd>
        </div>
      ))}
      {report.skipped.length > 0 && (
        <div>
          <dt data-tone="amber">{t("report.skipped", { count: report.skipped.length })}</dt>
          {report.skipped.map(({ name, reason }) => (
            <dd key={`${name} ${reason}`}>
              <code>{name}</code> {reason}
            </dd>
          ))}
        </div>
      )}
    </dl>
  );
}

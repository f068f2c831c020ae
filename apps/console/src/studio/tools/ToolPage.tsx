import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ToolDetail } from "@rapport/api";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { SaveBar } from "../../forms/SaveBar.tsx";
import { isSame } from "../../forms/use-draft.ts";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { useUnsavedGuard } from "../../forms/use-unsaved-guard.tsx";
import { actionTitle } from "../../inbox/engine/use-engine-words.ts";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { showUndo } from "../../pieces/undo-notice.tsx";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import settings from "../../settings/settings.module.css";
import { ConflictDialog } from "../ConflictDialog.tsx";
import { StudioFrame } from "../StudioFrame.tsx";
import { useEdited } from "../use-edited.ts";
import { DeleteTools } from "./DeleteTools.tsx";
import { PolicyFields } from "./PolicyFields.tsx";
import { TryTool } from "./TryTool.tsx";
import css from "./tools.module.css";
import { UsedBy } from "./UsedBy.tsx";
import { keepTool, loadTool, useTools } from "./use-tools.ts";

/** One tool: what it does, what it may do, and a way to try it. */
export function ToolPage() {
  const { t } = useTranslation(["tools", "studio"]);
  const { toolId } = useParams({ from: "/app/studio/tools/$toolId" });
  const tools = useTools();
  const tool = tools.data?.find(({ id }) => id === toolId);
  if (tool) return <ToolEditor key={toolId} tool={tool} tools={tools.data!} />;
  return (
    <StudioFrame title={t("studio:nav.tools")} backTo="/studio/tools">
      {tools.isError ? (
        <ErrorState error={tools.error} onRetry={() => void tools.refetch()} />
      ) : tools.data ? (
        <EmptyState
          title={t("notFound")}
          action={
            <Button component={Link} to="/studio/tools" variant="default">
              {t("studio:nav.tools")}
            </Button>
          }
        />
      ) : (
        <Skeletons rows={8} />
      )}
    </StudioFrame>
  );
}

function ToolEditor({ tool, tools }: { tool: ToolDetail; tools: readonly ToolDetail[] }) {
  const { t } = useTranslation(["tools", "studio"]);
  const cache = useQueryClient();
  const navigate = useNavigate();
  const mayWrite = useMay("tool.write");
  const params = { id: tool.id };
  const store = async (policy: ToolDetail["policy"], { policy: seenPolicy }: Pick<ToolDetail, "policy">) =>
    keepTool(cache, await send("tools.update", { params, body: { policy, seenPolicy } }));
  const edited = useEdited(tool, {
    take: ({ policy }) => policy,
    store,
    load: () => loadTool(cache, tool.id),
    isOther: (one, opened) => !isSame(one.policy, opened.policy),
  });
  const { value, set, isDirty } = edited.draft;
  const { guard } = useUnsavedGuard(isDirty);
  const toggle = useSubmit();
  const title = actionTitle({ tool: tool.name, title: tool.title || tool.name });
  const save = async () => {
    const before = tool.policy;
    const saved = await edited.save();
    if (!saved) return;
    showUndo(t("saved"), async () => {
      await store(before, saved);
      notifications.show({ message: t("undone") });
    });
  };
  const setEnabled = (isEnabled: boolean) =>
    toggle.run(async () => {
      keepTool(cache, await send("tools.update", { params, body: { isEnabled } }));
      showUndo(t(isEnabled ? "turnedOn" : "turnedOff", { name: title }), async () =>
        keepTool(cache, await send("tools.update", { params, body: { isEnabled: !isEnabled } })),
      );
    });
  return (
    <StudioFrame
      title={title}
      text={
        <span className={css.source}>
          <code className={css.name}>{tool.name}</code>
          <span dir="auto">{tool.sourceName}</span>
        </span>
      }
      backTo="/studio/tools"
      action={
        mayWrite && (
          <>
            {tool.isEnabled && (
              <Button variant="default" loading={toggle.isBusy} onClick={() => void setEnabled(false)}>
                {t("turnOff")}
              </Button>
            )}
            <DeleteTools
              tools={[tool]}
              menu={t("menu")}
              title={t("deleteTitle", { name: title })}
              text={t("deleteText")}
              done={t("deleted", { name: title })}
              onDelete={async () => {
                await call("tools.delete", { params });
                void navigate({ to: "/studio/tools" });
              }}
            />
          </>
        )
      }
    >
      <FormError error={toggle.error} />
      {tool.disabledReason && (
        <div className={`${settings.notice} ${css.state}`} data-tone="amber">
          <span>
            <b>{t(`state.${tool.disabledReason}`)}.</b> {t(`stateText.${tool.disabledReason}`)}
          </span>
          {mayWrite && tool.disabledReason !== "removed" && (
            <Button size="xs" variant="default" loading={toggle.isBusy} onClick={() => void setEnabled(true)}>
              {t(tool.disabledReason === "changed" ? "turnOnChanged" : "turnOn")}
            </Button>
          )}
        </div>
      )}
      {!mayWrite && <p className={settings.notice}>{t("studio:readOnly")}</p>}
      {tool.description && (
        <p className={css.description} dir="auto">
          {tool.description}
        </p>
      )}
      <p className={settings.faint}>
        {tool.usedBy.length > 0 ? (
          <>
            {t("usedBy")} <UsedBy uses={tool.usedBy} />.
          </>
        ) : (
          t("unused")
        )}{" "}
        {t(tool.isPolicyEdited ? "edited" : "imported")}
      </p>
      <fieldset className={css.bare} disabled={!mayWrite}>
        <PolicyFields tool={tool} tools={tools} policy={value} set={set} issues={edited.submit.issues} />
      </fieldset>
      {mayWrite && <TryTool tool={tool} isUnsaved={isDirty} />}
      <SaveBar
        isDirty={isDirty}
        submit={edited.submit}
        onSave={() => void save()}
        onDiscard={edited.draft.reset}
        shown={["policy.by"]}
      />
      <ConflictDialog edited={edited} title={t("conflictTitle")} />
      {guard}
    </StudioFrame>
  );
}

import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { sentenceOf } from "./sentence.ts";

const SHOWN_MS = 12_000;

let shown: string | null = null;

/**
 * Says what was done and offers the way back for a while. A newer one takes its place: only the last thing is undone.
 * A way back that fails says why.
 */
export function showUndo(message: string, undo: () => Promise<unknown>): void {
  if (shown) notifications.hide(shown);
  const id = notifications.show({ autoClose: SHOWN_MS, message: <UndoWords message={message} onUndo={() => run()} /> });
  shown = id;
  const run = () => {
    // One that fades out because another took its place does nothing any more.
    if (shown !== id) return;
    shown = null;
    notifications.hide(id);
    undo().catch((error: unknown) => notifications.show({ color: "red", message: sentenceOf(error) }));
  };
}

function UndoWords({ message, onUndo }: { message: string; onUndo: () => void }) {
  return (
    <div style={{ display: "flex", alignItems: "center", justifyContent: "space-between", gap: 12 }}>
      <span>{message}</span>
      <Button size="compact-sm" variant="light" onClick={onUndo}>
        {i18next.t("undo", { ns: "forms" })}
      </Button>
    </div>
  );
}

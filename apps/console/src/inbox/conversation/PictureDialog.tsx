import { Modal } from "@mantine/core";
import type { Attachment } from "@rapport/schema";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import css from "./conversation.module.css";
import { downloadAttachment, useAttachmentUrl } from "./use-attachment-url.ts";

/** A picture at its own size, as far as the screen has room. */
export function PictureDialog({ attachment, onClose }: { attachment: Attachment; onClose: () => void }) {
  const { t } = useTranslation("inbox");
  const { url } = useAttachmentUrl(attachment.id);
  return (
    <Modal opened onClose={onClose} title={attachment.name} size="auto">
      {url && (
        <img
          src={url}
          alt={attachment.name}
          style={{ display: "block", maxWidth: "100%", maxHeight: "70vh", minWidth: 120 }}
        />
      )}
      <button
        type="button"
        className={css.file}
        style={{ marginTop: 12 }}
        onClick={() => void downloadAttachment(attachment)}
      >
        <IconDownload size={16} stroke={1.7} aria-hidden />
        {t("file.download")}
      </button>
    </Modal>
  );
}

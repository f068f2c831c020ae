/** What mail programs' containers mean. Each rule names the program that writes it. */

import type { Element } from "domhandler";

export interface Meaning {
  quoted: boolean;
  perhapsQuoted: boolean;
  signature: boolean;
  attribution: boolean;
  cut: boolean;
  rule: boolean;
  /** A quote that begins in here also ends in here. */
  scope: boolean;
}

const NOTHING: Meaning = {
  quoted: false,
  perhapsQuoted: false,
  signature: false,
  attribution: false,
  cut: false,
  rule: false,
  scope: false,
};

/** Gmail, Thunderbird, Proton, Tutanota, Front, Zoho, Spark, Mail.ru, Yandex, Zimbra, Roundcube … */
const QUOTE_CLASS =
  /(?:^|\s)(?:gmail_quote|protonmail_quote|tutanota_quote|front-blockquote|spark_quote|zmail_extra|skiff_quote|mailru-blockquote|clean_bq|cite|iwcQuote|x_gmail_quote|mail_quote)(?:\s|$)/i;
const WHOLE_QUOTE_ID =
  /^(?:.*yahoo_quoted.*|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|replySplit-quote|quoted-text|ms-outlook-mobile-reference-message|isReplyContent|divtagdefaultwrapper-quote)$/i;
const WHOLE_QUOTE_CLASS =
  /(?:^|\s)(?:\S*yahoo_quoted|ms-outlook-mobile-reference-message|mail-quote-collapse|quoted-text|gmail_quote_collapsed|moz-forward-container|hey-quoted|zendesk-quote|outlook_quote|mailbox_quote)(?:\s|$)/i;
const SIGNATURE_ID =
  /^(?:Signature|signature|ms-outlook-mobile-signature|AppleMailSignature|composer_signature|mail-app-auto-default-signature|yahoo-signature|protonmail_signature|zimbra_signature|DAB4FAD8-2DD7-40BB-A1B8-4E2AA1F9FDF2)$/;
const SIGNATURE_CLASS =
  /(?:^|\s)(?:gmail_signature(?:_prefix)?|moz-signature|protonmail_signature_block(?:-user|-proton)?|js-signature|sh-signature|k9mail-signature|tutanota_signature|front-signature|zmail_signature|yahoo-signature|\S*yahoo-signature|mail-signature|email-signature|mozaic-signature)(?:\s|$)/i;

function cssSide(style: string, side: string): string | null {
  const match = new RegExp(`border-${side}(?:-width|-style|-color)?\\s*:\\s*([^;]{1,80})`, "i").exec(style);
  if (match === null) return null;
  return /\bnone\b|^\s*0(?:px)?\b/i.test(match[1]!) ? null : match[1]!;
}

/** The indent button of web mails: no quote. Firefox writes its `border:none` as `border:medium`. */
function isIndent(style: string): boolean {
  return (
    /margin\s*:\s*0(?:px)? 0(?:px)? 0(?:px)? 40px/i.test(style) && !/\b(?:solid|double|dashed|dotted)\b/i.test(style)
  );
}

function ofBlockquote(classes: string, style: string, element: Element): Meaning {
  const type = (element.attribs.type ?? "").toLowerCase();
  if (type === "cite" || element.attribs.cite !== undefined || QUOTE_CLASS.test(classes))
    return { ...NOTHING, quoted: true };
  if (cssSide(style, "left") !== null || cssSide(style, "right") !== null) return { ...NOTHING, quoted: true };
  if (isIndent(style)) return NOTHING;
  return { ...NOTHING, perhapsQuoted: true };
}

/** Outlook's rule above the header block: `border-top:solid #E1E1E1 1.0pt`, `#B5C4DF`, `#E5E5E5`, `blue`. */
function hasTopRule(style: string): boolean {
  return (
    /border-top(?:-style)?\s*:\s*[^;]{0,40}solid/i.test(style) || /border\s*:\s*none\s*;\s*border-top\s*:/i.test(style)
  );
}

/** Reads one element. Elements without a known meaning give the same constant object. */
export function meaningOf(element: Element): Meaning {
  const { attribs, name } = element;
  const classes = attribs.class ?? "";
  const id = attribs.id ?? "";
  const style = attribs.style ?? "";
  if (name === "blockquote") return ofBlockquote(classes, style, element);
  if (name === "hr") {
    // Hotmail's hr#stopSpelling and Outlook on the web's hr[tabindex=-1] stand right above the original.
    return { ...NOTHING, rule: true };
  }
  if (id === "" && classes === "" && style === "" && attribs.name === undefined) {
    return attribs["data-signature-widget"] === undefined && attribs["data-smartmail"] === undefined
      ? NOTHING
      : { ...NOTHING, signature: true };
  }
  if (WHOLE_QUOTE_ID.test(id) || WHOLE_QUOTE_CLASS.test(classes)) return { ...NOTHING, quoted: true };
  if (
    SIGNATURE_ID.test(id) ||
    SIGNATURE_CLASS.test(classes) ||
    attribs["data-smartmail"] === "gmail_signature" ||
    attribs["data-signature-widget"] !== undefined ||
    attribs.name === "messageSignatureSection" ||
    attribs.name === "_MailAutoSig" ||
    /mso-bookmark\s*:\s*_MailAutoSig/i.test(style)
  ) {
    return { ...NOTHING, signature: true };
  }
  if (/(?:^|\s)(?:gmail_attr|moz-cite-prefix|moz-email-headers-table|gmail_default_attr)(?:\s|$)/.test(classes)) {
    return { ...NOTHING, attribution: true };
  }
  if (/^divRplyFwdMsg$/.test(id)) return { ...NOTHING, cut: true, rule: true };
  if (attribs.name === "quote" && name === "div") return { ...NOTHING, quoted: true };
  if (/(?:^|\s)(?:gmail_quote(?:_container)?|gmail_extra|protonmail_quote|zmail_extra)(?:\s|$)/.test(classes)) {
    return { ...NOTHING, scope: true };
  }
  if (attribs.name === "messageReplySection") return { ...NOTHING, scope: true };
  if (style !== "") {
    // Word's "prefix each line" frame: the header block in it is found by its words and ends with the frame.
    if (
      /div|td/.test(name) &&
      cssSide(style, "left") !== null &&
      cssSide(style, "top") === null &&
      !/border\s*:\s*\d/.test(style)
    ) {
      return { ...NOTHING, scope: true };
    }
    if (hasTopRule(style)) return { ...NOTHING, rule: true };
  }
  return NOTHING;
}

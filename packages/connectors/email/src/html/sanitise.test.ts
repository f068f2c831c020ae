import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { type Element, isTag, isText } from "domhandler";
import { parseDocument } from "htmlparser2";
import { sanitiseHtml } from "./sanitise.ts";

const payloadFile = new URL("../../../../../../shared/data/xss/payloads_dev.txt", import.meta.url);

const ALLOWED_ATTRIBUTES =
  /^(style|dir|lang|title|align|valign|href|rel|target|src|alt|width|height|data-remote-src|data-cid|border|cellpadding|cellspacing|bgcolor|colspan|rowspan|nowrap|span|color|face|size|start|type|value|datetime)$/;
const FORBIDDEN_TAGS =
  /^(script|style|iframe|frame|frameset|object|embed|applet|form|input|button|textarea|select|option|svg|math|link|meta|base|template|noscript|audio|video|source|track|marquee|isindex|xml|portal|dialog|body|html|head|title)$/;

/** Reads the result again as a browser would and names everything in it that could run, load or leave its place. */
function findDangers(html: string): string[] {
  const dangers: string[] = [];
  const stack = [...parseDocument(html, { decodeEntities: true }).children];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (isTag(node)) {
      dangers.push(...dangersOf(node));
      stack.push(...node.children);
    } else if (!isText(node)) dangers.push(`node of type ${node.type}`);
  }
  return dangers;
}

function dangersOf(element: Element): string[] {
  const dangers: string[] = [];
  if (FORBIDDEN_TAGS.test(element.name) || !/^[a-z][a-z0-9]*$/.test(element.name)) dangers.push(`<${element.name}>`);
  for (const [name, value] of Object.entries(element.attribs)) {
    if (!ALLOWED_ATTRIBUTES.test(name)) dangers.push(`attribute ${name}`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers skip them inside a scheme
    const bare = value.replace(/[\u0000-\u0020\u200b\ufeff]/g, "").toLowerCase();
    if (name === "href" && !/^(https?:\/\/|mailto:|tel:|sms:)/.test(bare)) dangers.push(`href ${value}`);
    if (name === "src" && !/^data:image\/(png|jpe?g|gif|webp);base64,/.test(bare)) dangers.push(`src ${value}`);
    if (name === "style" && /url\(|expression|javascript|@import|behaviou?r|-moz-binding|position|\\|\/\*/i.test(value))
      dangers.push(`style ${value}`);
    if (name === "data-remote-src" && !/^https?:\/\//.test(bare)) dangers.push(`remote ${value}`);
  }
  return dangers;
}

test("nothing that could run is left of any known payload", {
  skip: !existsSync(payloadFile) && "shared/data/xss is absent",
}, () => {
  const payloads = readFileSync(payloadFile, "utf8").split("\n");
  assert.ok(payloads.length > 3_000);
  for (const payload of payloads) {
    for (const html of [
      payload,
      `<div title="${payload}">x</div>`,
      `<a href="${payload}">x</a>`,
      `<img src='${payload}'>`,
      `<p style="${payload}">x</p>`,
    ]) {
      const clean = sanitiseHtml(html);
      assert.deepEqual(findDangers(clean), [], `${html}\n→ ${clean}`);
      assert.equal(
        sanitiseHtml(clean).replace(/\s+/g, ""),
        clean.replace(/\s+/g, ""),
        "cleaning twice changes nothing",
      );
    }
  }
});

test("the check itself notices what could run", () => {
  assert.notDeepEqual(findDangers("<img src=x onerror=alert(1)>"), []);
  assert.notDeepEqual(findDangers('<a href="java&#115;cript:alert(1)">x</a>'), []);
  assert.notDeepEqual(findDangers('<p style="background:url(//x.example/a)">x</p>'), []);
  assert.notDeepEqual(findDangers("<svg><script>1</script></svg>"), []);
});

test("remote images wait until they are asked for, in every way to load one", () => {
  const clean = sanitiseHtml(
    '<body background="http://t.example/1"><table background="http://t.example/2"><tr><td style="background-image:url(http://t.example/3)">a</td></tr></table>' +
      '<img src="https://t.example/4.png" srcset="https://t.example/5.png 2x" width="1"><img src="//t.example/6.png"><picture><source srcset="http://t.example/7"></picture>' +
      '<video poster="http://t.example/8"></video><link rel="stylesheet" href="http://t.example/9"><style>@import "http://t.example/10"</style></body>',
  );
  assert.match(clean, /data-remote-src="https:\/\/t\.example\/4\.png"/);
  assert.match(clean, /data-remote-src="https:\/\/t\.example\/6\.png"/);
  assert.doesNotMatch(clean.replace(/data-remote-src="[^"]*"/g, ""), /t\.example/);
});

test("inline pictures of the mail itself are kept by their content id", () => {
  assert.match(sanitiseHtml('<img src="cid:logo@x" alt="Logo">'), /<img[^>]*data-cid="logo@x"/);
  assert.match(
    sanitiseHtml('<img src="data:image/png;base64,iVBORw0KGgo=">'),
    /src="data:image\/png;base64,iVBORw0KGgo="/,
  );
  assert.doesNotMatch(sanitiseHtml('<img src="data:image/svg+xml;base64,PHN2Zz4=">'), /src=/);
});

test("links open elsewhere and tell nothing about the reader", () => {
  assert.equal(
    sanitiseHtml('<a href="https://x.example/" onclick="go()" target="_self">x</a>'),
    '<a href="https://x.example/" rel="noopener noreferrer nofollow" target="_blank">x</a>',
  );
  assert.equal(sanitiseHtml('<a href="vbscript:x">x</a>'), "<a>x</a>");
});

test("ordinary formatting survives", () => {
  const html =
    '<div style="color:#1f497d;font-size:11pt;margin:0 0 8px 0"><b>Hello</b> <i>world</i><ul><li>one</li></ul></div>';
  const clean = sanitiseHtml(html);
  assert.match(clean, /color:#1f497d/);
  assert.match(clean, /font-size:11pt/);
  assert.match(clean, /<li>one<\/li>/);
});

test("style that leaves its place is dropped", () => {
  const clean = sanitiseHtml(
    '<div style="position:fixed;top:0;left:0;z-index:9;margin:-500px;width:100%;color:red">x</div>',
  );
  assert.equal(clean, '<div style="width:100%;color:red">x</div>');
});

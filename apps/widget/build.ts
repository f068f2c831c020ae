import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { type BuildOptions, build, type Plugin, transform } from "esbuild";
import { minify } from "vite";

/** Builds the two files of the widget into `dist/`; answers their sizes in bytes after gzip. */

const here = fileURLToPath(new URL(".", import.meta.url));

const minifiedCss: Plugin = {
  name: "minified-css",
  setup(api) {
    api.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/**
 * Names of functions and options that only our own modules use among each other: they may be shortened. Nothing that is
 * stored, sent, or read by a browser may stand here.
 */
export const OWN_NAMES = [
  "accentInk",
  "accentSoft",
  "addFiles",
  "answersHere",
  "askIdentity",
  "attach",
  "authorName",
  "blocked",
  "boot",
  "chips",
  "choose",
  "detach",
  "discard",
  "downloadFailed",
  "dropHere",
  "earlier",
  "early",
  "emailWrong",
  "fieldMissing",
  "identityToken",
  "isLastMine",
  "isMine",
  "isPhone",
  "isProfileRefused",
  "isTransient",
  "isVisible",
  "isWaiting",
  "lines",
  "loadEarlier",
  "lockName",
  "lookScope",
  "names",
  "newMessages",
  "noteTyping",
  "nudge",
  "onAccent",
  "onAcknowledged",
  "onClose",
  "onDelay",
  "onDropped",
  "onFrame",
  "onLink",
  "onOpenPicture",
  "onOther",
  "onOtherIdentity",
  "onOutbox",
  "onRefused",
  "onSignedOut",
  "onWord",
  "openUnread",
  "opens",
  "outbox",
  "phase",
  "prefix",
  "refreshAppearance",
  "removeChip",
  "renew",
  "renewIdentity",
  "retire",
  "retryAfterMs",
  "retryChip",
  "retryUnreachable",
  "scope",
  "sending",
  "session",
  "setProfile",
  "setText",
  "signIn",
  "slowUntil",
  "tooLarge",
  "tooLong",
  "uploadFailed",
  "uploading",
  "widgetKey",
  "wrongType",
];

/** What Preact calls on components that are classes. Ours are functions. */
const CLASS_NAMES = [
  "componentDidCatch",
  "componentDidMount",
  "componentDidUpdate",
  "componentWillMount",
  "componentWillReceiveProps",
  "componentWillUnmount",
  "componentWillUpdate",
  "contextType",
  "debounceRendering",
  "forceUpdate",
  "getChildContext",
  "getDerivedStateFromError",
  "getDerivedStateFromProps",
  "getSnapshotBeforeUpdate",
  "setState",
  "shouldComponentUpdate",
];

async function bundle(entry: string, options: BuildOptions): Promise<Buffer> {
  const { outputFiles } = await build({
    entryPoints: [`${here}src/${entry}`],
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2022", "safari16.4", "firefox115", "chrome111"],
    charset: "utf8",
    legalComments: "none",
    // Read by the type checker; the build has its own way with JSX.
    logOverride: { "unsupported-jsx-comment": "silent" },
    ...options,
    write: false,
  });
  // A second pass by another minifier finds what the first does not: half a kilobyte after gzip.
  const { code, errors } = await minify(entry, outputFiles[0]!.text, { compress: { target: "es2022" } });
  if (errors.length > 0) throw new Error(`The minifier refused ${entry}: ${errors[0]!.message}`);
  return Buffer.from(code);
}

/** Writes a file and, for the server to choose from, its compressed forms. Answers the bytes after gzip. */
async function put(into: string, name: string, content: Buffer): Promise<number> {
  const gzip = gzipSync(content, { level: 9 });
  await writeFile(`${into}/${name}`, content);
  await writeFile(`${into}/${name}.gz`, gzip);
  await writeFile(`${into}/${name}.br`, brotliCompressSync(content));
  return gzip.byteLength;
}

/** Writes `widget.js` and `widget-app.js`. The loader names the application by the hash of its content, so that the application can be cached for good. */
export async function buildWidget(into: string): Promise<{ loaderBytes: number; appBytes: number }> {
  const app = await bundle("app.tsx", {
    plugins: [minifiedCss],
    mangleProps: new RegExp(`^(${[...OWN_NAMES, ...CLASS_NAMES].join("|")})$`),
    // Shorter than the automatic runtime, whose calls name `children` each time. The repository's own compiler options
    // would bring that one back.
    tsconfigRaw: {
      compilerOptions: { target: "es2022", jsx: "react", jsxFactory: "h", jsxFragmentFactory: "Fragment" },
    },
    inject: [`${here}src/ui/jsx.ts`],
  });
  const hash = createHash("sha256").update(app).digest("hex").slice(0, 12);
  const loader = await bundle("loader.ts", { define: { APP_FILE: JSON.stringify(`widget-app.js?v=${hash}`) } });
  await mkdir(into, { recursive: true });
  return { loaderBytes: await put(into, "widget.js", loader), appBytes: await put(into, "widget-app.js", app) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { loaderBytes, appBytes } = await buildWidget(`${here}dist`);
  process.stdout.write(`widget.js ${loaderBytes} bytes, widget-app.js ${appBytes} bytes (gzip)\n`);
}

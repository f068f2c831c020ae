import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Lays compressed forms beside each script and style, once, so that the server packs nothing while people wait. */
const packed: Plugin = {
  name: "packed",
  apply: "build",
  closeBundle() {
    const assets = join(import.meta.dirname, "dist/assets");
    // A build that failed has written nothing, and its own error is the one to read.
    if (!existsSync(assets)) return;
    for (const name of readdirSync(assets)) {
      if (!/\.(js|css|svg)$/.test(name)) continue;
      const content = readFileSync(join(assets, name));
      writeFileSync(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }));
      const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
      writeFileSync(join(assets, `${name}.br`), brotli);
    }
  },
};

/** The console is served by the server under `/`; everything in `assets/` carries a hash and may be cached for ever. */
export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  plugins: [react(), packed],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        // What every page needs is one file; left alone, each icon becomes a file of its own.
        codeSplitting: {
          groups: [
            { name: "icons", test: /@tabler[\\/]icons-react/ },
            {
              name: "base",
              test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|i18next|react-i18next|zod|@floating-ui)[\\/]/,
            },
          ],
        },
      },
    },
  },
});

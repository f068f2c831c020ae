import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The console is served by the server under `/`; everything in `assets/` carries a hash and may be cached for ever. */
export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  plugins: [react()],
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

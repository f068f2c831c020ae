// Loaded into each test file's process: ends it when it takes too long, for node:test limits single tests only and a file
// that left a timer or a socket open would hold up the run for ever. The timer itself doesn't keep the process alive.
const limitS = Number(process.env.RAPPORT_TEST_FILE_LIMIT_S);
if (limitS > 0) {
  setTimeout(() => {
    const open = [...new Set(process.getActiveResourcesInfo())].join(", ");
    process.stderr.write(`${process.argv[1]} did not end within ${limitS} s; still open: ${open}.\n`);
    process.exit(1);
  }, limitS * 1000).unref();
}

/** The name stands in the text as a word, in Russian in any case. */
export function holdsName(text: string, word: string): boolean {
  const stem = /[а-я]/.test(word) && word.length > 4 ? word.replace(/(?:ой|ей|ою|ем|ом|а|я|у|ю|е|ы|и|й|ь)$/, "") : word;
  let from = text.indexOf(stem);
  while (from >= 0) {
    if (!/[\p{L}]/u.test(text[from - 1] ?? " ") && (stem !== word || !/[\p{L}]/u.test(text[from + stem.length] ?? " ")))
      return true;
    from = text.indexOf(stem, from + 1);
  }
  return false;
}

/** The link's host is, or lies under, a host among the company's own names; a query may carry anything, so it does not pass. */
export function isCompanyHost(key: string, company: readonly string[]): boolean {
  const host = /^([^/?#]+)(?:\/[^?#]*)?$/.exec(
    key.replace(/^mailto:/, "").replace(/^[^@/]{1,64}@/, key.includes("/") ? "$&" : ""),
  )?.[1];
  if (!host || host.includes("@")) return false;
  return company.some((one) => {
    const own = one
      .trim()
      .toLowerCase()
      .replace(/^https?:\/\//, "")
      .replace(/^www\./, "")
      .replace(/^[^@\s]+@/, "")
      .replace(/[/?#].*$/, "");
    return /^[\p{L}\d.-]+\.[\p{L}\d-]+$|^localhost$/u.test(own) && (host === own || host.endsWith(`.${own}`));
  });
}

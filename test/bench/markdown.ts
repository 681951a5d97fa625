const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** A table in Markdown; every column but the first is aligned to the right. */
export function markdown(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [line(titles), line(titles.map((_, place) => (place === 0 ? "---" : "--:"))), ...rows.map(line)];
}

import { readFileSync } from "node:fs";
import type { Document } from "yaml";
import { LineCounter, isMap, isNode, isScalar, parseDocument, visit } from "yaml";
import { describeValue } from "../../events/sentence.ts";
import type { FieldPath, Problem } from "./problem.ts";
import { decodeUtf8 } from "./utf8.ts";

/** A file's content, and the places of its fields. */
export type YamlFile = {
  readonly file: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** Place of a value; of what is nearest above it where there is none. */
  place(path: FieldPath): Place;
  /** Place of a key in the mapping at `path`. */
  keyPlace(path: FieldPath, key: string): Place;
};

type Place = { readonly line: number; readonly column: number };

type Reading = { readonly problems: readonly Problem[]; readonly yaml?: YamlFile };

/**
 * Reads a file of YAML 1.2 that must be one mapping.
 * @param file named so in each problem.
 * @returns the content too, where the problems leave one that can be checked further.
 */
export function readYaml(file: string): Reading {
  const problem = (sentence: string, { line, column }: Place = { line: 1, column: 1 }): Reading => ({
    problems: [{ file, line, column, field: "", sentence }],
  });
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    return problem(`the file cannot be read (${cause instanceof Error ? cause.message : "unknown cause"})`);
  }
  const decoded = decodeUtf8(bytes);
  if ("reason" in decoded) return problem(decoded.reason, decoded);
  try {
    return parse(file, decoded.text);
  } catch (cause) {
    // The parser descends into nested collections, and so runs out of stack in a file made to do that.
    if (cause instanceof RangeError) return problem("the file nests too deeply to be read");
    throw cause;
  }
}

function parse(file: string, text: string): Reading {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: "1.2",
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    // Not "silent": that would let a second document pass without an error.
    logLevel: "error",
  });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const faults = faultsOf(document);
  const problems = faults.map(({ offset, sentence }) => ({ file, ...at(offset), field: "", sentence }));
  if (faults.some(({ fatal }) => fatal)) return { problems };
  const content: unknown = document.toJS();
  if (isMapping(content)) return { problems, yaml: yamlFile(file, content, document, at) };
  const found = document.contents === null ? "nothing" : describeValue(content);
  const sentence = `expected a mapping (field: value), found ${found}`;
  return { problems: [...problems, { file, line: 1, column: 1, field: "", sentence }] };
}

type Fault = { readonly offset: number; readonly sentence: string; readonly fatal: boolean };

const sentences: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "expected each key once, found this one a second time in the same mapping",
  TAB_AS_INDENT: "expected spaces as indentation, found a tab",
  MULTIPLE_DOCS: "expected one document, found a second one after this ---",
  NON_STRING_KEY: "expected text as a key; put it in quotes if it looks like something else",
};

/** What the parser complains of, and what it allows but we do not: see each. */
function faultsOf(document: Document.Parsed): readonly Fault[] {
  const faults: Fault[] = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    offset: pos[0],
    sentence: sentences[code] ?? `not YAML as expected here: ${message}`,
    fatal: code !== "DUPLICATE_KEY",
  }));
  // YAML 1.1 reads 10:00 as the number 600 and "no" as false.
  if (document.directives.yaml.explicit && document.directives.yaml.version !== "1.2")
    faults.push({
      offset: 0,
      sentence: `expected YAML 1.2, found %YAML ${document.directives.yaml.version}`,
      fatal: true,
    });
  visit(document, {
    // A problem in an alias has no one place, and a few nested ones make a file of any size.
    Alias: (_, { range, source }) => {
      const sentence = `expected the value itself, found the alias *${source}: aliases are not read here, write it out`;
      faults.push({ offset: range?.[0] ?? 0, sentence, fatal: true });
    },
  });
  return faults;
}

function isMapping(content: unknown): content is Readonly<Record<string, unknown>> {
  return typeof content === "object" && content !== null && !Array.isArray(content);
}

function yamlFile(
  file: string,
  content: YamlFile["content"],
  document: Document.Parsed,
  at: (offset: number) => Place,
): YamlFile {
  const place = (path: FieldPath): Place => {
    const node = document.getIn(path, true);
    if (isNode(node) && node.range) return at(node.range[0]);
    return path.length === 0 ? { line: 1, column: 1 } : place(path.slice(0, -1));
  };
  return {
    file,
    content,
    place,
    keyPlace(path, key) {
      const node = path.length === 0 ? document.contents : document.getIn(path, true);
      const pairs = isMap(node) ? node.items : [];
      const found = pairs.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key;
      return isNode(found) && found.range ? at(found.range[0]) : place(path);
    },
  };
}

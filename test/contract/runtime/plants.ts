import { bundleText } from "../../bench/bundles.ts";
import type { Question } from "../section.ts";
import type { Reported } from "./error-names.ts";
import { bare } from "./error-names.ts";
import { refusals } from "./refusals.ts";
import type { RuntimeClient } from "./runtime-client.ts";

/** Functions with a mistake, and what must be said of them. */
const mistaken: readonly { readonly what: string; readonly code: string; readonly found: RegExp }[] = [
  {
    what: "a function that answers nonsense",
    code: "export const handler = async () => ({});",
    found: /^null ends in answer/,
  },
  {
    what: "a function that fails on nonsense by accident",
    code: "export const handler = async (event) => event.detail.state.value;",
    found: /^null ends in TypeError/,
  },
  {
    what: "a refusal without a sentence",
    code: 'export const handler = async () => { throw Object.assign(new Error(""), { name: "InputInvalid" }); };',
    found: /^null is refused with ""/,
  },
  {
    what: "a function that calls AWS before it looks",
    code: 'export const handler = async () => { await fetch(process.env.AWS_ENDPOINT_URL + "/first"); };',
    found: /^it sent GET \/first/,
  },
  {
    what: "a bundle that lacks a part",
    code: 'export const { handler } = await import(process.env.PART ?? "left-out");',
    found: /left-out/,
  },
  { what: "a bundle that exports no handler", code: "export const handle = 1;", found: /HandlerNotFound/ },
  { what: "a bundle that ends while it loads", code: "process.exit(0);", found: /^Runtime\.ExitError/ },
];

/** A check that finds nothing proves nothing. */
export async function planted(
  client: RuntimeClient,
  folder: string,
  reported: Reported,
): Promise<Question[]> {
  const questions: Question[] = [];
  for (const [place, { what, code, found }] of mistaken.entries()) {
    await bundleText(folder, `mistaken-${place}`, code);
    const asked = await refusals(client, bare(`mistaken-${place}`, `${folder}/mistaken-${place}`));
    const said = asked.flatMap(({ differences }) => differences);
    questions.push({
      about: `planted: ${what}`,
      differences: said.some((each) => found.test(each)) ? [] : [`it is not found: ${said.join("; ")}`],
    });
  }
  // Names that each class has in the source: what is reported must differ, or the check above could not tell.
  const renamed = { nameless: "Nameless", namedByClass: "NamedByClass" };
  return [
    ...questions,
    ...Object.entries(renamed).map(([how, name]) => ({
      about: `planted: an error that does not carry its name (${name})`,
      differences: reported.get(how) === name ? ["its name survives"] : [],
    })),
  ];
}

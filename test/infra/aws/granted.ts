import type { Grant } from "../../../infra/aws/grants.ts";
import type { Right } from "../../contract/permissions/rights.ts";

/** Whether one of the grants allows it: as IAM decides, as far as our own grants go. */
export const isGranted = (grants: readonly Grant[], { action, resource, context }: Right): boolean =>
  grants.some(
    ({ actions, resources, conditions = {} }) =>
      actions.includes(action) &&
      resources.some((pattern) => matches(pattern, resource)) &&
      Object.entries(conditions).every(([operator, wanted]) =>
        Object.entries(wanted).every(([key, value]) => isMet(operator, value, context[key])),
      ),
  );

function isMet(
  operator: string,
  wanted: string | readonly string[],
  found: string | readonly string[] | undefined,
): boolean {
  const values = found === undefined ? [] : [found].flat();
  const any = [wanted].flat();
  switch (operator) {
    case "StringEquals":
      // A key with several values is not this operator's.
      return typeof found === "string" && any.includes(found);
    case "ArnLike":
      return typeof found === "string" && any.some((pattern) => matches(pattern, found));
    case "ForAllValues:StringEquals":
      return values.every((value) => any.includes(value));
    case "Null":
      return (values.length === 0) === (wanted === "true");
    default:
      throw new Error(`our grants have a condition of a new kind: ${operator}`);
  }
}

const matches = (pattern: string, resource: string): boolean =>
  new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`).test(resource);
const escaped = (text: string) => text.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("?", ".");

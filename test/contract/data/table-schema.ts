import { at, ofType, synthesised } from "../../infra/aws/synthesised.ts";
import type { TableSchema } from "./target.ts";

/** The ledger's table as the template describes it: what is deployed is what is asked. */
export function ledgerSchema(): TableSchema {
  const tables = ofType(synthesised(), "AWS::DynamoDB::GlobalTable");
  const [[, ledger] = []] = tables;
  if (!ledger || tables.length > 1) throw new Error(`the template has ${tables.length} tables, not one`);
  const member = <Name extends keyof TableSchema>(name: Name) =>
    at(ledger.Properties, name) as TableSchema[Name];
  const indexes = member("GlobalSecondaryIndexes");
  return {
    KeySchema: member("KeySchema"),
    AttributeDefinitions: member("AttributeDefinitions"),
    ...(indexes ? { GlobalSecondaryIndexes: indexes } : {}),
  };
}

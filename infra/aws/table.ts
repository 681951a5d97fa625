import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import type { Construct } from "constructs";

/** The ledger: what we did and what is ours. Losing it would make every service look as if seen for the first time. */
export function ledgerTable(scope: Construct, key: IKey): TableV2 {
  return new TableV2(scope, "Ledger", {
    partitionKey: { name: "pk", type: AttributeType.STRING },
    sortKey: { name: "sk", type: AttributeType.STRING },
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.customerManagedKey(key),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** Where `pointsman targets` finds the ledger, by the installation's name. */
export const ledgerParameter = (scope: Construct, installation: string, table: TableV2): StringParameter =>
  new StringParameter(scope, "LedgerName", {
    parameterName: `/pointsman/${installation}/ledger`,
    description: "Name of pointsman's ledger, a table of DynamoDB",
    stringValue: table.tableName,
  });

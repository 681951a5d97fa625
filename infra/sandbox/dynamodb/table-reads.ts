/** DescribeTable, from https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html */
import type { DescribeTableCommandInput, DynamoDBClient, TableStatus } from "@aws-sdk/client-dynamodb";
import * as sdk from "@aws-sdk/client-dynamodb";
import type { Place } from "../ports.ts";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);

export interface HeldTable {
  readonly name: string;
  status: TableStatus;
  isProtected: boolean;
}

export const createTableReads = (tables: readonly HeldTable[], { account, region }: Place) =>
  simulatedClient("DynamoDB", {
    DescribeTable: ({ TableName }: DescribeTableCommandInput) => {
      const found = tables.find(({ name }) => name === TableName);
      if (!found)
        throw refuse(
          "ResourceNotFoundException",
          `Requested resource not found: Table: ${TableName} not found`,
        );
      return {
        Table: {
          TableName,
          TableArn: `arn:aws:dynamodb:${region}:${account}:table/${TableName}`,
          TableStatus: found.status,
          DeletionProtectionEnabled: found.isProtected,
        },
      };
    },
  }) as Pick<DynamoDBClient, "send">;

import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Look } from "../look.ts";

export const dynamodb = (client: Pick<DynamoDBClient, "send">, look: Look) => ({
  table: (name: string) =>
    look(
      {
        action: "dynamodb:DescribeTable",
        of: `the ledger's table ${name}`,
        absent: ["ResourceNotFoundException"],
      },
      async () => {
        const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
        return {
          arn: Table?.TableArn ?? "",
          status: Table?.TableStatus ?? "",
          isProtected: Table?.DeletionProtectionEnabled ?? false,
        };
      },
    ),
});

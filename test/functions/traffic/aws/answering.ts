import { createServer } from "node:http";
import { Route53Client } from "@aws-sdk/client-route-53";

/** A real client of the SDK's, and a server that answers everything with the same text. */
export async function answering(status: number, text: string) {
  const server = createServer((_, response) => {
    response.writeHead(status, { "content-type": "text/xml" });
    response.end(text);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const client = new Route53Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
    maxAttempts: 1,
  });
  return {
    client,
    stop: async (): Promise<void> => {
      client.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

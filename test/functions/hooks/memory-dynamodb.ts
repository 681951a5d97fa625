import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

type Item = Record<string, unknown>;
type Request = {
  Key: Parameters<typeof unmarshall>[0];
  ConditionExpression?: string;
  UpdateExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Parameters<typeof unmarshall>[0];
};

/** A table with conditional writes, as far as the ledger's own expressions go; anything else throws. */
export function memoryDynamoDb() {
  const items = new Map<string, Item>();
  const at = ({ pk, sk }: Item): string => `${String(pk)}\u0000${String(sk)}`;
  const keyOf = (request: Request): string => at(unmarshall(request.Key));

  const holds = (request: Request): boolean =>
    request.ConditionExpression === undefined || conditionHolds(request, items.get(keyOf(request)) ?? {});
  const apply = (request: Request, isDelete: boolean): void => {
    if (isDelete) items.delete(keyOf(request));
    else items.set(keyOf(request), updated(request, items.get(keyOf(request)) ?? unmarshall(request.Key)));
  };
  const write = (request: Request, isDelete: boolean): object => {
    if (!holds(request)) throw awsError("ConditionalCheckFailedException", "The conditional request failed");
    apply(request, isDelete);
    return {};
  };

  const operations: Record<string, (input: never) => object> = {
    GetItem: (input: Request) => {
      const item = items.get(keyOf(input));
      return item ? { Item: marshall(item) } : {};
    },
    Query: (input: Request) => {
      const { ":pk": pk, ":sk": begins = "" } = unmarshall(input.ExpressionAttributeValues ?? {});
      const found = [...items.values()].filter(
        (item) => item["pk"] === pk && String(item["sk"]).startsWith(String(begins)),
      );
      return { Items: found.toSorted((a, b) => (at(a) < at(b) ? -1 : 1)).map((item) => marshall(item)) };
    },
    UpdateItem: (input: Request) => write(input, false),
    DeleteItem: (input: Request) => write(input, true),
    TransactWriteItems: ({ TransactItems }: { TransactItems: { Update?: Request; Delete?: Request }[] }) => {
      const requests = TransactItems.map(({ Update, Delete }) => ({
        request: Update ?? Delete,
        isDelete: !Update,
      }));
      const reasons = requests.map(({ request }) => ({
        Code: request && holds(request) ? "None" : "ConditionalCheckFailed",
      }));
      if (reasons.some(({ Code }) => Code !== "None"))
        throw Object.assign(awsError("TransactionCanceledException", "cancelled"), {
          CancellationReasons: reasons,
        });
      for (const { request, isDelete } of requests) if (request) apply(request, isDelete);
      return {};
    },
  };

  return {
    operations,
    put: (key: { pk: string; sk: string }, item: object): void =>
      void items.set(at({ ...key }), { ...item, ...key }),
    get: (key: { pk: string; sk: string }): Item | undefined => items.get(at({ ...key })),
    remove: (key: { pk: string; sk: string }): boolean => items.delete(at({ ...key })),
    under: (pk: string): Item[] => [...items.values()].filter((item) => item["pk"] === pk),
  };
}

export const awsError = (name: string, message: string, fault: "client" | "server" = "client"): Error =>
  Object.assign(new Error(message), { name, $fault: fault });

const named = (path: string, { ExpressionAttributeNames: names = {} }: Request): string[] =>
  path.split(".").map((short) => names[short] ?? short);

const read = (item: Item, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => Object(value)[name], item);

function conditionHolds(request: Request, item: Item): boolean {
  const tokens = request.ConditionExpression?.match(/[()]|<>|[<=]|[#:\w.]+/g) ?? [];
  const values = unmarshall(request.ExpressionAttributeValues ?? {});
  let place = 0;
  const any = (): boolean => {
    let result = all();
    while (tokens[place] === "OR") {
      place++;
      result = all() || result;
    }
    return result;
  };
  const all = (): boolean => {
    let result = one();
    while (tokens[place] === "AND") {
      place++;
      result = one() && result;
    }
    return result;
  };
  const one = (): boolean => {
    const token = tokens[place++] ?? "";
    if (token === "(") {
      const result = any();
      place++;
      return result;
    }
    if (token.startsWith("attribute_")) {
      const found = read(item, named(tokens[place + 1] ?? "", request));
      place += 3;
      return (found !== undefined) === (token === "attribute_exists");
    }
    const left = read(item, named(token, request));
    const operator = tokens[place++];
    const right: unknown = values[tokens[place++] ?? ""];
    if (operator === "=") return left === right;
    if (operator === "<>") return left !== right;
    throw new Error(`the memory table knows no ${operator ?? "end"}`);
  };
  return any();
}

function updated(request: Request, before: Item): Item {
  const item = structuredClone(before);
  const values = unmarshall(request.ExpressionAttributeValues ?? {});
  const sections = (request.UpdateExpression ?? "").split(/\b(SET|REMOVE) /).slice(1);
  for (let place = 0; place < sections.length; place += 2)
    for (const part of (sections[place + 1] ?? "").split(",")) {
      const [path = "", value] = part.split("=").map((text) => text.trim());
      const names = named(path, request);
      const parent: Item = Object(read(item, names.slice(0, -1)));
      if (sections[place] === "REMOVE") delete parent[names.at(-1) ?? ""];
      else parent[names.at(-1) ?? ""] = values[value ?? ""];
    }
  return item;
}

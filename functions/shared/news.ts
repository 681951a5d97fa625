import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { PublishCommand } from "@aws-sdk/client-sns";
import type { SNSClient } from "@aws-sdk/client-sns";
import { releaseStateChange } from "../../events/release-state-change.ts";
import { trafficStateChange } from "../../events/traffic-state-change.ts";
import type { AnyNews, Outbox } from "../ledger/outbox.ts";
import { translate } from "./aws-errors.ts";
import { Unreachable } from "./errors.ts";
import { busDetail, chatMessage } from "./news-text.ts";

export interface NewsClients {
  readonly sns: Pick<SNSClient, "send">;
  readonly eventbridge: Pick<EventBridgeClient, "send">;
}

/** Sends what the outbox holds, to the bus and to people, and then forgets it: at least once, under one id. */
export function newsSender(
  clients: NewsClients,
  outbox: Outbox,
  where: { topicArn: string; busName: string },
) {
  return async function send(news: AnyNews): Promise<void> {
    await toBus(clients.eventbridge, where.busName, news);
    if (news.forPeople) await toPeople(clients.sns, where.topicArn, news);
    await outbox.sent(news);
  };
}

async function toBus(client: NewsClients["eventbridge"], busName: string, news: AnyNews): Promise<void> {
  const { source, detailType } = "policy" in news ? trafficStateChange : releaseStateChange;
  const entry = {
    EventBusName: busName,
    Source: source,
    DetailType: detailType,
    Detail: JSON.stringify(busDetail(news)),
  };
  const answer = await client.send(new PutEventsCommand({ Entries: [entry] })).catch(translate("PutEvents"));
  // PutEvents answers 200 for entries that it did not take.
  const [refused] = (answer.Entries ?? []).filter(({ ErrorCode }) => ErrorCode);
  if (refused) throw new Unreachable(`PutEvents: ${refused.ErrorCode}: ${refused.ErrorMessage ?? ""}`);
}

async function toPeople(client: NewsClients["sns"], topicArn: string, news: AnyNews): Promise<void> {
  const { subject, message } = chatMessage(news);
  const command = new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message });
  await client.send(command).catch(translate("Publish"));
}

export type SendNews = ReturnType<typeof newsSender>;

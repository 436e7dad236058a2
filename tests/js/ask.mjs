// Asks a portal with the vendor's client, as told on standard input; writes on standard output what it said.
import { B24Hook, B24OAuth } from "@bitrix24/b24jssdk";
import { json } from "node:stream/consumers";

const { hook, params, secret, steps } = await json(process.stdin);
const patience = { restrictionParams: { maxRetries: 1, retryDelay: 1, retryOnNetworkError: false } };
const $b24 = hook ? B24Hook.fromWebhookUrl(hook, patience) : new B24OAuth(params, secret, patience);
$b24.offClientSideWarning();
const pairs = [];
if (!hook) $b24.setCallbackRefreshAuth(async ({ b24OAuthParams }) => pairs.push({ ...b24OAuthParams }));

async function told(step) {
  const [[kind, options]] = Object.entries(step);
  try {
    if (kind === "initIsAdmin") {
      await $b24.initIsAdmin();
      return { data: $b24.auth.isAdmin };
    }
    const answer = await $b24.actions.v2[kind].make(options);
    return answer.isSuccess ? { data: answer.getData() } : { errors: answer.getErrorMessages() };
  } catch (thrown) {
    const error = thrown.code === "JSSDK_UNKNOWN_ERROR" ? thrown.originalError : thrown;
    return { thrown: error.name, code: error.code, status: error.status, words: error.message };
  }
}

const answers = [];
for (const step of steps) answers.push(await told(step));
process.stdout.write(JSON.stringify({ answers, pairs }));
process.exit(0);
